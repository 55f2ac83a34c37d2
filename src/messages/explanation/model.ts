import type {
  ActEnding,
  AlertEnd,
  AlertFact,
  Decision,
  DecisionInput,
  Instruction,
  Intention,
} from "../../decision/index.ts";
import type { Failure, Instant } from "../../experiment/index.ts";
import type { ActStory } from "../digest/model.ts";
import type { Difference } from "./differences.ts";

/** A stored decision with everything that came of it. */
export interface ExplanationModel extends ExperimentStory {
  readonly stored: {
    readonly id: string;
    readonly sequence: number;
    readonly recordedAt: Instant;
    readonly confirmedAsOf: Instant;
    readonly input: DecisionInput;
    readonly decision: Decision;
    readonly previousHash: string;
    readonly hash: string;
  };
  /** What people expect of the experiment, as last read; undefined: they did not say. */
  readonly hypothesis: string | undefined;
  /** What its input gives today. */
  readonly recomputed: Decision;
  /** Where that is not the stored one. */
  readonly differences: readonly Difference[];
  /** How the ledger's chain is; undefined: not asked, as today's method made the decision and recomputes it. */
  readonly chain: { readonly rows: number; readonly firstBroken: number | undefined } | undefined;
}

/** What was done to one experiment, said about it and changed in it. */
export interface ExperimentStory {
  /** What Herald did to the experiment, whichever decision it followed from, each act with its steps, oldest first. */
  readonly acts: readonly ExplainedAct[];
  /** What people said about the experiment or about everything, oldest first. */
  readonly instructions: readonly Instruction[];
  /** What people changed with `herald api`, oldest first. */
  readonly writes: readonly ExplainedWrite[];
  /** The alerts of the experiment, oldest first. */
  readonly alerts: readonly ExplainedAlert[];
  /** What was sent about it alone, oldest first. Digests are not: they are about all. */
  readonly messages: readonly ExplainedMessage[];
}

export interface ExplainedMessage {
  readonly kind: "proposal" | "announcement" | "receipt" | "alert" | "alert-over" | "final-report";
  /** `slack:#experiments` */
  readonly destination: string;
  /** False: begun, and not known to have arrived. */
  readonly isSent: boolean;
  /** When it was begun: later changes renew it in its place. */
  readonly at: Instant;
}

export interface ExplainedWrite {
  readonly at: Instant;
  readonly operation: string;
  /** null: nothing was sent with it. */
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly by: string;
  /** `unknown`: it may or may not have been done; null: no answer was recorded, which is the same. */
  readonly outcome: "done" | "refused" | "not-sent" | "unknown" | null;
  readonly failure: Failure | null;
}

export interface ExplainedAct {
  readonly id: string;
  /** The decision that it was announced for. */
  readonly decisionId: string;
  readonly state: ActStory["state"];
  readonly intention: Intention;
  readonly notBefore: Instant;
  readonly requestedBy: string | null;
  /** null while it is open. */
  readonly ending: ActEnding | null;
  /** The fresh look that a withdrawal names; undefined where it names none. */
  readonly fresh: Decision | undefined;
  readonly updatedAt: Instant;
  readonly steps: readonly {
    readonly at: Instant;
    readonly state: ActStory["state"];
    readonly actor: string | null;
    /** Somebody asked for it at once. */
    readonly isHastened: boolean;
  }[];
}

export interface ExplainedAlert {
  readonly fact: AlertFact;
  /** The decision that showed it first; undefined: no decision did. */
  readonly decision: Decision | undefined;
  readonly onsetAt: Instant;
  readonly endedAt: Instant | undefined;
  /** Undefined while it lasts. */
  readonly end: AlertEnd | undefined;
}
