import type { Ledger } from "../../ports/index.ts";
import type { Proof } from "./check-proof.ts";

/** Everything that a proof file of a decision holds; undefined: there is no such decision, or its facts are archived. */
export async function readProof(ledger: Ledger, decisionId: string): Promise<Proof | undefined> {
  const [stored, linked] = [await ledger.decisions.get(decisionId), await ledger.decisions.linked(decisionId)];
  if (stored === undefined || linked === undefined) return undefined;
  const { input, decision } = stored;
  return { format: "herald-proof", version: 1, ...linked, input, decision };
}
