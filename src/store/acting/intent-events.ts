import type { Queryable } from "../../database/index.ts";
import type { ActEnding } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Intent } from "../../ports/index.ts";
import type { Tables } from "../tables.ts";
import { storableJson } from "../text.ts";

export interface EventRow {
  readonly at: Instant;
  readonly state: Intent["state"];
  readonly actor: string | null;
  readonly detail: unknown;
}

/** Of an announcement that somebody asked to carry out at once. */
export function isHastened(detail: unknown): boolean {
  return typeof detail === "object" && detail !== null && "hastened" in detail && detail.hastened === true;
}

interface NewEvent {
  readonly intentId: string;
  readonly at: Instant;
  readonly state: Intent["state"];
  /** Worker or person; undefined: the announcement itself. */
  readonly actor: string | undefined;
  readonly detail:
    | { readonly decisionId: string }
    | { readonly hastened: true }
    | Readonly<Record<string, never>>
    | ActEnding;
}

export async function appendEvent(transaction: Queryable, tables: Tables, event: NewEvent): Promise<void> {
  await transaction.query(
    `INSERT INTO ${tables.intentEvents} (intent_id, at, state, actor, detail) VALUES ($1, $2, $3, $4, $5)`,
    [event.intentId, event.at, event.state, event.actor, storableJson(event.detail)],
  );
}
