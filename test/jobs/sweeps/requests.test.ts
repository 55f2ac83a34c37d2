import { describe, expect, it } from "vitest";
import { sweepResult } from "../../../src/workflow/monitoring/sweep-result.ts";
import { useWorlds, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const SCENARIOS = ["flat", "clear-winner", "ninety-ten"];

/** The requests that reached the servers of all accounts. */
const reached = (world: World): number =>
  [...world.sandboxes.values()].reduce((sum, { requests }) => sum + requests.filter(isApi).length, 0);
const isApi = ({ path }: { readonly path: string }) => path.startsWith("/rest/");

const logged = (world: World, text: string) =>
  world.log.entries.filter(({ message }) => message === text).map(({ data }) => data);

describe("a sweep says how many requests it took", () => {
  it("in its result, and in the log with those of each experiment", async () => {
    const world = await aWorld({ scenarios: SCENARIOS });
    const { requests } = sweepResult.parse(await world.sweep());
    expect(requests).toBe(reached(world));
    expect(requests).toBeGreaterThan(SCENARIOS.length * 3);
    const requestsPerExperiment = Number((requests / 3).toFixed(2));
    expect(logged(world, "sweep done")).toMatchObject([{ evaluated: 3, unread: 0, requests, requestsPerExperiment }]);
    const [batch, ...others] = logged(world, "batch done");
    expect(others).toEqual([]);
    expect(batch).toEqual({ account: "main", experiments: 3, failed: 0, requests: requests - 1 });
  });

  it("repetitions, failures and what was tried alone included", async () => {
    const world = await aWorld({ scenarios: SCENARIOS });
    world.sandbox.faults.add({ kind: "server-error", operation: "list", times: 1 });
    world.sandbox.faults.add({ kind: "forbidden", operation: "results", experiment: "flat" });
    const { requests, unread } = sweepResult.parse(await world.sweep());
    expect(unread).toHaveLength(1);
    expect(requests).toBe(reached(world));
    expect(logged(world, "batch done")).toMatchObject([{ experiments: 3, failed: 1 }]);
  });

  it("over all accounts, one that cannot be listed included", async () => {
    const world = await aWorld({ scenarios: ["flat"], accounts: ["clinic", "shop", "school"] });
    world.sandboxes.get("shop")!.faults.add({ kind: "server-error", operation: "list" });
    const { requests, unread } = sweepResult.parse(await world.sweep());
    expect(unread).toMatchObject([{ account: "shop" }]);
    expect(requests).toBe(reached(world));
  });

  it("which is one page where nothing has changed", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.sweep();
    expect(await world.sweep({ reuse: true, account: "main" })).toMatchObject({ unchanged: 1, requests: 1 });
    expect(logged(world, "sweep done").at(-1)).toMatchObject({ requests: 1, requestsPerExperiment: 1 });
  });
});
