import { z } from "zod";
import { reasonsIn, type ActReason, type Decision, type Intention, type Look } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import { GENESIS_HASH, hashesOfDays, hashOf, hashOfDay, rootOf, sha256, storedDecisionId } from "./chain.ts";
import { applyChanges, type DayEntry } from "./day-entries.ts";
import type { KeptFacts } from "./parts.ts";
import { SortedEntries } from "./sorted-entries.ts";
import { countsAfter, spentBy } from "./timeline.ts";
import type { Audit, ChainEnd } from "../../ports/index.ts";

/** A row of the chain as it is kept or exported: documents as their exact text, undefined where they cannot be unpacked. */
export interface ChainRow extends ExperimentRef {
  readonly sequence: number;
  readonly id: string;
  readonly closedDay: string;
  readonly verdict: Decision["verdict"];
  readonly asOf: string;
  readonly recordedAt: string;
  /** Hash of the premise. */
  readonly premise: string;
  readonly days: readonly DayEntry[];
  readonly root: string;
  readonly look: string | null | undefined;
  readonly lookCounts: boolean;
  /** Null: they are in an archive. */
  readonly facts: string | null | undefined;
  /** Where the facts are archived: the hash of their text, and which archive has them, by its hash. */
  readonly factsHash?: string | null | undefined;
  readonly archive?: string | null | undefined;
  readonly previousHash: string;
  readonly hash: string;
}

/** An act whose request may have left. */
export interface BegunAct extends ExperimentRef, Pick<Intention, "because" | "variantId"> {
  readonly id: string;
  readonly decisionId: string;
}

/** As much of a decision as explains an act. */
interface Explanation {
  readonly about: string;
  readonly premise: string;
  readonly winner: number | null;
  readonly reasons: readonly ActReason[];
}

/** What was counted of one experiment up to a row, by hashes: all that checking needs. */
interface Known {
  readonly days: SortedEntries<string>;
  readonly looks: SortedEntries<{ readonly hash: string; readonly spent: number }>;
}

/** As much of a premise as names variants. */
const named = z.object({ arms: z.array(z.object({ id: z.string() })) });

/**
 * Checks a ledger as it streams by: the acts, then the rows of the chain in order, then the premises they rest on. Of each experiment it
 * remembers two hashes a day, of each premise its variants, and of a decision something only where an act refers to it; no row is kept. The one
 * check of the ledger itself and of an exported file.
 */
export class ChainCheck {
  readonly #known = new Map<string, Known>();
  readonly #firstUse = new Map<string, number>();
  readonly #variants = new Map<string, readonly string[]>();
  readonly #acts: BegunAct[] = [];
  /** Of the decisions that acts refer to; undefined: not met yet. */
  readonly #explanations = new Map<string, Explanation | undefined>();
  readonly #archived = new Map<string, number>();
  readonly #isWhole: boolean;
  #sound = 0;
  #last = 0;
  #hash = GENESIS_HASH;
  #firstBroken: number | undefined;

  /** @param isWhole false: rows of other experiments are missing, as in an archive; each row is checked, and its link where it follows the one before */
  constructor({ isWhole }: { readonly isWhole: boolean } = { isWhole: true }) {
    this.#isWhole = isWhole;
  }

  /** One that is to be explained: before the rows. */
  act(act: BegunAct): void {
    this.#acts.push(act);
    this.#explanations.set(act.decisionId, undefined);
  }

