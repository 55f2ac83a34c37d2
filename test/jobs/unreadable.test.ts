import { describe, expect, it } from "vitest";
import { ApiContractError } from "../../src/ports/index.ts";
import type { Fault } from "../../src/sandbox/index.ts";
import { DAY, HOUR, useWorlds, wordsOf } from "../support/world.ts";
import { someOf } from "../support/scope.ts";

const aWorld = useWorlds();

const faults: readonly (readonly [string, Omit<Fault, "experiment">, reason: string])[] = [
  [
    "its key may not see it (403)",
    { kind: "forbidden", operation: "results" },
    "the API key lacks the scope for this (answered 403",
  ],
  [
    "its results fail (500)",
    { kind: "server-error", operation: "results" },
    "Ours Privacy had an error of its own (answered 500",
  ],
  [
    "a proxy answers in HTML",
    { kind: "html-502", operation: "series" },
    "Ours Privacy had an error of its own (answered 502).",
  ],
  [
    "its answer is cut in half",
    { kind: "truncated-json", operation: "get" },
    "something other than Ours Privacy answered: text that is not JSON (200).",
  ],
  [
    "its answer is not valid JSON",
    { kind: "invalid-json", operation: "results" },
    "something other than Ours Privacy answered: text that is not JSON (200).",
  ],
  [
    "the line is cut",
    { kind: "reset", operation: "series" },
    "the connection to Ours Privacy broke before the answer was complete (ECONNRESET).",
  ],
  [
    "the key is refused (401)",
    { kind: "unauthorized", operation: "get" },
    "Ours Privacy rejected the API key: it is missing, wrong or expired (answered 401",
  ],
];

describe("an experiment that cannot be read", () => {
  it.each(someOf(faults, 3))(
    "because %s is listed, the others are unaffected, and it is tried again",
    async (_, fault, reason) => {
      // Where the list says all of it, an experiment itself is not asked for.
      const generation = fault.operation === "get" ? "seed" : "current";
      const world = await aWorld({ scenarios: ["flat", "clear-winner"], generation });
      world.sandbox.faults.add({ ...fault, experiment: "flat" });
      expect(await world.digest()).toMatchObject({ experiments: 1, unread: 1 });
      expect(await world.settle()).toEqual([]);
      const digest = wordsOf(world.messages("digest:")[0]);
      expect(digest).toContain("1 decision for you · 1 problem");
      expect(digest).toContain(`*A/A check of the assignment*\\nCould not be read: ${reason}`);
      expect(world.messages("proposal:")).toHaveLength(1);
      world.sandbox.faults.clear();
      expect(await world.digest()).toMatchObject({ experiments: 2, unread: 0, outcome: "updated" });
    },
  );

  it("because it was deleted after the list was made counts as deleted", async () => {
    const world = await aWorld({ scenarios: ["flat", "not-yet"] });
    await world.sweep();
    world.sandbox.faults.add({ kind: "not-found", experiment: "flat", operation: "series", times: 1 });
    expect(await world.sweep()).toMatchObject({
      evaluated: [{}],
      unread: [],
      deleted: [{ experimentId: world.idOf("flat") }],
    });
    expect(await world.sweep()).toMatchObject({ evaluated: [{}, {}], unread: [], deleted: [] });
  });

  it("because the server asks to come back in two minutes is listed with its whole account, which is left alone until then", async () => {
    const world = await aWorld({ scenarios: ["flat", "clear-winner"], accounts: ["clinic", "shop"] });
    const shop = world.sandboxes.get("shop")!;
    shop.faults.add({ kind: "rate-limit", operation: "results", retryAfterSeconds: 120 });
    expect(await world.digest()).toMatchObject({ experiments: 2, unread: 2 });
    expect(wordsOf(world.messages("digest:")[0])).toContain(
      "Could not be read: Ours Privacy asks for a pause of 120 seconds: too many requests.",
    );
    shop.faults.clear();
    const soFar = shop.requests.length;
    world.clock.advance(60_000);
    expect(await world.digest()).toMatchObject({ experiments: 2, unread: 1 });
    expect(shop.requests).toHaveLength(soFar);
    world.clock.advance(60_000);
    expect(await world.digest()).toMatchObject({ experiments: 4, unread: 0 });
  });

  it("because its row carries no id does not hide the others, however many of them there are", async () => {
    const world = await aWorld({
      scenarios: ["flat"],
      wrapApi: (api) => ({
        ...api,
        async *listExperiments(filter, options) {
          for (const name of ["One", undefined, undefined])
            options?.onUnreadable?.({
              id: undefined,
              name,
              error: new ApiContractError({
                method: "GET",
                path: "/experiments",
                kind: "shape",
                at: "entities[0].id",
                expected: "string",
                more: 0,
              }),
            });
          yield* api.listExperiments(filter, options);
        },
      }),
    });
    expect(await world.digest()).toMatchObject({ experiments: 1, unread: 3 });
    expect(wordsOf(world.messages("digest:")[0])).toContain(
      "*An experiment without an id*\\nCould not be read: Ours Privacy sent something unexpected at entities[0].id: expected string.",
    );
  });
});

describe("a digest of what could be read", () => {
  it("judges on Herald's own numbers where the vendor's probabilities are missing", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    world.sandbox.faults.add({ kind: "null-probability" });
    expect(await world.digest()).toMatchObject({ experiments: 1, unread: 0 });
    expect(await world.settle()).toEqual([]);
    expect(world.messages("proposal:")).toHaveLength(1);
  });

  it("posts a digest that says so when an account cannot even be listed", async () => {
    const world = await aWorld({ scenarios: ["flat"], accounts: ["clinic", "shop"] });
    world.sandboxes.get("shop")!.faults.add({ kind: "unauthorized" });
    expect(await world.digest()).toMatchObject({ experiments: 1, unread: 1 });
    const digest = wordsOf(world.messages("digest:")[0]);
    expect(digest).toContain("Account The shop");
    expect(digest).toContain("401");
  });

  it("tells the experiments of several accounts in one digest and keeps them apart", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], accounts: ["clinic", "shop"] });
    await world.digest();
    await world.settle();
    // The same experiment id in both: two experiments all the same.
    expect(world.messages("proposal:")).toHaveLength(2);
    world.clock.advance(DAY);
    expect(await world.digest()).toMatchObject({ experiments: 2, unread: 0 });
    await world.settle();
    world.sandboxes.get("shop")!.faults.add({ kind: "server-error", operation: "stop" });
    await world.later(2 * HOUR);
    expect(world.sandboxes.get("clinic")!.experiments.find("clear-winner").status).toBe("completed");
    expect(world.sandboxes.get("shop")!.experiments.find("clear-winner").status).toBe("running");
    expect(world.receipts()).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain("The clinic");
  });
});
