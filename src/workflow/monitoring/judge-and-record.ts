import type { Decision, DecisionInput } from "../../decision/index.ts";
import type { Experiment } from "../../experiment/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { gatherInputs } from "./gather-input.ts";

/** What became of each experiment, by its id. */
export type JudgedTogether = ReadonlyMap<string, Stored | Failed>;

/** Reads counts and histories of experiments, decides about each, and records what was decided, in one transaction. */
export async function judgeAndRecord(
  account: string,
  experiments: readonly Experiment[],
  context: JobContext,
): Promise<JudgedTogether> {
  const gathered = await gatherInputs(account, experiments, context);
  context.signal.throwIfAborted();
  const decisions = await decided(gathered, context);
  return recorded(new Map(experiments.map(({ id }, index) => [id, decisions[index]!])), context);
}

/** An experiment with its decision. */
interface Judged {
  readonly kind: "judged";
  readonly input: DecisionInput;
  readonly decision: Decision;
}

interface Failed {
  readonly kind: "failed";
  readonly error: unknown;
}

async function decided(
  gathered: readonly PromiseSettledResult<DecisionInput>[],
  { judge }: JobContext,
): Promise<readonly (Judged | Failed)[]> {
  const inputs = gathered.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const decisions = (await judge.decideAll(inputs)).values();
  return gathered.map((one): Judged | Failed => {
    if (one.status === "rejected") return { kind: "failed", error: one.reason };
    const decision = decisions.next().value!;
    if (decision.status === "rejected") return { kind: "failed", error: decision.reason };
    return { kind: "judged", input: one.value, decision: decision.value };
  });
}

/** Its decision is in the ledger. */
export type Stored = Judged & { readonly decisionId: string };

async function recorded(
  made: ReadonlyMap<string, Judged | Failed>,
  { ledger, clock }: JobContext,
): Promise<JudgedTogether> {
  const judged = [...made.values()].filter((one) => one.kind === "judged");
  const ids = await ledger.decisions.recordAll(judged, clock.now());
  const idOf = new Map(judged.map((one, index) => [one, ids[index]!.id]));
  return new Map(
    [...made].map(([id, one]) => [id, one.kind === "judged" ? { ...one, decisionId: idOf.get(one)! } : one]),
  );
}
