import { describe, expect, it, onTestFinished, vi } from "vitest";
import { sweepResult } from "../../../src/workflow/monitoring/sweep-result.ts";
import { useWorlds } from "../../support/world.ts";

const aWorld = useWorlds();
const SCENARIOS = ["flat", "clear-winner", "ninety-ten", "broken-split"];

describe("the experiments of a sweep", () => {
  it("are read and judged together, and one that fails at first is tried again alone", async () => {
    const world = await aWorld({ scenarios: SCENARIOS });
    world.sandbox.faults.add({ kind: "forbidden", operation: "results", experiment: "flat", times: 1 });
    const before = world.sandbox.requests.length;
    const { evaluated, unread } = sweepResult.parse(await world.sweep());
    expect(unread).toEqual([]);
    expect(evaluated.map(({ experimentId }) => experimentId).toSorted()).toEqual(
      SCENARIOS.map((scenario) => world.idOf(scenario)).toSorted(),
    );
    const reads = world.sandbox.requests.slice(before).filter(({ operation }) => operation === "results");
    const countOf = (scenario: string) => reads.filter(({ path }) => path.includes(world.idOf(scenario))).length;
    expect(SCENARIOS.map(countOf)).toEqual([2, 1, 1, 1]);
  });

  it("are all judged as if each had been judged alone", async () => {
    const together = await aWorld({ scenarios: SCENARIOS });
    const alone = await aWorld({ scenarios: SCENARIOS });
    await together.sweep();
    for (const scenario of SCENARIOS)
      await alone.runner.run("monitoring.evaluate", { account: alone.account, experimentId: alone.idOf(scenario) });
    for (const scenario of SCENARIOS) {
      const [a, b] = await Promise.all(
        [together, alone].map((world) =>
          world.ledger.decisions.latest({ account: world.account, experimentId: world.idOf(scenario) }),
        ),
      );
      expect(a!.decision).toEqual(b!.decision);
    }
  });

  it("wait together where Ours Privacy wants no requests, and fail alone where that is so of one of them", async () => {
    const world = await aWorld({ scenarios: ["flat", "clear-winner"] });
    const targets = ["flat", "clear-winner"].map((scenario) => ({ experimentId: world.idOf(scenario) }));
    const batch = () => world.runner.run("monitoring.evaluate-batch", { account: world.account, targets });
    world.sandbox.faults.add({ kind: "rate-limit", experiment: "flat", retryAfterSeconds: 0 });
    expect(await batch()).toMatchObject({ outcomes: [{ kind: "failed" }, { kind: "evaluated" }] });
    world.sandbox.faults.clear();
    world.sandbox.faults.add({ kind: "rate-limit", retryAfterSeconds: 600 });
    await expect(batch()).rejects.toMatchObject({ code: "api-rate-limit", retryAfterMs: 600_000 });
  });

  it("cost the ledger as many statements as a single one, whatever their number", async () => {
    // Counted after the first sweep: an experiment is seen for the first time once.
    const askedFor = async (scenarios: readonly string[]) => {
      const world = await aWorld({ scenarios });
      await world.sweep();
      const spies = [vi.spyOn(world.database, "query"), vi.spyOn(world.database, "transaction")];
      onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
      await world.sweep();
      const count = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
      spies.forEach((spy) => spy.mockRestore());
      return count;
    };
    const one = await askedFor(["flat"]);
    expect(one).toBeGreaterThan(3);
    expect(await askedFor(["flat", "ninety-ten", "not-yet", "five-variants"])).toBe(one);
  });
});
