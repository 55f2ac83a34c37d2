import { DONE_STATES } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Intent } from "../../ports/index.ts";

import { readFact } from "../schema/read-stored.ts";
import { actEndingSchema } from "../schema/act-ending-schema.ts";

export interface IntentRow {
  readonly id: string;
  readonly account: string;
  readonly experiment_id: string;
  readonly experiment_name: string;
  readonly decision_id: string;
  readonly act: Intent["act"];
  readonly because: Intent["because"];
  readonly variant_id: string | null;
  readonly on_winner: Intent["onWinner"];
  readonly state: Intent["state"];
  readonly not_before: Instant;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly outcome: unknown;
  readonly requested_by: string | null;
}

export const INTENT_COLUMNS =
  "id, account, experiment_id, experiment_name, decision_id, act, because, variant_id, on_winner, state, not_before, created_at, updated_at, outcome, requested_by";

/** States of an intent that has not ended, as SQL lists them. */
export const OPEN = "('announced', 'executing')";

/** States in which the request may have left, as SQL lists them: it is proven, or perhaps about to be. */
export const BEGUN_STATES = `('executing', ${DONE_STATES.map((state) => `'${state}'`).join(", ")})`;

export function intentOf(row: IntentRow): Intent {
  return {
    id: row.id,
    account: row.account,
    experimentId: row.experiment_id,
    experimentName: row.experiment_name,
    decisionId: row.decision_id,
    act: row.act,
    because: row.because,
    variantId: row.variant_id,
    onWinner: row.on_winner,
    requestedBy: row.requested_by,
    state: row.state,
    notBefore: row.not_before,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ending:
      row.state === "announced" || row.state === "executing"
        ? null
        : readFact(actEndingSchema, row.outcome, `ending of the intent ${row.id}`),
  };
}
