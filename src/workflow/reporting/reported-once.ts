import { z } from "zod";
import type { JobContext } from "../../ports/index.ts";

/**
 * - `message`: posted
 * - `digest`: left to the next digest
 * - `elsewhere`: another message says it (the alert it belongs to, the end of the experiment)
 * - `nothing`: over before it mattered
 */
export type How = "message" | "digest" | "elsewhere" | "nothing";

const noteFact = z.object({
  how: z.enum(["message", "digest", "elsewhere", "nothing"]),
  decisionId: z.string().optional(),
});

/** How something was told; undefined: not yet. It holds wherever messages go, Slack or a terminal. */
export async function reportedHow(what: string, { ledger }: Pick<JobContext, "ledger">): Promise<How | undefined> {
  const note = await ledger.notes.get(keyOf(what));
  return note && noteFact.parse(note.fact).how;
}

/** The decision that it was told by; undefined: none is known. */
export async function reportedDecision(
  what: string,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<string | undefined> {
  const note = await ledger.notes.get(keyOf(what));
  return note && noteFact.parse(note.fact).decisionId;
}

/** Written when the message has certainly arrived, or none is to come; what was written first stays. */
export async function rememberHow(
  what: string,
  how: How,
  { ledger, clock, asOf }: Pick<JobContext, "ledger" | "clock" | "asOf">,
  by: { readonly decisionId?: string } = {},
): Promise<void> {
  const fact = { how, ...by };
  await ledger.notes.write({ key: keyOf(what), topic: "reported once", asOf, at: clock.now(), fact });
}

function keyOf(what: string): string {
  return `reported ${what}`;
}
