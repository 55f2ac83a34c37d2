import { describe, expect, it } from "vitest";
import type { Guardrail } from "../../../src/decision/index.ts";
import { DAY, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();

const refunds: Guardrail = {
  event: "Refund Requested",
  name: "Refunds",
  direction: "more-is-worse",
  margin: undefined,
};
const AT_ONCE = { recentlyDiscoveredHours: 0, vetoWindowMinutes: 0 } as const;

async function latestOf(world: World) {
  const experimentId = world.idOf("guardrail-harmed");
  return (await world.ledger.decisions.latest({ account: "main", experimentId }))!;
}

/** The event of each request for daily counts. */
function seriesRequests(world: World): readonly string[] {
  return world.sandbox.requests.flatMap(({ operation, path }) =>
    operation === "series" ? [new URL(path, "http://sandbox").searchParams.get("eventName") ?? "goal"] : [],
  );
}

describe("an experiment whose winner harms a guardrail", () => {
  it("is no winner, says by how much and since when, and raises an alert; without the guardrail it is stopped", async () => {
    const guarded = await aWorld({ scenarios: ["guardrail-harmed"], policy: { ...AT_ONCE, guardrails: [refunds] } });
    await guarded.digest();
    const { decision } = await latestOf(guarded);
    expect(decision).toMatchObject({ verdict: "not-yet", firstFailing: "no-guardrail-harmed" });
    expect(guarded.stopRequests).toEqual([]);
    expect(wordsOf(guarded.messages("digest:")[0])).toMatch(
      /One page makes Refunds worse: \+\d+\.\d%\s\(\d+\.\d%\sto\s\d+\.\d%\), since \w{3}, Nov \d+/u,
    );
    const plain = await aWorld({ scenarios: ["guardrail-harmed"], policy: { ...AT_ONCE, guardrails: [] } });
    await plain.digest();
    expect((await latestOf(plain)).decision.verdict).toBe("winner");
  });

  it("shows every metric beside the goal in its details, secondary ones too", async () => {
    const world = await aWorld({ scenarios: ["guardrail-harmed"], policy: { ...AT_ONCE, guardrails: [refunds] } });
    await world.digest();
    const details = wordsOf(world.messages("detail:")[0]);
    for (const words of ["Other metrics", "Refunds (guardrail)", "Cart Viewed", "Help Opened"])
      expect(details).toContain(words);
  });

  it("comes back from the ledger as it was judged, metrics included, and the chain holds", async () => {
    const world = await aWorld({ scenarios: ["guardrail-harmed"], policy: { ...AT_ONCE, guardrails: [refunds] } });
    await world.digest();
    world.clock.moveTo(new Date(world.clock.nowMs() + DAY).toISOString());
    await world.digest();
    const { input, decision } = await latestOf(world);
    expect(input.snapshot.metrics.map(({ event }) => event)).toEqual([
      "Refund Requested",
      "Help Opened",
      "Cart Viewed",
    ]);
    expect(input.snapshot.metrics[0]!.days).toHaveLength(input.snapshot.days.length);
    expect(decision.look!.metrics[0]!.conversions).toHaveLength(2);
    expect(input.history.looks.at(-1)!.metrics[0]!.event).toBe("Refund Requested");
    expect(await world.ledger.decisions.verify()).toEqual({ rows: 2, firstBroken: undefined });
  });

  it("costs one request for each event whenever the goal's days are read, and no more", async () => {
    const world = await aWorld({
      scenarios: ["guardrail-harmed"],
      policy: { ...AT_ONCE, guardrails: [refunds], secondary: ["Cart Viewed"] },
    });
    await world.digest();
    expect(seriesRequests(world)).toEqual(["goal", "Refund Requested", "Cart Viewed"]);
  });

  it("is left to people where the API has no such event: it is named, and never taken for no harm", async () => {
    const unknown = { ...refunds, event: "Refund Requestd" };
    const world = await aWorld({ scenarios: ["guardrail-harmed"], policy: { ...AT_ONCE, guardrails: [unknown] } });
    await world.digest();
    await world.settle(new Date(world.clock.nowMs() + DAY).toISOString());
    expect(world.messages("proposal:")).toHaveLength(1);
    expect(wordsOf(world.messages("proposal:")[0])).toContain(
      "Herald cannot tell whether “Refunds” is harmed: no variant has any. Check the name of the event",
    );
    expect(world.stopRequests).toEqual([]);
  });
});
