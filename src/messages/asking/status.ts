import type { Notification } from "../../notify/index.ts";
import { glanceFoot, glanceLine, pauseParts, problemParts, type Glance } from "./glance.ts";
import { replyNotification } from "./reply-notification.ts";

/** What needs people, what is wrong, and what comes next: what the page's list says at one look. */
export function renderStatus(glance: Glance): Notification {
  const title = glanceLine(glance);
  const { decide, counts } = glance;
  return replyNotification(
    title,
    [`${title}.`],
    [
      { part: "title", text: title },
      ...pauseParts(glance),
      ...(decide.length === 0
        ? []
        : [
            {
              part: "list" as const,
              title: "Decide",
              heading: { text: "Decide", isApart: true },
              gap: "blank" as const,
              rows: decide.map(({ row }) => row),
              more: Math.max(0, counts.decide - decide.length),
            },
          ]),
      { part: "left-out", of: "Decide", one: "more decision", many: "more decisions" },
      ...problemParts(glance),
      { part: "left-out", of: "Problems", one: "more kind of problem", many: "more kinds of problems" },
      glanceFoot(glance),
    ],
  );
}
