import { createHash } from "node:crypto";
import type { Decision, DecisionInput } from "../../decision/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../canonical-json.ts";

/** What the first row is linked to. */
export const GENESIS_HASH = "0".repeat(64);

/** One row as it is linked: every column that anyone relies on, the bodies as their exact text. */
export interface LinkedRow {
  readonly sequence: number;
  readonly id: string;
  readonly account: string;
  readonly experimentId: string;
  readonly closedDay: UtcDay;
  readonly verdict: string;
  readonly asOf: Instant;
  readonly recordedAt: Instant;
  readonly input: string;
  readonly decision: string;
  readonly previousHash: string;
}

/** Hash of a row. The bodies enter by their own hashes, so a chain can still be checked where only those are known. */
export function hashOf(row: LinkedRow): string {
  return sha256(canonicalJson({ ...row, input: sha256(row.input), decision: sha256(row.decision) }));
}

/**
 * The name of a conclusion: the same input and decision have the same one, whenever they were reached. Only the times that a
 * run stamps on what it reads and concludes are left out; days, counts, earlier looks and the vendor's figures are content.
 */
export function decisionIdOf(input: DecisionInput, decision: Decision): string {
  const content = {
    account: input.snapshot.account,
    experimentId: input.snapshot.experiment.id,
    input: { ...input, snapshot: { ...input.snapshot, asOf: undefined } },
    decision: { ...decision, asOf: undefined, look: decision.look && { ...decision.look, asOf: undefined } },
  };
  return `dec_${sha256(canonicalJson(content)).slice(0, 24)}`;
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
