import { decide, type Decision, type DecisionInput, type Look } from "../../decision/index.ts";
import {
  differencesOf,
  PROOF_PARTS,
  type Difference,
  type FigureFinding,
  type HashFinding,
  type ProofFindings,
} from "../../messages/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { LinkedDecision } from "../../ports/index.ts";
import { textsOfDays } from "../decisions/day-entries.ts";
import { conclusionText, decisionIdFrom, rootText, rowText } from "../decisions/hashed-texts.ts";
import { wholeOf, type KeptFacts, type Premise } from "../decisions/parts.ts";

/** What a proof file holds: a decision with what it was made from, and the row that the ledger's chain links. JSON. */
export interface Proof extends LinkedDecision {
  readonly format: "herald-proof";
  readonly version: 1;
  readonly input: DecisionInput;
  readonly decision: Decision;
}

/** SHA-256 of a text, as hexadecimal digits. */
type Sha256 = (text: string) => Promise<string>;

/**
 * Computes everything in a proof again, from nothing but its own content. Pure: browsers run it as it is.
 * @throws RangeError or TypeError on a file that is damaged so far that it cannot be read
 */
export async function checkProof(proof: Proof, sha256: Sha256): Promise<ProofFindings> {
  const { input, decision } = proof;
  const recomputed: unknown = JSON.parse(canonicalJson(decide(input)));
  const differences = differencesOf(decision, recomputed);
  const misfits = misfitsOf(proof);
  return {
    figures: figuresOf(decision, differences),
    differences,
    hashes: await hashesOf(proof, sha256),
    misfits: misfits.filter(({ stored }) => stored !== undefined),
    added: misfits.filter(({ stored }) => stored === undefined).map(({ path }) => path),
  };
}

/** What the documents say that were hashed, against what the file shows. */
function misfitsOf({ row, documents, input, decision }: Proof): readonly Difference[] {
  const { account, experimentId, closedDay, verdict, asOf } = row;
  const { snapshot, history } = input;
  const said = wholeOf({
    account,
    experimentId,
    closedDay,
    verdict: verdict as Decision["verdict"],
    asOf,
    premise: JSON.parse(documents.premise) as Premise,
    facts: JSON.parse(documents.facts) as KeptFacts,
    look: documents.look === null ? null : (JSON.parse(documents.look) as Look),
    // Held by the root, which is computed from them.
    days: snapshot.days,
    metrics: snapshot.metrics,
    looks: history.looks,
  });
  return differencesOf(JSON.parse(canonicalJson(said)), { input, decision });
}

async function hashesOf({ row, hash, documents, input }: Proof, sha256: Sha256): Promise<readonly HashFinding[]> {
  const all = (texts: readonly string[]): Promise<string[]> => Promise.all(texts.map(sha256));
  const premise = await sha256(documents.premise);
  const look = documents.look === null ? null : await sha256(documents.look);
  const facts = await sha256(documents.facts);
  const { snapshot, history } = input;
  const root = await sha256(
    rootText(
      await all(textsOfDays(snapshot.days, snapshot.metrics)),
      await all(history.looks.map((earlier) => canonicalJson(earlier))),
    ),
  );
  const { account, experimentId, closedDay, verdict } = row;
  const conclusion = {
    account,
    experimentId,
    closedDay,
    verdict,
    premise,
    root,
    look: documents.look === null ? null : (JSON.parse(documents.look) as Look),
    facts: JSON.parse(documents.facts) as KeptFacts,
  };
  const id = decisionIdFrom(await sha256(conclusionText(conclusion)));
  const whole = await sha256(rowText({ ...row, id, premise, root, look, facts }));
  return [
    { of: "premise", recorded: row.premise, computed: premise },
    ...(row.look === null && look === null
      ? []
      : [{ of: "look" as const, recorded: row.look ?? "", computed: look ?? "" }]),
    { of: "facts", recorded: row.facts, computed: facts },
    { of: "root", recorded: row.root, computed: root },
    { of: "id", recorded: row.id, computed: id },
    { of: "row", recorded: hash, computed: whole },
  ];
}

/** How many values there are in each part of the decision, and how many of them differ. */
function figuresOf(decision: Decision, differences: readonly Difference[]): readonly FigureFinding[] {
  const partOf = (key: string): string => (PROOF_PARTS.includes(key) ? key : "rest");
  const values = new Map<string, number>();
  const different = new Map<string, number>();
  const add = (counts: Map<string, number>, part: string, count: number): void => {
    counts.set(part, (counts.get(part) ?? 0) + count);
  };
  for (const [key, value] of Object.entries(decision)) add(values, partOf(key), leavesIn(value));
  for (const { path } of differences) add(different, partOf(/^[^.[]*/u.exec(path)![0]), 1);
  return PROOF_PARTS.filter((part) => (values.get(part) ?? 0) > 0 || different.has(part)).map((part) => ({
    part,
    values: values.get(part) ?? 0,
    different: different.get(part) ?? 0,
  }));
}

function leavesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + leavesIn(member), 0);
}
