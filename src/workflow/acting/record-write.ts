import { ANSWER_KEY, WRITE_KEY, type JobContext, type WriteStep } from "../../ports/index.ts";
import { rememberCaller } from "../people.ts";

/**
 * Records one step of a write that a person makes: that it begins, or how it ended. A write without the second step may or may not have been
 * done. Safe to repeat: the first record of a step stays.
 */
export async function recordWrite(
  { step, ...facts }: WriteStep,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, clock, asOf } = context;
  const key = `${step === "begun" ? WRITE_KEY : ANSWER_KEY}${facts.id}`;
  const fact = "by" in facts ? { ...facts, by: await rememberCaller(facts, context) } : facts;
  await ledger.notes.write({ key, topic: key, asOf, at: clock.now(), fact });
  return { id: facts.id, step };
}
