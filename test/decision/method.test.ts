import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHECK_IDS, decide, METHOD, type Decision } from "../../src/decision/index.ts";
import { canonicalJson } from "../../src/platform/index.ts";
import { readCorpus } from "../corpus/corpus.ts";

const FILE = new URL("../corpus/facts.json", import.meta.url);

interface Frozen {
  readonly method: number;
  /** Of the facts that each input of the corpus gives, in its order. */
  readonly hashes: readonly string[];
}

const decisions: readonly Decision[] = readCorpus().map((input) => decide(input));
const hashes = decisions.map((facts) => createHash("sha256").update(canonicalJson(facts)).digest("hex").slice(0, 16));

describe("the method that makes decisions", () => {
  it("gives the facts that are frozen under its number: other facts are another method", () => {
    if (process.env["METHOD"] === "freeze")
      writeFileSync(FILE, `${JSON.stringify({ method: METHOD, hashes } satisfies Frozen, undefined, 1)}\n`);
    const frozen = JSON.parse(readFileSync(FILE, "utf8")) as Frozen;
    // Gone up? Freeze its facts with METHOD=freeze, and say in CHANGELOG why.
    expect(frozen.method).toBe(METHOD);
    const changed = hashes.flatMap((hash, place) => (hash === frozen.hashes[place] ? [] : [place]));
    // Inputs that give other facts: METHOD has to go up.
    expect(changed).toEqual([]);
    expect(hashes).toHaveLength(frozen.hashes.length);
  });

  it("is tried on at least 60 inputs, with every check failing or warning at least once", () => {
    expect(decisions.length).toBeGreaterThanOrEqual(60);
    const seen = new Set(
      decisions.flatMap(({ checks }) =>
        checks.flatMap(({ id, status }) => (status === "fail" || status === "warn" ? [id] : [])),
      ),
    );
    expect(CHECK_IDS.filter((id) => !seen.has(id))).toEqual([]);
  });

  it("is named in every decision", () => {
    expect(new Set(decisions.map(({ method }) => method))).toEqual(new Set([METHOD]));
  });
});
