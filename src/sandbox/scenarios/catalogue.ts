import { atRest } from "./at-rest.ts";
import { decided } from "./decided.ts";
import { past } from "./past.ts";
import type { Scenario } from "./scenario.ts";
import { troubled } from "./troubled.ts";
import { undecided } from "./undecided.ts";

const ALL = { ...decided, ...undecided, ...troubled, ...atRest, ...past };

export type ScenarioName = keyof typeof ALL;

/** Every scenario by its name. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = ALL;

/** What the sandbox shows when nothing else is asked for. */
export const DEFAULT_SCENARIOS: readonly ScenarioName[] = [
  "clear-winner",
  "late-winner",
  "control-wins",
  "not-yet",
  "flat",
  "five-variants",
  "ninety-ten",
  "paused-and-resumed",
  "harmful-variant",
  "broken-split",
  "no-traffic",
  "no-goal",
  "personalization",
  "deleted-after-list",
  "conversions-above-impressions",
  "counts-fall",
  "draft",
  "ended-long-ago",
];

/** What had ended before: shown beside them where it is asked for. */
export const PAST_SCENARIOS: readonly ScenarioName[] = Object.keys(past) as (keyof typeof past)[];

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(ALL, name);
}
