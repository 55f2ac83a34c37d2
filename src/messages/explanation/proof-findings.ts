import type { Difference } from "./differences.ts";

/** What a proof file's own content gives when all of it is computed again. */
export interface ProofFindings {
  /** Each part of the decision, computed again from the input. */
  readonly figures: readonly FigureFinding[];
  /** Where the decision in the file is not what its input gives. */
  readonly differences: readonly Difference[];
  readonly hashes: readonly HashFinding[];
  /** Where input and decision are not what the hashed documents say: `stored` is what a document says. */
  readonly misfits: readonly Difference[];
  /** Places of the input that the documents leave out, as they were written before these existed. The hash does not cover them. */
  readonly added: readonly string[];
}

export interface FigureFinding {
  /** Of the decision, `arms`. */
  readonly part: string;
  /** How many values it has. */
  readonly values: number;
  /** How many of them are not the same. */
  readonly different: number;
}

/** What is hashed: the documents, the counts, and from them the row and its name. */
export type HashedPart = "premise" | "look" | "facts" | "root" | "row" | "id";

export interface HashFinding {
  readonly of: HashedPart;
  readonly recorded: string;
  readonly computed: string;
}

/** Whether everything is what it claims to be. */
export function isProven({ differences, hashes, misfits }: ProofFindings): boolean {
  return differences.length + misfits.length === 0 && hashes.every(({ recorded, computed }) => recorded === computed);
}
