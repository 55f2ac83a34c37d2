import type { Line, Notification, Part } from "../../notify/index.ts";

/** What came of a question, as who asked reads it. @param summary for lock screens and screen readers */
export function replyNotification(title: string, summary: Line, body: readonly Part[]): Notification {
  return { kind: "reply", severity: "info", title, summary, link: undefined, body };
}

/** An answer of a few lines. */
export function replyOf(title: string, ...lines: readonly [Line, ...Line[]]): Notification {
  return replyNotification(title, lines[0], [{ part: "lines", lines }]);
}