  /** The next row. */
  decision(row: ChainRow): void {
    if (this.#firstBroken !== undefined) return;
    if (!this.#follows(row) || !this.#isSound(row)) {
      this.#firstBroken = this.#isWhole ? this.#sound + 1 : row.sequence;
      return;
    }
    this.#sound++;
    this.#last = row.sequence;
    this.#hash = row.hash;
    if (row.archive != null) this.#archived.set(row.archive, (this.#archived.get(row.archive) ?? 0) + 1);
    if (!this.#firstUse.has(row.premise)) this.#firstUse.set(row.premise, row.sequence);
  }

  /** @param body the exact text of a premise; undefined: it cannot be unpacked */
  premise(hash: string, body: string | undefined): void {
    if (body === undefined || sha256(body) !== hash) return;
    this.#variants.set(
      hash,
      named.parse(JSON.parse(body)).arms.map(({ id }) => id),
    );
  }

  /** How many rows have their facts in which archive, by its hash. */
  archived(): ReadonlyMap<string, number> {
    return this.#archived;
  }

  /** What is known of rows of which others are missing. */
  rows(): Audit["chain"] {
    const lost = [...this.#firstUse].filter(([hash]) => !this.#variants.has(hash)).map(([, sequence]) => sequence);
    const breaks = [...lost, ...(this.#firstBroken === undefined ? [] : [this.#firstBroken])];
    return { rows: this.#sound, firstBroken: breaks.length === 0 ? undefined : Math.min(...breaks) };
  }

  /** @param end the end of the chain as it was stated before any row was read */
  chain(end: ChainEnd): { readonly rows: number; readonly firstBroken: number | undefined } {
    const { firstBroken: known } = this.rows();
    const breaks = known === undefined ? [] : [known];
    if (this.#firstBroken === undefined && this.#sound !== end.sequence)
      breaks.push(Math.min(this.#sound, end.sequence) + 1);
    else if (this.#firstBroken === undefined && this.#hash !== end.hash) breaks.push(Math.max(this.#sound, 1));
    const firstBroken = breaks.length === 0 ? undefined : Math.min(...breaks);
    return { rows: Math.min(this.#sound, (firstBroken ?? Number.POSITIVE_INFINITY) - 1), firstBroken };
  }

  /** How many there are, and which of them no decision explains. */
  acts(): Audit["acts"] {
    const unexplained = this.#acts.filter((act) => !this.#isExplained(act)).map(({ id }) => id);
    return { begun: this.#acts.length, unexplained };
  }

  /** By a decision about this experiment that gives its reason: of a winner, the very one. What a person asked for needs none. */
  #isExplained({ because, variantId, ...act }: BegunAct): boolean {
    const found = this.#explanations.get(act.decisionId);
    if (found?.about !== aboutKey(act)) return false;
    if (because === "asked") return true;
    if (!found.reasons.includes(because)) return false;
    return because !== "winner" || this.#variants.get(found.premise)?.[found.winner ?? -1] === variantId;
  }

  #follows({ sequence, previousHash }: ChainRow): boolean {
    if (sequence === this.#last + 1) return previousHash === this.#hash;
    return !this.#isWhole && sequence > this.#last;
  }

  /** The row is what its hash says, and rests on the days and looks of the rows before it. Of archived facts only the hash is known. */
  #isSound({ hash, days, look, lookCounts, facts, factsHash, archive: _, ...columns }: ChainRow): boolean {
    if (look === undefined || facts === undefined || (facts === null && factsHash == null)) return false;
    const lookHash = look === null ? null : sha256(look);
    if (hash !== hashOf({ ...columns, look: lookHash, lookCounts, facts: facts === null ? factsHash! : sha256(facts) }))
      return false;
    // Their hash has been checked: the documents are what was written, of today's shape or of an older one.
    const concluded = facts === null ? undefined : (JSON.parse(facts) as KeptFacts);
    const seen = look === null ? null : (JSON.parse(look) as Look);
    const about = aboutKey(columns);
    const known = this.#knownOf(about);
    applyChanges(known.days, days, hashOfDay);
    const root = rootOf(
      concluded?.days === undefined ? known.days.values() : hashesOfDays(concluded.days, concluded.metricSeries ?? []),
      concluded?.looks === undefined
        ? known.looks.valuesBefore(columns.closedDay).map((entry) => entry.hash)
        : concluded.looks.map((earlier) => sha256(canonicalJson(earlier))),
    );
    if (root !== columns.root) return false;
    const spent = seen === null ? undefined : spentBy(seen);
    if (lookCounts !== (spent !== undefined && countsAfter(spent, known.looks.get(columns.closedDay)?.spent)))
      return false;
    if (lookCounts) known.looks.set(columns.closedDay, { hash: lookHash!, spent: spent! });
    if (concluded === undefined) return true;
    if (this.#explanations.has(columns.id)) {
      const { premise, verdict } = columns;
      const reasons = reasonsIn({ ...concluded, verdict });
      this.#explanations.set(columns.id, { about, premise, winner: concluded.winner, reasons });
    }
    return storedDecisionId({ ...columns, look: seen, facts: concluded }, { look, facts: facts! }) === columns.id;
  }

  #knownOf(about: string): Known {
    const known = this.#known.get(about) ?? { days: new SortedEntries(), looks: new SortedEntries() };
    this.#known.set(about, known);
    return known;
  }
}

const aboutKey = ({ account, experimentId }: ExperimentRef): string => JSON.stringify([account, experimentId]);
