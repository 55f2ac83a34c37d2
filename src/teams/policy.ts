import type { Facts, NotificationKind } from "../notify/index.ts";

/**
 * What happens where nobody knows whether a message arrived, since Teams cannot be asked. `repeat`: it is sent again, and may stand there twice: not
 * to know of it is worse. `leave`: it is not sent again, and may be missing: the next one says as much. `none`: it is never sent to Teams, because
 * it belongs into a thread, and a workflow cannot reply in one, or because it is for one person alone.
 */
export const AFTER_DOUBT: Readonly<Record<NotificationKind, "repeat" | "leave" | "none">> = {
  proposal: "repeat",
  announcement: "repeat",
  receipt: "repeat",
  alert: "repeat",
  "alert-over": "repeat",
  "final-report": "repeat",
  digest: "leave",
  scorecard: "leave",
  welcome: "leave",
  thread: "none",
  detail: "none",
  reply: "none",
  home: "none",
};

export type Standing = NonNullable<Facts["act"]>["standing"];

/**
 * Whether a changed message is posted once more, since what stands in Teams cannot be changed: a question that was answered, does not hold any more,
 * or is asked again. How an announced act ended is said by its receipt.
 */
export function needsFollowUp(
  kind: NotificationKind,
  before: Standing | undefined,
  now: Standing | undefined,
): boolean {
  return kind === "proposal" && before !== undefined && now !== undefined && before !== now;
}
