import { expect, it } from "vitest";
import { renderThread } from "../../src/messages/index.ts";
import { plainNotification } from "../../src/terminal/index.ts";

const MODEL = {
  account: "shop",
  experimentId: "exp_1",
  experimentName: "Checkout",
  accountName: "Shop",
  url: "https://app.example.test/exp_1",
  day: 9,
  status: "completed",
  openAlerts: 0,
  isDemo: false,
} as const;

it.each([
  ["stop", "stopping now on Nov 19"],
  ["rollout", "rolling out now on Nov 19"],
  ["end-rollout", "ending the rollout now on Nov 19"],
] as const)("the first message of a thread says what Herald is doing: %s", (act, standing) => {
  const thread = renderThread({ ...MODEL, act: { act, state: "executing", at: "2026-11-19T09:00:00.000Z" } });
  expect(plainNotification(thread)).toContain(standing);
});
