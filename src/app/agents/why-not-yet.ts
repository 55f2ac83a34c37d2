import { AgentRefusal, type AgentReads } from "../../mcp/index.ts";
import { plainSpaces, type ToldCheck } from "../../messages/index.ts";
import { plainLine } from "../../terminal/index.ts";
import { viewExperiment, type ViewContext } from "../../workflow/index.ts";
import { experimentInLedger } from "../find-experiment.ts";

/** Of what the page of an experiment says, what answers this question. */
export function whyNotYetTool(context: ViewContext): AgentReads["whyNotYet"] {
  return async ({ experiment: name, account }) => {
    const view = await viewExperiment(await experimentInLedger({ name, account }, context), undefined, context);
    if (view === undefined)
      throw new AgentRefusal("nothing was decided yet about this experiment: Herald decides at its next sweep");
    const verdict = view.log[0]?.verdict ?? "";
    const failing = [...ofStatus(view.checks, "fail"), ...ofStatus(view.checks, "warn")];
    const lead = view.lead.map((line) => plainSpaces(plainLine(line)));
    const { sentence: outlook, facts: forecast } = view.forecast;
    const lines = [
      JSON.stringify(view.name),
      ...lead,
      ...(verdict === "winner" ? ["It has a winner: there is nothing that it waits for but people or its time."] : []),
      ...failing.map(
        ({ symbol, title, sentence, detail }) =>
          `${symbol} ${title}: ${sentence}${detail === "" ? "" : ` (${detail})`}`,
      ),
      ...(view.hold === undefined ? [] : [view.hold]),
    ];
    return {
      words: plainSpaces(lines.join("\n")),
      facts: {
        name: view.name,
        account: view.account,
        experimentId: view.experimentId,
        decisionId: view.decisionId,
        verdict,
        standing: view.standing,
        lead,
        failing,
        passed: ofStatus(view.checks, "pass").length,
        forecast,
        outlook,
        advice: view.advice,
        hold: view.hold ?? null,
      },
    };
  };
}

function ofStatus(checks: readonly ToldCheck[], wanted: ToldCheck["status"]): readonly ToldCheck[] {
  return checks.filter(({ status }) => status === wanted);
}
