import type { ArmReport, Decision } from "../../decision/index.ts";
import { armLetter, chartLabel } from "./chart-label.ts";
import type { ChartArm, ExperimentChart } from "./chart-model.ts";
import { cleanText } from "../text/clean-text.ts";

/** More lines than these and the control's cannot be told apart. */
export const VARIANTS_SHOWN = 4;

const LONGEST_LABEL = 24;
/** So many of the widest letters fit the room of a label: longer labels that begin alike may look alike once they are cut. */
const SURELY_FITS = 12;
const LONGEST_NAME = 80;

/** An arm that is drawn, and where it stands in the decision. */
export interface ShownArm extends ChartArm {
  readonly index: number;
}

/** The control, the winner or leader, whoever harms, and the next best: as many as can be told apart, in the experiment's order. */
export function shownArms({ arms, winner, leader, signals }: Decision): readonly ShownArm[] {
  const control = arms.findIndex((arm) => arm.isControl);
  const isHarmful = (arm: ArmReport): boolean => signals.some(({ kind, armId }) => kind === "harm" && armId === arm.id);
  const urgency = (index: number): number =>
    index === winner ? 4 : index === leader ? 3 : isHarmful(arms[index]!) ? 2 : (arms[index]!.probabilityToBeBest ?? 0);
  const variants = arms.flatMap((_, index) => (index === control ? [] : [index]));
  const shown = variants.toSorted((a, b) => urgency(b) - urgency(a) || a - b).slice(0, VARIANTS_SHOWN);
  const looks = looksOf(
    shown.toSorted((a, b) => a - b),
    (index) => variants.indexOf(index),
  );
  const labels = labelsOf(arms);
  const indices = [...(control < 0 ? [] : [control]), ...shown].toSorted((a, b) => a - b);
  return indices.map((index) => ({
    index,
    id: arms[index]!.id,
    label: labels[index]!,
    isControl: index === control,
    look: looks.get(index) ?? 0,
  }));
}

/** The arms whose label is not their name. */
export function keyOf(shown: readonly ShownArm[], arms: readonly ArmReport[]): ExperimentChart["key"] {
  return shown.flatMap(({ index, label }) => {
    const name = cleanText(arms[index]!.name, LONGEST_NAME);
    return label === name || !/^[A-Z]\d*(:|$)/.test(label) ? [] : [{ letter: armLetter(index), name }];
  });
}

/** Each variant has a look of its own by its place; one that is taken by another shown variant gives way to the next free. */
function looksOf(shown: readonly number[], placeOf: (index: number) => number): ReadonlyMap<number, number> {
  const looks = new Map<number, number>();
  const taken = new Set<number>();
  for (const index of shown) {
    let look = placeOf(index) % VARIANTS_SHOWN;
    while (taken.has(look)) look = (look + 1) % VARIANTS_SHOWN;
    taken.add(look);
    looks.set(index, look + 1);
  }
  return looks;
}

/** Names where they can be written in full and told apart by their beginnings; a letter before or in place of the others. */
function labelsOf(arms: readonly ArmReport[]): readonly string[] {
  const names = arms.map(({ name }) => chartLabel(name, LONGEST_LABEL));
  const isLettered = names.includes(undefined);
  const sameBeginning = Map.groupBy(names, (name) => name?.slice(0, SURELY_FITS).toLowerCase());
  const same = Map.groupBy(names, (name) => name?.toLowerCase());
  return names.map((name, index) => {
    const letter = armLetter(index);
    if (name === undefined) return letter;
    const mayLookAlike =
      name.length > SURELY_FITS && sameBeginning.get(name.slice(0, SURELY_FITS).toLowerCase())!.length > 1;
    const isTaken =
      same.get(name.toLowerCase())!.length > 1 || (isLettered && name !== letter && /^[A-Z]\d?$/i.test(name));
    return name.endsWith("…") || mayLookAlike || isTaken ? `${letter}: ${name}` : name;
  });
}
