import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { createSlackPeople } from "../../src/slack/index.ts";
import { whisperSchema } from "../support/slack/block-kit-schema.ts";
import { FakeSlack } from "../support/slack/fake-slack.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";
import { recordingLog } from "../support/recording-log.ts";
import type { People } from "../../src/notify/index.ts";

const clock = new ManualClock("2026-11-23T08:00:00.000Z");
let slack: FakeSlack;
let people: People;

beforeAll(async () => {
  slack = await FakeSlack.start(clock);
  people = createSlackPeople({
    token: "t",
    apiUrl: slack.apiUrl,
    clock,
    logger: recordingLog(),
    timeoutMs: 2_000,
    approvers: [],
  });
});
afterAll(() => slack.close());

async function whispered(text: string): Promise<string> {
  slack.failNext("chat.postEphemeral", { kind: "answer", body: JSON.stringify({ ok: true }) });
  const place = { channelId: "C000EXPERIM", ts: "1.0" };
  const origin = { teamId: "T1", userTeamId: "T1" };
  await people.whisper({ medium: "slack", person: "slack:U1", place, origin }, text);
  const { method, args } = slack.calls.at(-1)!;
  expect(method).toBe("chat.postEphemeral");
  return whisperSchema.parse(Object.fromEntries(args)).text;
}

describe("what one person alone is told", () => {
  it.each(Object.keys(HOSTILE_NAMES))(
    "calls and links nobody and fits one message, with names made of %s",
    async (title) => {
      for (const length of [1, 120, 500]) {
        const name = HOSTILE_NAMES[title]!(length);
        const text = await whispered(
          `It was answered before: asked to leave it alone by ${name}, and ${name} has asked already to stop it.`,
        );
        expect(text).toContain("It was answered before");
        expect(text).not.toContain("<");
      }
    },
  );

  it("is not formatted by a name", async () => {
    expect(await whispered("*Ana* `vetoed` it & ~left~.")).toBe("∗Ana∗ ˋvetoedˋ it &amp; ∼left∼.");
  });
});
