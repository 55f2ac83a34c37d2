import type { Instant } from "../../experiment/index.ts";

/**
 * - `stop`, `pause-experiment`, `resume-experiment`, `rollout`, `end-rollout`: do it to this experiment now
 * - `not-yet`: put it on hold until a time
 * - `never`, `veto`: put it on hold until someone says `allow`
 * - `pause`, `resume`: stop nothing at all, of any account; go on
 */
export type InstructionKind =
  | "stop"
  | "pause-experiment"
  | "resume-experiment"
  | "rollout"
  | "end-rollout"
  | "not-yet"
  | "never"
  | "veto"
  | "allow"
  | "pause"
  | "resume";

/** What a person told Herald. Kept permanently, never changed. */
export interface Instruction {
  /** Names the answer itself: the same action, delivered twice, is one instruction. */
  readonly id: string;
  readonly at: Instant;
  /** Who: the id of a person. */
  readonly actor: string;
  /** `cli`, `http`, `page`, or the medium. */
  readonly via: string;
  /** What about; both null: everything. */
  readonly account: string | null;
  readonly experimentId: string | null;
  readonly kind: InstructionKind;
  /** Of `not-yet`: when it ends; null of the others. */
  readonly until: Instant | null;
  /** Id of the intent or decision that was answered; null: none. */
  readonly subject: string | null;
}

/** Why an experiment is on hold although it may have a winner. `paused`: all of them are. */
export interface Hold {
  readonly kind: "paused" | "not-yet" | "never" | "veto";
  /** Id of the person. */
  readonly by: string;
  readonly since: Instant;
  /** null: until someone lifts it. */
  readonly until: Instant | null;
}

/**
 * The hold on one experiment; undefined if there is none. The last instruction counts. A pause of everything takes precedence over a hold on one.
 * @param instructions about this experiment and about everything, oldest first
 */
export function holdOf(instructions: readonly Instruction[], now: Instant): Hold | undefined {
  return pauseOf(instructions) ?? ownHoldOf(instructions, now);
}

/** Whether everything is paused, and by whom. */
export function pauseOf(instructions: readonly Instruction[]): Hold | undefined {
  const last = instructions.findLast(({ kind }) => kind === "pause" || kind === "resume");
  return last?.kind === "pause" ? { kind: "paused", by: last.actor, since: last.at, until: null } : undefined;
}

/** What asks for an act, and neither holds nor allows. */
const ASKED: readonly InstructionKind[] = ["stop", "pause-experiment", "resume-experiment", "rollout", "end-rollout"];

/** Whether an instruction asks for an act on its experiment. */
export function asksForAct({ kind }: Pick<Instruction, "kind">): boolean {
  return ASKED.includes(kind);
}

/** As `holdOf`, without a pause of everything. */
export function ownHoldOf(instructions: readonly Instruction[], now: Instant): Hold | undefined {
  const last = instructions.findLast(({ account, kind }) => account !== null && !asksForAct({ kind }));
  if (last === undefined) return undefined;
  const { kind, actor: by, at: since, until } = last;
  if (kind === "never" || kind === "veto") return { kind, by, since, until: null };
  return kind === "not-yet" && until !== null && Date.parse(until) > Date.parse(now)
    ? { kind, by, since, until }
    : undefined;
}
