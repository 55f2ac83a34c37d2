import { armsKnown } from "./arms-known.ts";
import type { Case } from "../case.ts";
import type { CheckDefinition, CheckGroup, Judged } from "./check.ts";
import { countsGrow } from "./counts-grow.ts";
import { decidableKind } from "./decidable-kind.ts";
import { enoughConversions } from "./enough-conversions.ts";
import { evidence } from "./evidence.ts";
import { fullWeeks } from "./full-weeks.ts";
import { goalSet } from "./goal-set.ts";
import { guardrailsHold } from "./guardrails-hold.ts";
import { hasTraffic } from "./has-traffic.ts";
import { independentDays } from "./independent-days.ts";
import { noGuardrailHarmed } from "./no-guardrail-harmed.ts";
import { oneControl } from "./one-control.ts";
import { probablyBest } from "./probably-best.ts";
import { running } from "./running.ts";
import { sameConfiguration } from "./same-configuration.ts";
import { seriesMatchesTotals } from "./series-matches-totals.ts";
import { soundCounts } from "./sound-counts.ts";
import { splitAsPlanned } from "./split-as-planned.ts";

/**
 * Every condition of a winner, in the order in which they are judged: is it an experiment to decide, can its data be trusted,
 * did it run long enough, do the numbers suffice, is nothing else harmed. The first that fails is "why not yet".
 */
const CHECKS = [
  decidableKind,
  running,
  goalSet,
  oneControl,
  soundCounts,
  armsKnown,
  sameConfiguration,
  countsGrow,
  seriesMatchesTotals,
  hasTraffic,
  splitAsPlanned,
  independentDays,
  fullWeeks,
  enoughConversions,
  evidence,
  probablyBest,
  guardrailsHold,
  noGuardrailHarmed,
] as const;

type Definition = (typeof CHECKS)[number];

/**
 * What each check of a decision may have seen, as facts: numbers, days and the place of a variant in `Decision.arms`. Words are made of
 * them in src/messages. Log e-values and alarms are natural logarithms; probabilities, shares and losses are proportions.
 */
export type Findings = {
  readonly [One in Definition as One["id"]]: One extends CheckDefinition<string, infer Finding> ? Finding : never;
};

export type CheckId = keyof Findings;

/** One condition that must hold before a winner may be declared, and what was seen. */
export type Check = { readonly [Id in CheckId]: { readonly id: Id } & Judged<Findings[Id]> }[CheckId];

/** Every check, in the order in which they are judged. */
export const CHECK_IDS: readonly CheckId[] = CHECKS.map(({ id }) => id);

const GROUPS = new Map<string, CheckGroup>(CHECKS.map(({ id, group }) => [id, group]));

/** What kind of condition a check is. */
export function groupOf(id: CheckId): CheckGroup {
  return GROUPS.get(id)!;
}

/** Judges every check, whatever an earlier one said. */
export function judgeChecks(opened: Case): readonly Check[] {
  // An id and a finding of its own: TypeScript does not follow the list into the union.
  return CHECKS.flatMap(({ id, judge }) => {
    const judged = judge(opened);
    return judged === undefined ? [] : [{ id, ...judged } as Check];
  });
}
