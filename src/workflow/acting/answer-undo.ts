import { asksForAct, ownHoldOf, type Instruction } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { done, outdated, type Reply, type Saying } from "./answer.ts";

/** If two people answer at the same moment, the second one's job looks again, and finds the first answer. */
const MOST_TRIES = 5;

/** Of a message: what it answered, and which holds it may lift. */
export interface Undone {
  /** Id of the decision or intent that was answered. */
  readonly subject: string;
  /** Whether the last instruction is the one that the message shows. */
  mayLift(last: Instruction): boolean;
}

/**
 * Takes back what keeps an experiment running: from the next look on it is proposed or announced like any other. Safe to repeat.
 */
export async function undoHold(
  { account, experimentId }: ExperimentRef,
  { subject, mayLift }: Undone,
  { actor, answer }: Saying,
  { ledger, clock }: JobContext,
): Promise<Reply> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const all = await ledger.instructions.of({ account, experimentId });
    const said = all.filter((one) => one.account !== null);
    if (said.some((one) => isSame(one))) return done({ kind: "allowed-again" });
    const last = said.findLast((one) => !asksForAct(one));
    if (last === undefined || ownHoldOf(all, clock.now()) === undefined || !mayLift(last))
      return outdated({ kind: "nothing-to-undo" });
    const { isNew } = await ledger.instructions.give({
      id: `answer ${said.length + 1} ${JSON.stringify([account, experimentId])}`,
      at: answer.at,
      actor,
      via: answer.medium,
      account,
      experimentId,
      kind: "allow",
      until: null,
      subject,
    });
    if (isNew) return done({ kind: "allowed-again" });
  }
  return outdated({ kind: "several-at-once" });

  function isSame(one: Instruction): boolean {
    return one.kind === "allow" && one.actor === actor && one.at === answer.at && one.subject === subject;
  }
}
