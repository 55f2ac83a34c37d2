import { summarizeArms, summarizeMetrics, type Judgement } from "../../decision/index.ts";
import { failingSentence } from "../checks/check-words.ts";
import { renderChecks } from "../checks/render-checks.ts";

/** Why a look found no winner; undefined for one that did. */
export function whyNot(judgement: Judgement): string | undefined {
  return failingSentence(withArms(judgement));
}

/** The checks of a look, one line each. */
export function judgementCheckLines(judgement: Judgement): readonly string[] {
  return renderChecks(withArms(judgement));
}

/** What the words are made of. A recorded series lists each of its arms. */
function withArms({ opened, checks, firstFailing }: Judgement) {
  const { lastClosedDay } = opened.snapshot;
  const { day } = opened.counted;
  const metrics = summarizeMetrics(opened);
  return { arms: summarizeArms(opened), unlistedVariants: [], metrics, lastClosedDay, day, checks, firstFailing };
}
