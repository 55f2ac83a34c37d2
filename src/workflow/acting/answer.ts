import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { pauseOf, type Intention, type RolloutAct } from "../../decision/index.ts";
import { answerOfAction, type AnswerKind, type ButtonValue, type ReplyFact } from "../../messages/index.ts";
import { mediumOf, type Answer, type PersonId } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";

/**
 * The result of an action, and the reply to the person. `outdated`: what it answered has changed; the message is updated.
 * `refused`: it is not allowed, not now, or makes no sense; nothing changes.
 */
export interface Reply {
  readonly kind: "done" | "outdated" | "refused";
  readonly fact: ReplyFact;
}

export const done = (fact: ReplyFact): Reply => ({ kind: "done", fact });
export const outdated = (fact: ReplyFact): Reply => ({ kind: "outdated", fact });
export const refused = (fact: ReplyFact): Reply => ({ kind: "refused", fact });

/** Who answered what; the values are still only claims. */
export interface Saying {
  readonly answer: Answer;
  readonly actor: PersonId;
}

const proposalValue = z.strictObject({
  about: z.literal("proposal"),
  account: z.string(),
  experiment: z.string(),
  decision: z.string(),
  act: z.enum(["stop", "pause"]),
  because: z.enum(["winner", "harm", "horizon", "futility"]),
  winner: z.string().nullable(),
});
const intentValue = z.strictObject({ about: z.literal("intent"), intent: z.string() });
const finalReportValue = z.strictObject({
  about: z.literal("final-report"),
  account: z.string(),
  experiment: z.string(),
  decision: z.string(),
});

export type ProposalValue = z.output<typeof proposalValue>;

/** An answer by one of our actions, parsed but not yet checked. */
export type AnsweredAction =
  | {
      readonly about: "proposal";
      readonly kind: Extract<AnswerKind, "stop" | "pause" | "not-yet" | "never" | "undo">;
      readonly value: ProposalValue;
    }
  | {
      readonly about: "intent";
      readonly kind: Extract<AnswerKind, "veto" | "hasten" | "resume" | "undo">;
      readonly intentId: string;
    }
  | RolloutAnswer;

/** From the receipt of an act, or from the final report. */
export interface RolloutAnswer {
  readonly about: "rollout";
  readonly kind: RolloutAct;
  readonly value: Exclude<ButtonValue, { about: "proposal" }>;
}

/** Undefined: no action of ours carries this. */
export function readAction({ action, value }: Pick<Answer, "action" | "value">): AnsweredAction | undefined {
  const kind = answerOfAction(action);
  if (kind === undefined) return undefined;
  const written = json(value);
  if (kind === "rollout" || kind === "end-rollout") {
    const { data: value } = z.union([intentValue, finalReportValue]).safeParse(written);
    return value && { about: "rollout", kind, value };
  }
  const intent = intentValue.safeParse(written);
  if (intent.success && isAboutIntent(kind)) return { about: "intent", kind, intentId: intent.data.intent };
  const proposal = proposalValue.safeParse(written);
  if (proposal.success && isAboutProposal(kind)) return { about: "proposal", kind, value: proposal.data };
  return undefined;
}

type OtherKind = Exclude<AnswerKind, RolloutAct>;

function isAboutIntent(kind: OtherKind): kind is Extract<AnsweredAction, { about: "intent" }>["kind"] {
  return kind === "veto" || kind === "hasten" || kind === "resume" || kind === "undo";
}

function isAboutProposal(kind: OtherKind): kind is Extract<AnsweredAction, { about: "proposal" }>["kind"] {
  return kind !== "veto" && kind !== "hasten" && kind !== "resume";
}

/** What a proposal asks for. */
export function proposedIn({ act, because, winner }: ProposalValue): Intention {
  return { act, because, variantId: winner };
}

/** Whether the message with this key stands where the answer was given. A delivery may know more of its place than an answer does. */
export async function isMessageOf(
  key: string,
  { medium, place }: Pick<Answer, "medium" | "place">,
  { ledger }: JobContext,
): Promise<boolean> {
  const named = Object.entries(place);
  return (await ledger.deliveries.of(key)).some(
    (delivery) =>
      mediumOf(delivery.destination) === medium &&
      named.length > 0 &&
      named.every(([part, value]) => isDeepStrictEqual(delivery.place?.[part], value)),
  );
}

/** A stop that arrives so late was meant for a situation that has changed. */
export const LONGEST_WAY_MS = 3_600_000;

/** What prevents every act, no matter who asks; undefined: nothing. */
export async function objectionToAct(
  { at }: Pick<Answer, "at">,
  experimentKey: string,
  { ledger, settings, clock }: JobContext,
): Promise<ReplyFact | undefined> {
  if (!settings.acting.isEnabled) return { kind: "acting-off" };
  const pause = pauseOf(await ledger.instructions.general());
  if (pause !== undefined) return { kind: "acting-paused", by: pause.by };
  if (settings.policyFor(experimentKey).rules.mode === "observe") return { kind: "only-observed" };
  if (clock.nowMs() - Date.parse(at) > LONGEST_WAY_MS) return { kind: "too-long-on-the-way" };
  return undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused by its schema.
    return undefined;
  }
}
