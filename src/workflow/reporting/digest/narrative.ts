import { z } from "zod";
import { checkNarrative, narrativeFacts, type DigestModel, type NarrativeFacts } from "../../../messages/index.ts";
import type { DigestSettings, JobContext } from "../../../ports/index.ts";
import { written } from "../../shown-as.ts";

/**
 * The digest's opening paragraph by an outside program, once for each digest: what it said, or that it failed, is kept, and a digest that
 * is made again asks nobody. The text is checked against the facts of every making: where they have moved on, it is left out.
 * @returns undefined: the digest begins without one
 */
export async function narrativeOf(
  key: string,
  model: DigestModel,
  { narrator: program }: Pick<DigestSettings, "narrator">,
  context: JobContext,
): Promise<string | undefined> {
  if (program === undefined || context.narrator === undefined) return undefined;
  const facts = written(narrativeFacts, model, context);
  const text = await keptText(`narrative:${key}`, facts, program, context);
  if (text === null) return undefined;
  const checked = checkNarrative(text, facts);
  if (checked.kind === "holds") return checked.text;
  context.log.warn({ key, problems: checked.problems }, "narrative left out: it does not match the facts");
  return undefined;
}

async function keptText(
  noteKey: string,
  facts: NarrativeFacts,
  program: NonNullable<DigestSettings["narrator"]>,
  { ledger, narrator, signal, log, asOf, clock }: JobContext,
): Promise<string | null> {
  const kept = await ledger.notes.get(noteKey);
  if (kept !== undefined) return narrativeNote.parse(kept.fact).text;
  const told = await narrator!.tell(program, facts, signal);
  if (told.kind === "failed")
    log.warn({ program: program.command[0], because: told.because }, "narrative left out: its program failed");
  const text = told.kind === "told" && told.text.length <= LONGEST_KEPT ? told.text : null;
  await ledger.notes.write({ key: noteKey, topic: "narrative", asOf, at: clock.now(), fact: { text } });
  // Another worker may have been first.
  return narrativeNote.parse((await ledger.notes.get(noteKey))!.fact).text;
}

/** What is longer could never be sent. */
const LONGEST_KEPT = 4000;

const narrativeNote = z.object({ text: z.string().nullable() });
