import { silentLog } from "../../../src/platform/index.ts";
import { createSlackMedium } from "../../../src/slack/index.ts";
import type { Medium } from "../../../src/notify/index.ts";
import type { FakeSlack } from "./fake-slack.ts";
import { MemoryDeliveries } from "./memory-deliveries.ts";

type Options = Parameters<typeof createSlackMedium>[0];

/** A worker's way to a Slack that a test plays; it remembers nothing of other workers unless it is given their deliveries. */
export function aSlackMedium(
  slack: FakeSlack,
  { clock, ...given }: Pick<Options, "clock"> & Partial<Options>,
): Required<Medium> {
  return createSlackMedium({
    token: "t",
    apiUrl: slack.apiUrl,
    deliveries: new MemoryDeliveries(),
    clock,
    owner: "w",
    canAnswer: true,
    logger: silentLog,
    timeoutMs: 5_000,
    ...given,
  });
}
