import type { AgentReads } from "../../mcp/index.ts";
import type { AgentContext } from "./agent-context.ts";
import { explainTool } from "./explain.ts";
import { listTool } from "./list.ts";
import { backtestTool, planTool, simulateTool } from "./trials.ts";
import { scorecardTool } from "./scorecard.ts";
import { whatIfTool } from "./what-if.ts";
import { whyNotYetTool } from "./why-not-yet.ts";

/** Answers agents by the functions behind the pages and commands: none of these computes a figure of its own. */
export function agentReads(context: AgentContext): AgentReads {
  return {
    listExperiments: listTool(context),
    explain: explainTool(context),
    whyNotYet: whyNotYetTool(context),
    whatIf: whatIfTool(context),
    backtest: backtestTool(context),
    simulate: simulateTool(context),
    plan: planTool(context),
    scorecard: scorecardTool(context),
  };
}
