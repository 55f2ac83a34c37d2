import type { ArmReport, Decision } from "../../decision/index.ts";
import { chanceText } from "../checks/chance.ts";
import type { DigestEntry } from "./model.ts";

/** A chance of being best that moved by so much since the last digest is worth a line. */
const LARGE_MOVE = 0.1;
/** So is one that passed this, on its way to a decision or back, by more than wavering. */
const NEARLY_THERE = 0.9;
const MORE_THAN_WAVERING = 0.02;

/** How the leader's chance of being best moved since the last digest. */
export interface Change {
  /** Of the arm that leads now, in [-1, 1]. */
  readonly by: number;
  readonly isLarge: boolean;
  /** What it was, in words that stand behind the chance. */
  readonly was: string;
  /** The same where the chance is not beside it. Without full stop. */
  readonly sentence: string;
}

/** Undefined where there is nothing to compare: no digest before, no leader, an arm that was not there, or no new day since. */
export function changeOf({ decision, before }: Pick<DigestEntry, "decision" | "before">): Change | undefined {
  if (before === undefined || before.lastClosedDay >= decision.lastClosedDay) return undefined;
  const leader = leaderOf(decision);
  const earlier = before.arms.find(({ id }) => id === leader?.id);
  const then = earlier?.probabilityToBeBest ?? undefined;
  const now = leader?.probabilityToBeBest ?? undefined;
  if (leader === undefined || then === undefined || now === undefined) return undefined;
  const by = now - then;
  const hasPassed = then < NEARLY_THERE !== now < NEARLY_THERE && Math.abs(by) > MORE_THAN_WAVERING;
  const isNewLeader = leaderOf(before)?.id !== leader.id;
  const was = `was ${chanceText(then, before)}`;
  return {
    by,
    isLarge: Math.abs(by) >= LARGE_MOVE || hasPassed,
    was: isNewLeader ? `now ahead, ${was}` : was,
    sentence: isNewLeader ? `now ahead, ${was}` : `chance of being best ${was}`,
  };
}

function leaderOf({ leader, arms }: Decision): ArmReport | undefined {
  return leader === null ? undefined : arms[leader];
}
