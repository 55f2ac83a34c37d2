import { z } from "zod";
import type { DecisionInput } from "../../decision/index.ts";
import { decisionInputSchema } from "./decision-schema.ts";
import { LedgerDamagedError } from "../errors.ts";

/** A document that is not what it should be. Expected: the message names every place and what was wrong there. */
export class InvalidDocumentError extends Error {
  readonly code = "invalid-document";
  override readonly name = "InvalidDocumentError";
}

/**
 * A saved decision input, read from JSON that may be anything. Unknown members are ignored.
 * @throws InvalidDocumentError naming each place that is wrong: `snapshot.days[3].date: expected a calendar day`
 */
export function parseDecisionInput(json: unknown): DecisionInput {
  const parsed = decisionInputSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new InvalidDocumentError(`This is not a decision input. ${placesOf(parsed.error)}`);
}

/** A document of our own, read back. @throws LedgerDamagedError naming the row and each place that is wrong */
export function readStored<T extends z.ZodType>(schema: T, text: string, row: string): z.output<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LedgerDamagedError(`The ledger's ${row} is not JSON: verify the ledger`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new LedgerDamagedError(`The ledger's ${row} cannot be read. ${placesOf(parsed.error)}`, {
    cause: parsed.error,
  });
}

/** A fact of our own, read back from a JSON column. @throws LedgerDamagedError naming the row and each place that is wrong */
export function readFact<T extends z.ZodType>(schema: T, fact: unknown, row: string): z.output<T> {
  const parsed = schema.safeParse(fact);
  if (parsed.success) return parsed.data;
  throw new LedgerDamagedError(`The ledger's ${row} cannot be read. ${placesOf(parsed.error)}`, {
    cause: parsed.error,
  });
}

const MAX_PLACES = 10;

function placesOf(error: z.ZodError): string {
  const places = error.issues.map((issue) => `${z.core.toDotPath(issue.path) || "the document"}: ${issue.message}`);
  const left = places.length - MAX_PLACES;
  return [...places.slice(0, MAX_PLACES), ...(left > 0 ? [`and ${left} more`] : [])].join("; ");
}
