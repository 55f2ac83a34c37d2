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
    what                    | metrics                                   | goal
    ${"event name"}         | ${{ primary: { eventName: "purchase" } }} | ${"purchase"}
    ${"empty event name"}   | ${{ primary: { eventName: " " } }}        | ${undefined}
    ${"null event name"}    | ${{ primary: { eventName: null } }}       | ${undefined}
    ${"numeric event name"} | ${{ primary: { eventName: 7 } }}          | ${undefined}
    ${"funnel only"}        | ${{ primary: { funnelId: "fun_1" } }}     | ${undefined}
    ${"text for primary"}   | ${{ primary: "purchase" }}                | ${undefined}
    ${"null primary"}       | ${{ primary: null }}                      | ${undefined}
    ${"null metrics"}       | ${null}                                   | ${undefined}
    ${"no metrics"}         | ${undefined}                              | ${undefined}
  `("with $what has the goal $goal", async ({ metrics, goal }) => {
    expect((await readExperiment(seedExperimentWithVariants({ metrics }))).goal).toBe(goal);
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
    ${null}              | ${undefined}
    ${undefined}         | ${undefined}
  `("with the type $type is of type $read", async ({ type, read }) => {
    expect((await readExperiment(seedExperimentWithVariants({ type }))).type).toBe(read);
  });

  it.each([null, "", undefined])("with %j for winner and rollout has neither", async (none) => {
    const experiment = await readExperiment(
      seedExperimentWithVariants({ winnerVariantId: none, rolloutVariantId: none }),
    );
    expect(experiment).toMatchObject({ winnerVariantId: undefined, rolloutVariantId: undefined });
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

  it("is taken out of a lone data envelope, not out of a field that happens to be called so", async () => {
    expect((await readExperiment({ data: seedExperimentWithVariants() })).id).toBe("exp_1");
    expect((await readExperiment({ data: { id: "other" }, ...seedExperimentWithVariants() })).id).toBe("exp_1");
  });

  it.each`
    change                                  | place                  | expected
    ${{ id: undefined }}                    | ${"id"}                | ${"expected string"}
    ${{ id: "" }}                           | ${"id"}                | ${">=1"}
    ${{ status: null }}                     | ${"status"}            | ${"expected string"}
    ${{ createdAt: "yesterday" }}           | ${"createdAt"}         | ${"expected an ISO-8601 instant with its zone"}
    ${{ startedAt: "2026-05-02T00:00:00" }} | ${"startedAt"}         | ${"expected an ISO-8601 instant with its zone"}
    ${{ trafficAllocation: "80" }}          | ${"trafficAllocation"} | ${"expected number"}
    ${{ variants: [{ id: "v" }] }}          | ${"variants[0].name"}  | ${"expected string"}
    ${{ variants: "none" }}                 | ${"variants"}          | ${"expected array"}
  `("with $change is refused at $place", async ({ change, place, expected }) => {
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
    await expect(readExperiment(body)).rejects.toThrow(
      "not as agreed at its top level: Invalid input: expected object",
    );
  });
});

describe("results", () => {
  it.each([null, undefined])("with %j for a number say that there is none, never 0", async (none) => {
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
    row                               | place
    ${{ impressions: "NaN" }}         | ${"variants[1].impressions"}
    ${{ probabilityToBeBest: "0.5" }} | ${"variants[1].probabilityToBeBest"}
    ${{ isControl: "false" }}         | ${"variants[1].isControl"}
    ${{ id: "var_a" }}                | ${"variants[1].id: expected each variant once"}
  `("with $row are refused at $place", async ({ row, place }) => {
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

  it.each`
    day                                                                                    | place
    ${{ date: "2026-02-30", variants: [] }}                                                | ${"days[0].date"}
    ${{ date: "2026-05-02T00:00:00Z", variants: [] }}                                      | ${"days[0].date"}
    ${{ date: "2026-05-02", variants: [{ id: "a", impressions: null, conversions: 0 }] }}  | ${"days[0].variants[0].impressions"}
    ${{ date: "2026-05-02", variants: [{ id: "a", impressions: 1, conversions: "NaN" }] }} | ${"days[0].variants[0].conversions"}
    ${{ date: "2026-05-02", variants: [{ id: "a", impressions: 1, conversions: 1 }, { id: "a", impressions: 1, conversions: 1 }] }} | ${"days[0].variants[1].id"}
  `("with $day is refused at $place", async ({ day, place }) => {
    const error = await rejection(readSeries([day]));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toContain(`at ${place}:`);
  });
});
