import type { Notification, NotificationKind } from "../notify/index.ts";

/**
 * What a notification asks of its reader: how much it presses, and what can be answered. A mail cannot be edited, so only where this
 * changes there is something new to mail.
 */
export function meaningOf({ severity, body }: Notification): string {
  const kinds = body.flatMap((part) => (part.part === "actions" ? part.actions.map(({ kind }) => kind) : []));
  return [severity, ...kinds].join(" ");
}

const UNDOABLE = "info undo";
const SETTLED = "info";

/**
 * Whether a changed message is mailed once more, as a short mail in its thread. A proposal: when it was answered, asks again, or is out of
 * date. An announcement: when somebody answered it; how it ended says its receipt, which is a mail of its own.
 */
export function isWorthFollowingUp(kind: NotificationKind, before: string, after: string): boolean {
  if (before === after) return false;
  if (kind === "proposal") return true;
  return kind === "announcement" && (after !== SETTLED || before === UNDOABLE);
}

/** Told once in the life of an act or an experiment: rather twice than never. The others come again, or stand on the page. */
const SENT_AGAIN: ReadonlySet<NotificationKind> = new Set([
  "proposal",
  "announcement",
  "receipt",
  "alert",
  "alert-over",
  "final-report",
  "welcome",
]);

/** Whether a mail whose answer was lost is sent again, under the same Message-ID. */
export function isSentAgain(kind: NotificationKind): boolean {
  return SENT_AGAIN.has(kind);
}

/** What is nothing to a mailbox of its own: the first message of a thread says what its replies say, and details stand on the page. */
export function unsentAs(kind: NotificationKind): "thread" | "detail" | undefined {
  return kind === "thread" || kind === "detail" ? kind : undefined;
}
