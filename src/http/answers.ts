import type { z } from "zod";

/** What every refusal looks like: one sentence, and where it helps the details. */
export interface ErrorAnswer {
  readonly error: string;
  /** What is wrong with the payload, field by field. */
  readonly problems?: readonly { readonly path: string; readonly problem: string }[];
  /** Names that would have been accepted. */
  readonly known?: readonly string[];
}

/** A schema's complaints as fields and sentences. */
export function payloadProblems(error: z.ZodError): NonNullable<ErrorAnswer["problems"]> {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), problem: message }));
}

/** Whether the store of the queue was not to be reached. By its stable code: importing the class would load the whole queue. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "queue-unreachable";
}
