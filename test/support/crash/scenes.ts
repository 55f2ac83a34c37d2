import type { Act, Policy } from "../../../src/decision/index.ts";
import type { SandboxOptions } from "../../../src/sandbox/index.ts";

/**
 * `new`: an experiment with a clear winner, never seen. `announced`: its stop is announced and told. `due`: its time has come as well.
 * `proposed`: its stop is left to people, who have been told. `pause`, `ending`: the same as `due` of a pause for harm, and of a stop without a
 * winner. `resume`: it was paused for harm, and a person has asked to resume it. `stopped`: it is stopped, and told. `rollout`: and a person has asked for its rollout.
 * `rolled-out`: which was done, and told.
 */
export type Scene =
  | "new"
  | "announced"
  | "due"
  | "proposed"
  | "pause"
  | "ending"
  | "resume"
  | "stopped"
  | "rollout"
  | "rolled-out";

/** What is played, and what must come of it. */
export interface Script {
  readonly scenario: NonNullable<SandboxOptions["scenarios"]>[number];
  readonly rules: Partial<Policy>;
  /** Days until the first look. */
  readonly waitDays: number;
  readonly acts: readonly Act[];
  /** Status in the end. */
  readonly status: string;
}

const WINNER: Script = { scenario: "clear-winner", rules: {}, waitDays: 0, acts: ["stop"], status: "completed" };
const HARM: Script = {
  scenario: "harmful-variant",
  rules: { onHarm: "pause", harmVetoMinutes: 120 },
  waitDays: 8,
  acts: ["pause"],
  status: "paused",
};

export const SCRIPTS: Readonly<Record<Scene, Script>> = {
  new: WINNER,
  announced: WINNER,
  due: WINNER,
  proposed: { ...WINNER, rules: { mode: "propose" } },
  pause: HARM,
  stopped: WINNER,
  rollout: { ...WINNER, acts: ["stop", "rollout"] },
  "rolled-out": { ...WINNER, acts: ["stop", "rollout"] },
  resume: { ...HARM, acts: ["pause", "resume"], status: "running" },
  ending: {
    scenario: "flat",
    rules: { atHorizon: "stop", horizonDays: 7 },
    waitDays: 0,
    acts: ["stop"],
    status: "completed",
  },
};
