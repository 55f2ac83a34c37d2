/**
 * What an experiment is to the reader of a digest. Each one is exactly one thing, so the counts of the header add up.
 * - `stop-failed`, `look`, `ready`: needs the reader
 * - `stopped`, `called-off`, `ended`: decided since the last digest
 * - `running`: goes on quietly
 */
export type Standing = "stop-failed" | "look" | "ready" | "stopped" | "called-off" | "ended" | "running";

/** One thing to say about an experiment: a word or two that catch the eye, and a sentence without full stop. */
export interface Note {
  readonly label: string;
  readonly sentence: string;
  /** The entry's `brief` says the same in fewer words. */
  readonly isBrief?: true;
}

/** One experiment in plain words, before anyone decides how it looks. Texts are as they came: whoever shows them cleans and escapes. */
export interface Entry {
  readonly standing: Standing;
  readonly name: string;
  readonly url: string;
  /** `day 12 of 28`. */
  readonly day: string;
  /** The same for a column, `12 of 28`. */
  readonly dayShort: string;
  /** Undefined where the counts allow no leader. */
  readonly leader:
    | {
        readonly name: string;
        readonly probability: number | undefined;
        /** `97.3%`. */
        readonly best: string;
        /** `97.3% to be best`. */
        readonly bestLong: string;
      }
    | undefined;
  /** Lift over the original, and whose: the leader's, or the best variant's while the original leads. */
  readonly lift:
    | { readonly of: string; readonly isLeaders: boolean; readonly text: string; readonly textLong: string }
    | undefined;
  /** `28,000 impressions, 1,487 conversions`. */
  readonly counts: string;
  /** `1,487 conversions`; empty where there are none to count. */
  readonly conversions: string;
  readonly notes: readonly Note[];
  /** Why not yet and what may come, in a few words; empty where the first line says it already; undefined where only the notes say it. */
  readonly brief: string | undefined;
  /** `was 71.0%`: how the leader moved since the last digest; undefined: nothing to say. */
  readonly change: string | undefined;
}
