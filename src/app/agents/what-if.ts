import { POLICY_LIMITS } from "../../config/index.ts";
import { AgentRefusal, type AgentReads, type WhatIfFacts } from "../../mcp/index.ts";
import { plainSpaces, type OutcomeWords, type WhatIfResults, type WhatIfView } from "../../messages/index.ts";
import { emptyMemory, viewWhatIf, type WhatIfContext } from "../../workflow/index.ts";
import { experimentInLedger } from "../find-experiment.ts";
import type { AgentContext } from "./agent-context.ts";

/** What the what-if page says. */
export function whatIfTool(context: AgentContext): AgentReads["whatIf"] {
  const whole: WhatIfContext = { ...context, memory: emptyMemory(), limits: POLICY_LIMITS };
  return async ({ experiment: name, account, ...rules }, signal) => {
    const ref = await experimentInLedger({ name, account }, context);
    const asked = Object.fromEntries(
      Object.entries(rules).flatMap(([rule, value]) => (value === undefined ? [] : [[rule, String(value)]])),
    );
    const view = await viewWhatIf(ref, { asked, part: "all", signal }, whole);
    if (view === undefined)
      throw new AgentRefusal(
        "nothing was decided yet about this experiment, so there is nothing to try other rules on",
      );
    const { results } = view;
    if (results === undefined) throw new AgentRefusal(problemsIn(view));
    return { facts: factsOf(view, results), words: plainSpaces(wordsOf(view, results).join("\n")) };
  };
}

function problemsIn({ fields }: WhatIfView): string {
  return fields.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`])).join(" ");
}

function factsOf(view: WhatIfView, { isChanged, own, changed, ledger, traffic, past }: WhatIfResults): WhatIfFacts {
  return {
    name: view.name,
    account: view.account,
    experimentId: view.experimentId,
    isChanged,
    rules: view.fields.map((field) => ({ name: field.name, own: field.own, tried: field.value })),
    own: outcomeOf(own),
    tried: outcomeOf(changed),
    ledger: [...ledger],
    hindsight: [...view.hindsight],
    traffic:
      traffic?.kind === "figures"
        ? {
            basis: traffic.basis,
            rows: traffic.rows.map((row) => ({ title: row.title, own: row.own, tried: row.changed })),
          }
        : null,
    past:
      past === undefined
        ? null
        : { summary: past.summary, differing: past.differing, shown: past.rows.length, notShown: past.rest },
  };
}

function outcomeOf({ day, result, winner, outcome }: OutcomeWords): WhatIfFacts["own"] {
  return { day, result, winner, facts: outcome };
}

function wordsOf(view: WhatIfView, { own, changed, ledger, traffic, past }: WhatIfResults): readonly string[] {
  const told = ({ day, result, winner }: OutcomeWords): string =>
    `${day}: ${result}${winner === "" ? "" : `, ${JSON.stringify(winner)}`}`;
  return [
    JSON.stringify(view.name),
    ...view.hindsight,
    ...view.fields.map(
      ({ label, own: before, value }) => `${label}: ${before}${value === before ? "" : `, tried: ${value}`}`,
    ),
    `Under its own rules: ${told(own)}`,
    `Under the rules tried: ${told(changed)}`,
    ...ledger,
    ...(traffic?.kind === "none" ? [traffic.because] : []),
    ...(traffic?.kind === "figures"
      ? [
          traffic.basis,
          ...traffic.rows.map(
            (row) => `${row.title}: ${row.own} under its own rules, ${row.changed} under those tried`,
          ),
        ]
      : []),
    ...(past === undefined ? [] : [past.summary]),
  ];
}
