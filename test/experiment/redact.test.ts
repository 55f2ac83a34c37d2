import { expect, it } from "vitest";
import { redactExperiment, redactSnapshot, type Snapshot } from "../../src/experiment/index.ts";
import { aCase } from "../support/snapshots.ts";

/** The value with a new text field in every record of it, and every text in it marked with where it stood. */
function marked(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => marked(item, `${path}.${index}`));
  if (typeof value === "string") return `text of ${path}`;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries({ ...value, hypothesis: "new" });
  return Object.fromEntries(
    entries.map(([key, member]) => [key, marked(member, path === "" ? key : `${path}.${key}`)]),
  );
}

/** Every text in the value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const { snapshot } = aCase();
const MARKED = marked({ ...snapshot, unknownArmIds: ["var_x"], days: snapshot.days.slice(0, 1) }, "") as Snapshot;

it("of all texts of an experiment, its variants, arms and days those on the list pass, and no new one", () => {
  const passed = new Set(textsIn(redactSnapshot(MARKED)).filter((text) => text.startsWith("text of ")));
  expect([...passed].toSorted()).toEqual(
    [
      "account",
      "asOf",
      "lastClosedDay",
      "unknownArmIds.0",
      "days.0.date",
      "arms.0.id",
      "arms.1.id",
      ...["id", "key", "status", "statusAsSent", "type", "createdAt", "startedAt", "goal"].map(
        (name) => `experiment.${name}`,
      ),
      "experiment.variants.0.id",
      "experiment.variants.1.id",
    ]
      .map((path) => `text of ${path}`)
      .toSorted(),
  );
});

it("what passes is not changed, and names are replaced by the key and by the place", () => {
  const redacted = redactSnapshot(snapshot);
  const names = redacted.arms.map(({ name }) => name);
  expect(names).toEqual(["Original", "Variant 1"]);
  const arms = snapshot.arms.map((arm, index) => ({ ...arm, name: names[index] }));
  expect({ ...redacted, experiment: {} }).toEqual({ ...snapshot, arms, experiment: {} });
  expect(redacted.experiment).toMatchObject({ name: snapshot.experiment.key, id: snapshot.experiment.id });
});

it("an experiment whose arms nobody has read yet names its variants by id", () => {
  const { variants } = redactExperiment(snapshot.experiment);
  expect(variants?.map(({ name }) => name)).toEqual(snapshot.experiment.variants?.map(({ id }) => id));
});
