import { describe, expect, it } from "vitest";
import { json, startHttpScript } from "../support/http-script.ts";
import { clientOf, rejection } from "./client-under-test.ts";
import { ONE, seedExperimentWithVariants, wireResults } from "./wire.ts";
import { ApiContractError } from "../../src/ports/index.ts";

async function readExperiment(body: unknown) {
  const script = await startHttpScript();
  script.on(`GET ${ONE}`, json(body));
  return clientOf(script).getExperiment("exp_1");
}

async function readResults(row: object) {
  const script = await startHttpScript();
  script.on(`GET ${ONE}/results`, json(wireResults(row)));
  return clientOf(script).getResults("exp_1");
}

async function readSeries(days: unknown) {
  const script = await startHttpScript();
  script.on(`GET ${ONE}/results-time-series`, json({ days }));
  return clientOf(script).getSeries("exp_1", { from: "2026-05-01", to: "2026-05-31" });
}

describe("an experiment's answer", () => {
  it.each`
    what                    | metrics
    ${"empty event name"}   | ${{ primary: { eventName: " " } }}
    ${"null event name"}    | ${{ primary: { eventName: null } }}
    ${"numeric event name"} | ${{ primary: { eventName: 7 } }}
    ${"funnel only"}        | ${{ primary: { funnelId: "fun_1" } }}
    ${"text for primary"}   | ${{ primary: "purchase" }}
    ${"null primary"}       | ${{ primary: null }}
    ${"null metrics"}       | ${null}
    ${"no metrics"}         | ${undefined}
  `("with $what has no goal", async ({ metrics }) => {
    expect((await readExperiment(seedExperimentWithVariants({ metrics }))).goal).toBeUndefined();
  });

  it("with an event name has that as its goal", async () => {
    const metrics = { primary: { eventName: "purchase" } };
    expect((await readExperiment(seedExperimentWithVariants({ metrics }))).goal).toBe("purchase");
  });

  it("with an unknown status keeps the word and is 'other', so that nobody acts on it", async () => {
    expect(await readExperiment(seedExperimentWithVariants({ status: "archived" }))).toMatchObject({
      status: "other",
      statusAsSent: "archived",
    });
  });

  it.each`
    type                 | read
    ${"multivariate"}    | ${"multivariate"}
    ${"personalization"} | ${"personalization"}
    ${"bandit"}          | ${"other"}
  `("with the type $type is of type $read", async ({ type, read }) => {
    expect((await readExperiment(seedExperimentWithVariants({ type }))).type).toBe(read);
  });

  it.each`
    what         | type
    ${"null"}    | ${null}
    ${"nothing"} | ${undefined}
  `("with $what for its type is of no known type", async ({ type }) => {
    expect((await readExperiment(seedExperimentWithVariants({ type }))).type).toBeUndefined();
  });

  it.each([
    ["null", null],
    ["empty text", ""],
    ["nothing", undefined],
  ])("with %s for winner and rollout has neither", async (_, none) => {
    const experiment = await readExperiment(
      seedExperimentWithVariants({ winnerVariantId: none, rolloutVariantId: none }),
    );
    expect(experiment).toMatchObject({ winnerVariantId: undefined, rolloutVariantId: undefined });
  });

  it.each([
    ["a text", " Green sells ", "Green sells"],
    ["a very long text", "x".repeat(5000), "x".repeat(1000)],
    ["half a character", "a\ud83d", "a\ufffd"],
    ["blanks", "  ", undefined],
    ["null", null, undefined],
    ["no text", { en: "Green sells" }, undefined],
    ["nothing", undefined, undefined],
  ])("with %s as its description has that as its hypothesis, or none", async (_, description, hypothesis) => {
    expect((await readExperiment(seedExperimentWithVariants({ description }))).hypothesis).toBe(hypothesis);
  });

  it("may leave out its variants, or list none", async () => {
    expect((await readExperiment(seedExperimentWithVariants({ variants: undefined }))).variants).toBeUndefined();
    expect((await readExperiment(seedExperimentWithVariants({ variants: null }))).variants).toBeUndefined();
    expect((await readExperiment(seedExperimentWithVariants({ variants: [] }))).variants).toEqual([]);
  });

  it("tells every time in UTC with milliseconds", async () => {
    const experiment = await readExperiment(
      seedExperimentWithVariants({ createdAt: "2026-05-01T12:00:00+02:00", startedAt: "2026-05-02T00:00:00Z" }),
    );
    expect(experiment).toMatchObject({ createdAt: "2026-05-01T10:00:00.000Z", startedAt: "2026-05-02T00:00:00.000Z" });
  });

  it.each([
    ["the API reference's own example", "string"],
    ["empty text", ""],
    ["no zone", "2026-05-02T00:00:00"],
    ["an offset without its colon", "2026-05-02T00:00:00+0000"],
    ["a date only", "2026-05-02"],
    ["a day that no month has", "2026-02-30T00:00:00Z"],
    ["a year before the first", "0000-01-01T00:00:00+01:00"],
    ["milliseconds", 1_777_680_000_000],
    ["an object", { seconds: 1_777_680_000 }],
    ["null", null],
  ])("with %s for its start or stop has an unknown one", async (_, time) => {
    const experiment = await readExperiment(
      seedExperimentWithVariants({ startedAt: time, stoppedAt: time, updatedAt: time }),
    );
    expect(experiment).toMatchObject({ id: "exp_1", startedAt: undefined, stoppedAt: undefined });
  });

  it("about another experiment is refused", async () => {
    const error = await rejection(readExperiment(seedExperimentWithVariants({ id: "exp_2" })));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toBe(
      `GET ${ONE}: the answer is not as agreed at id: expected the id that was asked for`,
    );
  });

  it("is taken out of a lone data envelope, not out of a field that happens to be called so", async () => {
    expect((await readExperiment({ data: seedExperimentWithVariants() })).id).toBe("exp_1");
    expect((await readExperiment({ data: { id: "other" }, ...seedExperimentWithVariants() })).id).toBe("exp_1");
  });

  it.each`
    wrong                         | change                         | place                  | expected
    ${"no id"}                    | ${{ id: undefined }}           | ${"id"}                | ${"expected string"}
    ${"an empty id"}              | ${{ id: "" }}                  | ${"id"}                | ${"of at least 1"}
    ${"null for its status"}      | ${{ status: null }}            | ${"status"}            | ${"expected string"}
    ${"a word for its time"}      | ${{ createdAt: "yesterday" }}  | ${"createdAt"}         | ${"expected an ISO-8601 instant with its zone"}
    ${"text for a number"}        | ${{ trafficAllocation: "80" }} | ${"trafficAllocation"} | ${"expected number"}
    ${"a variant without a name"} | ${{ variants: [{ id: "v" }] }} | ${"variants[0].name"}  | ${"expected string"}
    ${"text for a list"}          | ${{ variants: "none" }}        | ${"variants"}          | ${"expected array"}
  `("with $wrong is refused at $place", async ({ change, place, expected }) => {
    const error = await rejection(readExperiment(seedExperimentWithVariants(change)));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toMatch(`GET ${ONE}: the answer is not as agreed at ${place}: `);
    expect((error as Error).message).toContain(expected);
  });

  it("is refused without repeating any of it", async () => {
    const error = await rejection(
      readExperiment(seedExperimentWithVariants({ trafficAllocation: "patient Jane Doe" })),
    );
    expect(
      JSON.stringify([error, (error as Error).message, (error as Error).cause, (error as Error).stack]),
    ).not.toContain("Jane");
  });

  it.each([[null], [[]], ["text"], [7]])("of %j is refused at its top level", async (body) => {
    await expect(readExperiment(body)).rejects.toThrow("not as agreed at its top level: expected object");
  });
});

