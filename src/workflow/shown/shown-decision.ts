import { z } from "zod";
import {
  countsOf,
  hideSmallCells,
  mayShow,
  NOTHING_SHOWN,
  shownAfter,
  type Decision,
  type MayShow,
} from "../../decision/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { hidesCells } from "./min-cell.ts";

/** A stored decision, so far as it is shown. */
interface Stored {
  readonly id: string;
  readonly decision: Decision;
}

type ShowingContext = Pick<JobContext, "ledger" | "clock">;

/**
 * A decision as it may be shown where counts below `minCell` are hidden. What is shown is written down before anybody sees it, one step
 * after the other for each experiment and limit, whatever the destination: people in several channels learn no more together. A decision
 * that was shown once stays so; an older one than the last is not shown any more.
 */
export async function shownDecision(stored: Stored, minCell: number, context: ShowingContext): Promise<Decision> {
  if (!hidesCells(minCell)) return stored.decision;
  return hideSmallCells(stored.decision, await shownOf(stored, minCell, context), minCell);
}

/** The same without any figure: of a decision that explains another one. */
export function withoutFigures<Some extends Decision | undefined>(decision: Some, minCell: number): Some {
  return decision === undefined || !hidesCells(minCell)
    ? decision
    : (hideSmallCells(decision, NOTHING_SHOWN, minCell) as Some);
}

async function shownOf({ id, decision }: Stored, minCell: number, { ledger, clock }: ShowingContext): Promise<MayShow> {
  const { notes } = ledger;
  const topic = `shown ${minCell} ${decision.account} ${decision.experimentId}`;
  const known = await notes.get(keyOf(id, minCell));
  if (known !== undefined) return shownNote.parse(known.fact).may;
  for (;;) {
    const note = await notes.latest(topic);
    const last = note && stepNote.parse(note.fact);
    if (last?.decisionId === id) return last.may;
    if (last !== undefined && last.asOf > decision.asOf) return NOTHING_SHOWN;
    const now = countsOf(decision);
    const may = mayShow(now, last?.counts, minCell);
    if (!may.goal) return may;
    const step = (last?.step ?? 0) + 1;
    const fact = { step, decisionId: id, asOf: decision.asOf, may, counts: shownAfter(now, last?.counts, may) };
    const key = `${topic} ${step}`;
    await notes.write({ key, topic, asOf: decision.asOf, at: clock.now(), fact });
    // Another worker may have taken the step with another decision: then this one comes after it, or not at all.
    const taken = stepNote.parse((await notes.get(key))!.fact);
    if (taken.decisionId !== id) continue;
    await notes.write({
      key: keyOf(id, minCell),
      topic: `${topic} decisions`,
      asOf: decision.asOf,
      at: clock.now(),
      fact: { may: taken.may },
    });
    return taken.may;
  }
}

function keyOf(decisionId: string, minCell: number): string {
  return `shown ${minCell} decision ${decisionId}`;
}

const countsByArm = z.record(z.string(), z.object({ impressions: z.number(), conversions: z.number() }));
const may = z.object({ goal: z.boolean(), events: z.array(z.string()) });
const shownNote = z.object({ may });
const stepNote = z.object({
  step: z.int(),
  decisionId: z.string(),
  asOf: z.string(),
  may,
  counts: z.object({ goal: countsByArm, events: z.record(z.string(), countsByArm) }),
});
