import { createHash } from "node:crypto";
import { cleanText } from "../messages/index.ts";
import { withoutMentions, type Facts, type Line, type Notification, type Parcel, type Span } from "../notify/index.ts";

/** Of the body's form: another number where a receiver would have to change. */
const VERSION = 1;

/** What is posted, as docs/webhook.schema.json describes it. */
export interface WebhookBody {
  readonly version: typeof VERSION;
  readonly type: Notification["kind"];
  readonly key: string;
  /** From 1: how often what this key says has changed. */
  readonly revision: number;
  readonly inThreadOf: string | null;
  readonly isBroadcast: boolean;
  readonly severity: Notification["severity"];
  /** Everything in one line. */
  readonly text: string;
  /** Where to look; null: it is about more than one thing. */
  readonly link: string | null;
  /** What people can answer, elsewhere. */
  readonly actions: readonly { readonly kind: string; readonly text: string }[];
  readonly facts: Facts;
  readonly notification: Omit<Notification, "facts">;
}

export function bodyOf(parcel: Parcel, revision: number): WebhookBody {
  const { key, inThreadOf, isBroadcast } = parcel;
  const { facts = {}, ...notification } = withoutMentions(parcel.notification);
  const { kind, severity, summary, link, body } = notification;
  return {
    version: VERSION,
    type: kind,
    key,
    revision,
    inThreadOf: inThreadOf ?? null,
    isBroadcast: isBroadcast === true,
    severity,
    text: plainLine(summary),
    link: link ?? null,
    actions: body
      .flatMap((part) => (part.part === "actions" ? part.actions : []))
      .map(({ kind, text }) => ({ kind, text })),
    facts,
    notification,
  };
}

/** The same for the same content, whatever its revision. */
export function contentHashOf(parcel: Parcel): string {
  return createHash("sha256")
    .update(JSON.stringify(bodyOf(parcel, 0)))
    .digest("hex");
}

const HASH_SHOWN = 16;

/**
 * The same for the same revision of the same message, so that a receiver takes it once: `digest:daily:2026-11-23:r1:9f86d081884c7d65`. The key
 * stands in front; what else than letters, digits, `-`, `_` and `:` is in it stands there as in an address (a full stop would end the id where it is signed).
 */
export function webhookId(key: string, revision: number, contentHash: string): string {
  const shown = encodeURIComponent(key)
    .replaceAll("%3A", ":")
    .replace(/[.!~*'()]/gu, escaped);
  return `${shown}:r${revision}:${contentHash.slice(0, HASH_SHOWN)}`;
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function plainLine(line: Line): string {
  return line.map(plainSpan).join("");
}

function plainSpan(span: Span): string {
  if (typeof span === "string") return span;
  if ("strong" in span) return plainLine(span.strong);
  return cleanText(span.of, typeof span.most === "number" ? span.most : (span.most[0] ?? 0));
}