describe("results", () => {
  it.each([
    ["null", null],
    ["nothing", undefined],
  ])("with %s for a number say that there is none, never 0", async (_, none) => {
    const rows = await readResults({ impressions: none, conversions: none, probabilityToBeBest: none });
    expect(rows[1]).toStrictEqual({
      id: "var_b",
      name: "Green",
      isControl: false,
      impressions: undefined,
      conversions: undefined,
      probabilityToBeBest: undefined,
    });
  });

  it("keep counts that make no sense, for the decision to judge", async () => {
    const rows = await readResults({ impressions: -3, conversions: 2.5, probabilityToBeBest: 1.2 });
    expect(rows[1]).toMatchObject({ impressions: -3, conversions: 2.5, probabilityToBeBest: 1.2 });
  });

  it.each`
    wrong                       | row                               | place
    ${"text for impressions"}   | ${{ impressions: "NaN" }}         | ${"variants[1].impressions"}
    ${"text for a probability"} | ${{ probabilityToBeBest: "0.5" }} | ${"variants[1].probabilityToBeBest"}
    ${"text for yes or no"}     | ${{ isControl: "false" }}         | ${"variants[1].isControl"}
    ${"one id twice"}           | ${{ id: "var_a" }}                | ${"variants[1].id: expected each variant once"}
  `("with $wrong are refused at $place", async ({ row, place }) => {
    const error = await rejection(readResults(row));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toContain(`at ${place}`);
  });

  it("may have no rows at all", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}/results`, json({ variants: [] }));
    expect(await clientOf(script).getResults("exp_1")).toEqual([]);
  });
});

describe("the series", () => {
  it("keeps finite counts as they are, negative and fractional ones too", async () => {
    const days = [{ date: "2026-05-02", variants: [{ id: "var_a", impressions: -1, conversions: 0.5 }] }];
    expect(await readSeries(days)).toEqual(days);
  });

  it("may be empty, and may have days without variants", async () => {
    expect(await readSeries([])).toEqual([]);
    expect(await readSeries([{ date: "2026-05-02", variants: [] }])).toEqual([{ date: "2026-05-02", variants: [] }]);
  });

  it("with a day listed twice is refused: nobody could tell which of the two counts", async () => {
    const twice = { date: "2026-05-02", variants: [] };
    const error = await rejection(readSeries([twice, { date: "2026-05-03", variants: [] }, twice]));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toContain("at days[2].date: expected each day once");
  });

  it.each`
    wrong                        | day                                                                                    | place
    ${"a day that no month has"} | ${{ date: "2026-02-30", variants: [] }}                                                | ${"days[0].date"}
    ${"a time for a day"}        | ${{ date: "2026-05-02T00:00:00Z", variants: [] }}                                      | ${"days[0].date"}
    ${"null for impressions"}    | ${{ date: "2026-05-02", variants: [{ id: "a", impressions: null, conversions: 0 }] }}  | ${"days[0].variants[0].impressions"}
    ${"text for conversions"}    | ${{ date: "2026-05-02", variants: [{ id: "a", impressions: 1, conversions: "NaN" }] }} | ${"days[0].variants[0].conversions"}
    ${"one variant twice"} | ${{ date: "2026-05-02", variants: [{ id: "a", impressions: 1, conversions: 1 }, { id: "a", impressions: 1, conversions: 1 }] }} | ${"days[0].variants[1].id"}
  `("with $wrong is refused at $place", async ({ day, place }) => {
    const error = await rejection(readSeries([day]));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toContain(`at ${place}:`);
  });
});
