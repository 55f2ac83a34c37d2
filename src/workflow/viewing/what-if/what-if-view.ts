import type { Policy } from "../../../decision/index.ts";
import { daysBetween, type ExperimentRef } from "../../../experiment/index.ts";
import {
  cleanText,
  hindsightSentences,
  ledgerSentences,
  outcomeWords,
  policyNameFor,
  policyYaml,
  readWhatIf,
  type WhatIfAsked,
  type WhatIfResults,
  type WhatIfView,
} from "../../../messages/index.ts";
import { written } from "../../shown-as.ts";
import { experimentOf } from "./kept-experiments.ts";
import { viewPast } from "./past-view.ts";
import { viewTraffic } from "./traffic-view.ts";
import { outcomeOf, withRules } from "./outcomes.ts";
import type { Tried, WhatIfContext } from "./what-if-context.ts";
import type { KeptExperiment } from "./what-if-memory.ts";

/** What of it is wanted now; the experiment's own outcome comes with each. */
export type WhatIfPart = "all" | "own" | "traffic" | "past";

export interface WhatIfQuery {
  readonly asked: WhatIfAsked;
  readonly part: WhatIfPart;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

const NAME = 80;

/** Undefined: no decision about the experiment is in the ledger. */
export async function viewWhatIf(
  ref: ExperimentRef,
  query: WhatIfQuery,
  context: WhatIfContext,
): Promise<WhatIfView | undefined> {
  const { ledger } = context;
  const [[conclusion], known] = [await ledger.decisions.latestConclusions([ref]), await ledger.experiments.get(ref)];
  if (conclusion === undefined || known === undefined) return undefined;
  const experiment = await experimentOf(conclusion.id, context);
  if (experiment === undefined) return undefined;
  const { policy, decision } = experiment;
  const { fields, rules } = written(() => readWhatIf(policy.rules, query.asked, context.limits), undefined, context);
  return {
    ...ref,
    name: cleanText(decision.experimentName, NAME),
    status: known.lastStatus,
    policyName: policy.name,
    fields,
    hindsight: written(() => hindsightSentences(known.lastStatus === "running", policy.rules), undefined, context),
    results: rules && (await resultsOf(experiment, rules, query, context)),
  };
}

async function resultsOf(
  experiment: KeptExperiment,
  rules: Policy,
  { part, signal }: WhatIfQuery,
  context: WhatIfContext,
): Promise<WhatIfResults> {
  const { policy, decision, recorded } = experiment;
  const changed = withRules(policy, rules);
  const tried: Tried = { experiment, changed, isChanged: changed !== policy, signal };
  const [own, other] = [
    await outcomeOf(experiment, policy, signal, context),
    await outcomeOf(experiment, changed, signal, context),
  ];
  const [traffic, past] = await Promise.all([
    part === "all" || part === "traffic" ? viewTraffic(tried, context) : undefined,
    part === "all" || part === "past" ? viewPast(tried, context) : undefined,
  ]);
  const { arms, experiment: configured } = recorded.snapshot;
  return written(
    (): WhatIfResults => ({
      isChanged: tried.isChanged,
      rules,
      own: outcomeWords(own, arms),
      changed: outcomeWords(other, arms),
      ledger: ledgerSentences(decision, firstLookDay(experiment)),
      traffic,
      past,
      yaml: policyYaml(policyNameFor(configured.key), configured.key, rules),
      yamlHint:
        "Goes into herald.config.yaml. Where policies are already set, put the entry first: the first that matches an experiment counts.",
    }),
    undefined,
    context,
  );
}

function firstLookDay({ recorded: { snapshot }, firstLook }: KeptExperiment): number | undefined {
  const first = snapshot.days.find(({ impressions }) => impressions.some((count) => count > 0))?.date;
  return first === undefined ? undefined : daysBetween(first, firstLook) + 1;
}
