import type { AgentReads } from "../../mcp/index.ts";
import { isDoubtful, type ArmReport, type Decision } from "../../decision/index.ts";
import { failingSentence, plainSpaces, toldChecks, writtenFor } from "../../messages/index.ts";
import type { ViewContext } from "../../workflow/index.ts";
import { explain } from "../explain.ts";
import { experimentInLedger } from "../find-experiment.ts";

const ID = /^(dec|act)_[0-9a-f]{24}$/u;

/** What `herald explain` and `/v1/explain` say: its words, and of its facts those that an agent can use. */
export function explainTool(context: ViewContext): AgentReads["explain"] {
  const { ledger, settings } = context;
  return async ({ name, account }) => {
    const { isSame, text, facts } = await explain(
      ledger,
      await decisionOf(name, account, context),
      settings.reader.command,
    );
    const { id, decision } = facts.stored;
    const { verdict, winner, arms, method, day, asOf, lastClosedDay, policyName, policyVersion } = decision;
    const areResultsHidden = isDoubtful(decision);
    return {
      words: text,
      facts: writtenFor(settings.reader, () => ({
        name: decision.experimentName,
        account: decision.account,
        experimentId: decision.experimentId,
        decisionId: id,
        isSame,
        method,
        verdict,
        winner: winner === null ? null : arms[winner]!.name,
        why: plainSpaces(failingSentence(decision) ?? ""),
        day,
        asOf,
        lastClosedDay,
        policy: `${policyName} (${policyVersion})`,
        checks: [...toldChecks(decision)],
        areResultsHidden,
        variants: arms.map((arm) => variantOf(arm, areResultsHidden)),
      })),
    };
  };
}

/** The decision that a name stands for: its own id, or that of an experiment's latest. */
async function decisionOf(name: string, account: string | undefined, context: ViewContext): Promise<string> {
  if (ID.test(name)) return name;
  const ref = await experimentInLedger({ name, account }, context);
  const [latest] = await context.ledger.decisions.latestConclusions([ref]);
  // Without one, the explanation says why there is none: nothing was decided yet, or it is archived.
  return latest?.id ?? ref.experimentId;
}

/** Nothing that must not be believed is told as a result. */
function variantOf(arm: ArmReport, isHidden: boolean) {
  const { name, isControl, impressions, conversions } = arm;
  const shown: Pick<
    Decision["arms"][number],
    "rate" | "probabilityToBeBest" | "lift" | "expectedLift" | "z" | "boundary"
  > = arm;
  const { rate, probabilityToBeBest, lift, expectedLift, z, boundary } = shown;
  return isHidden
    ? { name, isControl, impressions, conversions, ...HIDDEN }
    : { name, isControl, impressions, conversions, rate, probabilityToBeBest, lift, expectedLift, z, boundary };
}

const HIDDEN = { rate: null, probabilityToBeBest: null, lift: null, expectedLift: null, z: null, boundary: null };
