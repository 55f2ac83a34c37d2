import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { Notification } from "../../src/notify/index.ts";
import { FIGURE_KINDS, everyNotification, postedOf } from "../support/messages/every-message.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";
import { someOf } from "../support/scope.ts";

/** With what JSON has to escape. */
const NAMES = [
  "plain letters",
  "formatting, line breaks and what cannot be seen",
  "quotation marks and backslashes",
  "halves of characters",
];
const FIGURES = FIGURE_KINDS.filter((figures) => figures !== "usual");

describe("a notification is plain data", () => {
  const cases = [
    ...NAMES.map((title) => ({ title, length: 40, figures: "usual" as const })),
    ...FIGURES.map((figures) => ({ title: "plain letters", length: 40, figures })),
  ];

  it.each(someOf(cases, 2))(
    "that reads the same once written as JSON, with $figures figures and names made of $title",
    (one) => {
      const { title, length, figures } = one;
      const told = everyNotification({ name: HOSTILE_NAMES[title]!(length), variants: 3, figures });
      expect(told.length).toBeGreaterThan(100);
      const pairs = told.flatMap(({ kind, notification }) => {
        const read = JSON.parse(JSON.stringify(notification)) as Notification;
        return [
          [read, notification],
          [postedOf({ kind, notification: read }), postedOf({ kind, notification })],
        ];
      });
      // Thousands: only those that differ are looked at as slowly as it takes to say where.
      for (const [after, before] of pairs.filter(([one, other]) => !isDeepStrictEqual(one, other)))
        expect(after).toEqual(before);
    },
  );
});
