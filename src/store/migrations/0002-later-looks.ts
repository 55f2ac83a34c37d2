/**
 * A day's first look may have been kept from stopping anything by a health gate, and so have spent nothing; when the gate opens later
 * on the same day, the look that then spends must be remembered too. Looks stay append-only: it is a further revision of the day.
 */
export const laterLooks = {
  version: 2,
  name: "later-looks",
  sql: `
ALTER TABLE looks ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision > 0);
ALTER TABLE looks DROP CONSTRAINT looks_pkey;
ALTER TABLE looks ADD PRIMARY KEY (account, experiment_id, day, revision);
`,
};
