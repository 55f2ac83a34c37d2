/** What a finding says: plain words for everybody, and the field's own terms for who wants to know exactly. */
export interface FindingWords {
  /** One or two plain sentences without the last full stop. */
  readonly sentence: string;
  /** What was seen beside what is needed, `17 days (min. 7)`; absent where there is nothing to compare. */
  readonly figures?: string;
  /** In statistical terms, a clause; absent where the sentence says it all. */
  readonly detail?: string;
}
