import { describe, expect, it } from "vitest";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";
import { isEverything } from "../support/scope.ts";

const aWorld = useWorlds();

/** Mornings with a digest, and the stops that fall due in between. */
async function playDays(world: World, days: number): Promise<readonly string[]> {
  const failures: string[] = [];
  for (let day = 0; day < days; day += 1) {
    await world.digest();
    failures.push(...(await world.settle(new Date(world.clock.nowMs() + 3 * HOUR).toISOString())));
    world.clock.moveTo(new Date(Date.parse("2026-11-24T09:00:00.000Z") + day * DAY).toISOString());
  }
  return failures;
}

describe("what Herald never stops", () => {
  it("under the policy `observe` a winner is only shown in the digest", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "observe" } });
    expect(await playDays(world, 3)).toEqual([]);
    expect(world.keys.filter((key) => !key.startsWith("detail:"))).toEqual([
      "digest:daily:2026-11-23",
      "digest:daily:2026-11-24",
      "digest:daily:2026-11-25",
    ]);
    expect(world.stopRequests).toEqual([]);
  });

  it("under the policy `propose` a winner is proposed once, and left to people", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "propose" } });
    expect(await playDays(world, 3)).toEqual([]);
    expect(world.messages("proposal:")).toHaveLength(1);
    expect(wordsOf(world.messages("proposal:")[0])).toContain(
      "*Why am I asked?* The policy of this experiment leaves stops to people.",
    );
    expect(world.stopRequests).toEqual([]);
    expect(world.announcements()).toEqual([]);
  });

  it("an experiment whose traffic split is off is never stopped, although its variant looks like a winner", async () => {
    const world = await aWorld({
      scenarios: ["broken-split"],
      policy: { recentlyDiscoveredHours: 0, vetoWindowMinutes: 0 },
    });
    expect(await playDays(world, 5)).toEqual([]);
    const latest = await world.ledger.decisions.latest({ account: "main", experimentId: world.idOf("broken-split") });
    expect(latest?.decision).toMatchObject({ verdict: "blocked", firstFailing: "split-as-planned" });
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.messages("digest:")[0])).toContain(
      "The traffic split is far off: No bar 52.9% and Progress bar 47.1% instead of 50% / 50%. Results are hidden until this is fixed.",
    );
  });

  it.each`
    scenario                           | check
    ${"conversions-above-impressions"} | ${"sound-counts"}
    ${"no-goal"}                       | ${"goal-set"}
    ${"no-traffic"}                    | ${"has-traffic"}
  `("$scenario is blocked by $check and never stopped", async ({ scenario, check }) => {
    const world = await aWorld({ scenarios: [scenario], policy: { recentlyDiscoveredHours: 0, vetoWindowMinutes: 0 } });
    expect(await playDays(world, 5)).toEqual([]);
    const latest = await world.ledger.decisions.latest({ account: "main", experimentId: world.idOf(scenario) });
    expect(latest?.decision).toMatchObject({ verdict: "blocked", firstFailing: check });
    expect(world.stopRequests).toEqual([]);
  });

  it("counts that drop block it on the day they drop", async () => {
    const world = await aWorld({
      scenarios: ["counts-fall"],
      policy: { recentlyDiscoveredHours: 0, vetoWindowMinutes: 0 },
    });
    expect(await playDays(world, 4)).toEqual([]);
    const latest = await world.ledger.decisions.latest({ account: "main", experimentId: world.idOf("counts-fall") });
    expect(latest?.decision).toMatchObject({ verdict: "blocked", firstFailing: "counts-grow" });
    expect(world.messages("digest:").map((message) => wordsOf(message).includes("Counts dropped: "))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(world.stopRequests).toEqual([]);
  });

  it("a personalization is counted from the list, never read and never judged", async () => {
    const world = await aWorld({ scenarios: ["personalization", "flat"], policy: { recentlyDiscoveredHours: 0 } });
    expect(await world.digest()).toMatchObject({ experiments: 1, unread: 0 });
    expect(wordsOf(world.messages("digest:")[0])).toContain(
      "1\u00a0personalization not shown (always on, nothing to decide)",
    );
    expect(
      await world.ledger.decisions.latest({ account: "main", experimentId: world.idOf("personalization") }),
    ).toBeUndefined();
    const read = world.sandbox.requests.filter(({ operation }) => operation === "results").map(({ path }) => path);
    expect(read).toEqual([`/rest/v1/experiments/${world.idOf("flat")}/results`]);
  });

  it.runIf(isEverything)(
    "a month of the whole sandbox stops what has a winner, and nothing else",
    async () => {
      const world = await aWorld();
      expect(await playDays(world, 28)).toEqual([]);
      const completed = world.sandbox.experiments
        .all()
        .filter(({ status, scenario }) => status === "completed" && scenario !== "ended-long-ago");
      expect(completed.map(({ scenario }) => scenario).toSorted()).toEqual([
        "clear-winner",
        "control-wins",
        "late-winner",
      ]);
      expect(world.stopRequests.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(world.receipts()).toHaveLength(3);
      expect(await world.ledger.decisions.verify()).toMatchObject({ firstBroken: undefined });
    },
    120_000,
  );
});
