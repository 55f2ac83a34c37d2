import { describe, expect, it } from "vitest";
import { ledgerText } from "../../support/ledgers/ledger-text.ts";
import { DAY, HOUR, useWorlds } from "../../support/world.ts";

const aWorld = useWorlds();

describe("what is kept, and what is told to whom", () => {
  it("no name reaches the ledger, Slack, the log or the queue where names are to stay inside", async () => {
    const world = await aWorld({ redactNames: true });
    world.sandbox.faults.add({ kind: "forbidden", experiment: "not-yet", operation: "results" });
    const results = [await world.digest()];
    await world.settle();
    world.clock.advance(DAY);
    results.push(await world.sweep());
    await world.settle();
    expect(await world.later(2 * HOUR)).toEqual([]);
    results.push(await world.digest());
    expect(world.receipts()).toHaveLength(1);
    const told = [
      JSON.stringify([world.sandbox.slack.messages, world.log.entries, results, world.runner.pending()]),
      await ledgerText(world.database, world.schema),
    ].join("\n");
    // Single words such as "Closed" stand in sentences of our own.
    const words = world.sandbox.experiments
      .all()
      .flatMap(({ name, description, variants }) => [
        name,
        description ?? "",
        ...variants.map((variant) => variant.name),
      ])
      .filter((word) => word.includes(" "));
    expect(words.filter((word) => told.includes(JSON.stringify(word).slice(1, -1)))).toEqual([]);
    expect(told).toContain("homepage-hero-video");
  });

  it("a text that Herald learns to read tomorrow is shown in no digest and no detail, and kept in no ledger", async () => {
    const hypothesis = "Seniors distrust the hero video";
    const world = await aWorld({
      redactNames: true,
      scenarios: ["clear-winner", "harmful-variant"],
      wrapApi: (api) => ({
        ...api,
        async getExperiment(id, options) {
          const experiment = await api.getExperiment(id, options);
          const variants = experiment.variants?.map((variant) => ({ ...variant, hypothesis }));
          return { ...experiment, hypothesis, variants };
        },
        async getResults(id, query, options) {
          return (await api.getResults(id, query, options)).map((row) => ({ ...row, hypothesis }));
        },
      }),
    });
    await world.digest();
    await world.settle();
    const texts = JSON.stringify(world.sandbox.slack.messages);
    expect(texts).toContain("homepage-hero-video");
    expect(
      [texts, await ledgerText(world.database, world.schema), JSON.stringify(world.log.entries)].join(),
    ).not.toContain(hypothesis);
  });

  it.each([
    ["not quoted where names are to stay inside", true],
    ["quoted elsewhere", false],
  ])("what Ours Privacy says in its own words about a failure, which may hold names, is %s", async (_, redactNames) => {
    const world = await aWorld({ redactNames, scenarios: ["flat", "clear-winner"] });
    const [unreadable, locked, unlisted] = ["Checkout without coupon", "Hero with a video", "All of spring"];
    world.sandbox.faults.add({
      kind: "forbidden",
      experiment: "flat",
      operation: "results",
      error: `"${unreadable}" is archived`,
    });
    world.sandbox.faults.add({ kind: "forbidden", operation: "stop", error: `"${locked}" is locked` });
    await world.announced();
    expect(await world.later(2 * HOUR)).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "failed" });
    await world.digest();
    world.sandbox.faults.add({ kind: "server-error", operation: "list", error: `"${unlisted}" cannot be counted` });
    await expect(world.sweep()).rejects.toThrow("answered 500");
    await world.settle();
    const told = [
      JSON.stringify([world.sandbox.slack.messages, world.log.entries]),
      await ledgerText(world.database, world.schema),
    ].join("\n");
    expect(told).toContain("the API key lacks the scope for this");
    expect([unreadable, locked, unlisted].map((name) => told.includes(name))).toEqual(Array(3).fill(!redactNames));
  });

  it("neither page content nor keys reach the ledger or the log", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "awkward-names"] });
    await world.digest();
    await world.settle();
    const told = [
      JSON.stringify([world.log.entries, world.sandbox.slack.messages]),
      await ledgerText(world.database, world.schema),
    ].join("\n");
    const forbidden = [
      "sandbox-key",
      "sandbox-stop-key",
      "xoxb-",
      "example-health.test",
      "domModifications",
      "targetingRules",
    ];
    expect(forbidden.filter((word) => told.includes(word))).toEqual([]);
  });

  it("old notes and deliveries are forgotten at night; decisions, looks and stops never are", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], settings: { retentionDays: 30 } });
    await world.digest();
    await world.announced();
    await world.later(2 * HOUR);
    const before = await world.ledger.decisions.verify();
    world.clock.advance(60 * DAY);
    await world.digest();
    expect(await world.runner.run("maintenance.prune", {})).toMatchObject({ deliveries: 8 });
    expect(await world.ledger.deliveries.of("digest:daily:2026-11-23")).toEqual([]);
    expect((await world.ledger.decisions.verify()).rows).toBeGreaterThanOrEqual(before.rows);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    // The receipt is long told: nobody is told again because its note was forgotten.
    const receipts = world.receipts().length;
    await world.later(HOUR);
    expect(world.receipts()).toHaveLength(receipts);
  });
});
