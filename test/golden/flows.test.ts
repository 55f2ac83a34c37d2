import { describe, expect, it } from "vitest";
import { stop as stopInSandbox } from "../../src/sandbox/world/lifecycle.ts";
import { press } from "../support/slack/press.ts";
import { DAY, HOUR, useWorlds, type World } from "../support/world.ts";
import { expectFrozen } from "./frozen.ts";
import { isEverything } from "../support/scope.ts";

const aWorld = useWorlds();

/** Everything that stands in Slack at the end, message by message. */
function messagesOf(world: World): Readonly<Record<string, unknown>> {
  const counts = new Map<string, number>();
  return Object.fromEntries(
    world.messages().map((message) => {
      const key = String(message.metadata?.event_payload["key"] ?? "file");
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      const { text, blocks, isBroadcast, files } = message;
      const said = {
        text,
        blocks,
        isBroadcast,
        inThread: message.threadTs !== undefined,
        files: files.map((file) => file.title),
      };
      return [`${withoutIds(key)} ${count}`, withoutIds(JSON.stringify(said, undefined, 1))];
    }),
  );
}

/** Ids of decisions are hashes of their content, and change with its form; those of alerts are given in the order in which batches end. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/dec_[0-9a-f]{24}/gu, "dec_#")
    .replaceAll(/alert:\d+/gu, "alert:#")
    .replaceAll(/127\.0\.0\.1:\d+/gu, "127.0.0.1");
}

async function morning(world: World): Promise<void> {
  expect(await world.later(DAY)).toEqual([]);
  await world.digest();
  await world.settle();
}

describe("what people read over some days", () => {
  it.runIf(isEverything)("is to the letter what it was, with every scenario and the default policy", async () => {
    const world = await aWorld();
    await world.digest();
    await world.settle();
    await morning(world);
    await morning(world);
    expect(await world.later(20 * HOUR)).toEqual([]);
    await world.runner.run("reporting.scorecard", {});
    expectFrozen("flow-default", messagesOf(world));
  });

  it.runIf(isEverything)(
    "is to the letter what it was, where names are redacted and winners are only proposed",
    async () => {
      const world = await aWorld({ policy: { mode: "propose" }, redactNames: true });
      await world.digest();
      await world.settle();
      await morning(world);
      expectFrozen("flow-redacted", messagesOf(world));
    },
  );

  it("is to the letter what it was, where people answer and others stop", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat", "broken-split"], canAnswer: true });
    await world.announced();
    const [announcement] = world.announcements();
    await press(world, announcement, "veto");
    await world.settle();
    stopInSandbox(world.sandbox.experiments.find("flat"), {}, world.clock.nowMs() + HOUR);
    await morning(world);
    await morning(world);
    expectFrozen("flow-answers", messagesOf(world));
  });
});
