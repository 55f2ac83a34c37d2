import { strong, text, type Row } from "../../notify/index.ts";
import { failureWords } from "../text/failure-words.ts";
import type { Unread } from "./model.ts";

/** Whether it could not be read; false: it was deleted, and there is nothing to fix. */
export function isUnread({ failure }: Unread): boolean {
  return failure !== undefined;
}

/** An experiment or account that could not be read, and why. */
export function unreadRow({ what, name, failure }: Unread): Row {
  const called = name ?? "An experiment without an id";
  const reason =
    failure === undefined
      ? "Deleted in Ours Privacy since the last digest"
      : `Could not be read: ${failureWords(failure)}`;
  return {
    lines: [[strong(text(what === "account" ? `Account ${called}` : called, 80))], [text(reason, 200), "."]],
    ...(failure !== undefined && { isWarning: true as const }),
  };
}
