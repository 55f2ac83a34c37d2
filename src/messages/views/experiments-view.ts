import { armAhead, shareOfEvidence, type Estimate, type Hold } from "../../decision/index.ts";
import { addDays, type ExperimentRef, type Instant } from "../../experiment/index.ts";
import { chanceText } from "../checks/chance.ts";
import type { DigestBrief, DigestEntry, Standing, WorkerNote } from "../digest/model.ts";
import { standingOf } from "../digest/standing.ts";
import { armName, dayOf, heldSentence, type RowContext } from "../digest/story.ts";
import { outlookShort, whyShort } from "../digest/why-short.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatDay, formatLift, formatProgress } from "../text/format.ts";

/** What a person wants to see of the list: as it stands in an address. */
export interface ExperimentsQuery {
  readonly account?: string | undefined;
  readonly status?: string | undefined;
  readonly policy?: string | undefined;
  readonly show?: "decide" | "fix" | undefined;
  readonly problem?: string | undefined;
  readonly search?: string | undefined;
  readonly sort: "name" | "day" | "chance" | "lift" | "evidence" | "expected";
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
  /** For a screen on a wall. */
  readonly isWall: boolean;
}

/** Everything that the list of experiments shows. */
export interface ExperimentsView {
  readonly query: ExperimentsQuery;
  /** When the latest of what is shown was read; undefined: nothing was yet. */
  readonly asOf: Instant | undefined;
  /** IANA name. */
  readonly timeZone: string;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly policies: readonly string[];
  /** Of everything, whatever the query. */
  readonly counts: {
    readonly decide: number;
    readonly fix: number;
    /** Those that go on, and that nobody has to look at. */
    readonly running: number;
    readonly statuses: readonly string[];
  };
  /** What needs a decision and what needs fixing, the first of each. */
  readonly decide: readonly DigestBrief[];
  readonly fix: readonly DigestBrief[];
  /** What many have in common that need fixing, most frequent first. */
  readonly problems: readonly { readonly check: string; readonly count: number }[];
  readonly rows: readonly ListRow[];
  /** How many fit the query, and how many pages they fill. */
  readonly total: number;
  readonly pages: number;
  /** What was decided or has ended lately, the latest first. */
  readonly decided: readonly DigestBrief[];
  readonly nextDigestAt: Instant | undefined;
  /** What keeps Herald from acting at all; undefined: nothing. */
  readonly pause: Hold | undefined;
  readonly worker: Omit<WorkerNote, "late" | "personalizations">;
  readonly isDemo: boolean;
}

/** One experiment in the list: what its row says, and the figures of its small pictures. Plain text. */
export interface ListRow extends ExperimentRef {
  readonly name: string;
  readonly accountName: string;
  readonly standing: Standing;
  /** In Ours Privacy, whoever paused it. */
  readonly isPaused: boolean;
  readonly day: string;
  /** Empty: nobody is ahead. */
  readonly ahead: string;
  readonly chance: string;
  readonly lift: string;
  /** Undefined: it cannot be estimated, or must not be shown. */
  readonly interval: Extract<Estimate, { readonly kind: "estimated" }> | undefined;
  readonly evidence: { readonly text: string; readonly share: number } | undefined;
  /** Relative lift after each of the last days. */
  readonly lifts: readonly number[];
  readonly guardrails: "none" | "harmed" | "open" | "hold";
  /** Why there is no decision yet, in a few words; empty for a winner that is not kept waiting. */
  readonly why: string;
  readonly outlook: string;
  /** When a decision may come; empty: no forecast. */
  readonly expected: string;
}

const NAME = 80;
const WORDS = 120;

/** @throws RangeError on an unknown time zone */
export function listRow(
  entry: DigestEntry,
  { lifts, accountName }: Pick<ListRow, "lifts" | "accountName">,
  context: RowContext,
): ListRow {
  const { decision, horizonDays } = entry;
  const { account, experimentId, experimentName, day } = decision;
  const ahead = armAhead(decision);
  const best = ahead?.probabilityToBeBest ?? null;
  const lift = ahead?.lift ?? null;
  const share = ahead === undefined ? undefined : shareOfEvidence(decision);
  const standing = standingOf(entry, context.since);
  // A winner that is about to be stopped waits for nothing.
  const held = standing === "running" ? heldSentence(entry, context) : undefined;
  const why = held ?? whyShort(decision);
  return {
    account,
    experimentId,
    accountName,
    name: cleanText(experimentName, NAME),
    standing,
    isPaused: decision.checks.some(({ id, finding }) => id === "running" && finding.kind === "paused"),
    day: dayOf(day, horizonDays),
    ahead: ahead === undefined ? "" : armName(ahead),
    chance: best === null ? "" : chanceText(best, decision),
    lift: lift === null ? "" : formatLift(lift),
    interval: lift?.kind === "estimated" ? lift : undefined,
    evidence: share === undefined ? undefined : { text: formatProgress(share), share },
    lifts,
    guardrails: guardrailsOf(entry),
    why: why === "" ? "" : cleanText(why, WORDS),
    outlook: outlookShort(decision, horizonDays),
    expected: expectedOn(entry),
  };
}

/** What is known of the guardrails all together. */
function guardrailsOf({ decision: { checks, metrics } }: DigestEntry): ListRow["guardrails"] {
  if (metrics.every(({ role }) => role !== "guardrail")) return "none";
  const statusOf = (wanted: string) => checks.find(({ id }) => id === wanted)?.status;
  if (statusOf("no-guardrail-harmed") === "fail") return "harmed";
  return statusOf("guardrails-hold") === "pass" || statusOf("guardrails-hold") === undefined ? "hold" : "open";
}

/** A day is judged once it has closed: on the next one. */
function expectedOn({ decision: { forecast, lastClosedDay, day } }: DigestEntry): string {
  return forecast.kind === "expected" ? formatDay(addDays(lastClosedDay, forecast.day - day + 1)) : "";
}
