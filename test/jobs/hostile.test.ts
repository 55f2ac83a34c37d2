import { readCsv } from "../../src/csv/index.ts";
import { describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/sandbox/index.ts";
import { HOUR, useWorlds, wordsOf } from "../support/world.ts";
import { isEverything, someOf } from "../support/scope.ts";

const aWorld = useWorlds();

const KINDS: readonly FaultKind[] = [
  "unauthorized",
  "rate-limit",
  "server-error",
  "truncated-json",
  "commit-then-reset",
];

describe("a server with which every third request fails", () => {
  it.each(someOf(KINDS, 2))("(%s) still gets one announcement, one stop and one receipt", async (kind) => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat"] });
    await world.sweep();
    await world.settle();
    for (let after = 1; after < 60; after += 3) world.sandbox.faults.add({ kind, path: "/rest/*", after, times: 1 });
    for (let hour = 0; hour < 12; hour += 1) {
      if (hour === 8) world.sandbox.faults.clear();
      // What fails is left to the next hour, as a schedule would.
      await world.later(hour === 0 ? 24 * HOUR : HOUR).catch(() => {});
    }
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    expect(world.sandbox.experiments.find("flat").status).toBe("running");
    expect([world.announcements().length, world.receipts().length]).toEqual([1, 1]);
    const carriedOut = world.stopRequests.filter(
      ({ status }) => status === 200 || status === undefined || kind.startsWith("commit"),
    );
    expect(carriedOut).toHaveLength(1);
  });
});

describe("a digest of 300 experiments", () => {
  it.runIf(isEverything)(
    "is one message, and its file lists each of them once",
    async () => {
      const world = await aWorld({ scenarios: Array.from({ length: 300 }, () => "flat") });
      expect(await world.digest()).toMatchObject({ experiments: 300, unread: 0 });
      const [digest] = world.messages("digest:");
      const others = world.files();
      expect(wordsOf(digest)).toContain("The CSV file in this thread lists all 300\u00a0experiments.");
      expect(others).toMatchObject([{ threadTs: digest!.ts, files: [{ name: "experiments-2026-11-23.csv" }] }]);
      const file = await fetch(`${world.sandbox.url}/slack/files/${others[0]!.files[0]!.id}`);
      const listed = readCsv(await file.text()).records.map(({ fields }) => fields[2]);
      expect(listed.slice(1).toSorted()).toEqual(
        world.sandbox.experiments
          .all()
          .map(({ id }) => id)
          .toSorted(),
      );
    },
    120_000,
  );
});
