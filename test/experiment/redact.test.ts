import { describe, expect, expectTypeOf, it } from "vitest";
import {
  assembleSnapshot,
  redactExperiment,
  redactListed,
  redactResults,
  redactSeries,
  redactWritten,
  type Experiment,
  type ResultRow,
  type SeriesDay,
} from "../../src/experiment/index.ts";
import { only } from "../../src/experiment/redact.ts";
import { marked, passedIn } from "../support/marked.ts";
import { aCase } from "../support/snapshots.ts";

const { snapshot } = aCase();
const { experiment } = snapshot;
const results: readonly ResultRow[] = snapshot.arms.map(({ id, name, isControl, vendor }) => ({
  id,
  name,
  isControl,
  ...vendor,
}));
const series: readonly SeriesDay[] = snapshot.days.map(({ date, impressions, conversions }) => ({
  date,
  variants: snapshot.arms.map(({ id }, arm) => ({
    id,
    impressions: impressions[arm]!,
    conversions: conversions[arm]!,
  })),
}));

const FIELDS = ["createdAt", "goal", "id", "key", "startedAt", "status", "statusAsSent", "type"];
const OF_VARIANTS = ["variants.0.id", "variants.1.id"];

it.each([
  ["an experiment", redactExperiment(marked(experiment)), [...FIELDS, ...OF_VARIANTS]],
  ["a row of the list", redactListed(marked(experiment)), [...FIELDS, ...OF_VARIANTS]],
  ["the rows of its results", redactResults(marked(results, "row")), ["row.0.id", "row.1.id"]],
  [
    "the days of its series",
    redactSeries(marked(series.slice(0, 1), "day")),
    ["day.0.date", "day.0.variants.0.id", "day.0.variants.1.id"],
  ],
])("of all texts of %s those on the list pass, and no new one", (_, redacted, passing) => {
  expect(passedIn(redacted)).toEqual(passing);
});

describe("a field that is read only tomorrow", () => {
  const KNOWN = Object.keys(experiment) as (keyof Experiment)[];

  it("is hidden where it need not be known, until it is listed", () => {
    interface Later extends Experiment {
      readonly audience: string | undefined;
    }
    const later: Later = { ...experiment, audience: "Seniors who distrust the hero video" };
    const unlisted: Later = only(later, KNOWN);
    expect(unlisted).toStrictEqual({ ...experiment, audience: undefined });
    const listed: Later = only(later, [...KNOWN, "audience"]);
    expect(listed).toStrictEqual(later);
  });

  it("does not compile where it must be known, until it is listed or has a stand-in", () => {
    interface Later extends Experiment {
      readonly owner: string;
    }
    const later: Later = { ...experiment, owner: "Ada Lovelace" };
    const unlisted = only(later, KNOWN);
    expect(unlisted.owner).toBeUndefined();
    expectTypeOf(unlisted).not.toExtend<Later>();
    const withStandIn: Later = { ...unlisted, owner: later.key };
    expect(withStandIn).toStrictEqual({ ...experiment, owner: experiment.key });
    const listed: Later = only(later, [...KNOWN, "owner"]);
    expect(listed).toStrictEqual(later);
  });
});

it("what passes is not changed, and names are replaced by the key and by the place", () => {
  const whole = assembleSnapshot("main", snapshot.asOf, { experiment, results, series, metrics: [] });
  const redacted = assembleSnapshot("main", snapshot.asOf, {
    experiment: redactExperiment(experiment),
    results: redactResults(results),
    series: redactSeries(series),
    metrics: [],
  });
  const names = redacted.arms.map(({ name }) => name);
  expect(names).toEqual(["Original", "Variant 1"]);
  const arms = whole.arms.map((arm, index) => ({ ...arm, name: names[index] }));
  const variants = experiment.variants?.map((variant) => ({ ...variant, name: variant.id }));
  expect(redacted).toEqual({ ...whole, arms, experiment: { ...experiment, name: experiment.key, variants } });
});

it("of what somebody wrote, ids, numbers and events are kept, and of everything else only that it was there", () => {
  const metrics = { primary: { eventName: "Signed up" } };
  const written = { experimentSettingsId: "settings_1", name: "Seniors", description: "Why", metrics, later: [1] };
  expect(redactWritten(written)).toEqual({
    experimentSettingsId: "settings_1",
    name: "hidden",
    description: "hidden",
    metrics,
    later: "hidden",
  });
});

it("variants are numbered by their place after the original, wherever the results list it", () => {
  const rows = ["b", "control", "a"].map(
    (id): ResultRow => ({ ...results[0]!, id, name: `Name of ${id}`, isControl: id === "control" }),
  );
  expect(redactResults(rows).map(({ id, name }) => [id, name])).toEqual([
    ["b", "Variant 1"],
    ["control", "Original"],
    ["a", "Variant 2"],
  ]);
});
