import {
  answerElsewhere,
  formatAmount,
  leftOutWords,
  openingWords,
  USUAL_READER,
  writtenFor,
  type Reader,
} from "../../messages/index.ts";
import type { Notification } from "../../notify/index.ts";
import type { Card, Element, OpenUrl } from "./elements.ts";
import { piecesOf, type Piece } from "./pieces.ts";
import { openUrl, plainText, richText } from "./runs.ts";

/**
 * Most bytes of a post. Microsoft names 28 KB; what other programs were refused began at 21 KB, since not only the text is counted.
 */
export const MOST_BYTES = 21_000;

export interface CardOptions {
  /** Address of Herald's page for this notification; undefined: people cannot reach it. */
  readonly pageUrl?: string | undefined;
  /** Whether people may have the same message where they can answer. */
  readonly canAnswerInSlack: boolean;
  /** For whom figures are written; absent: the usual reader. */
  readonly reader?: Reader;
}

/** What a workflow of Teams takes. */
export interface TeamsPost {
  readonly type: "message";
  readonly attachments: readonly [
    { readonly contentType: "application/vnd.microsoft.card.adaptive"; readonly content: Card },
  ];
}

/** A notification as a card. What finds no room is left out, the least important first, and rows that are left out are counted. */
export function renderTeamsPost(notification: Notification, options: CardOptions): TeamsPost {
  return writtenFor(options.reader ?? USUAL_READER, () => postOf(notification, options));
}

function postOf(notification: Notification, options: CardOptions): TeamsPost {
  const pieces = [
    ...piecesOf(notification.body, notification.severity === "urgent"),
    ...answerPiece(notification, options),
  ];
  const actions = actionsOf(notification, options);
  let rows = pieces.map((piece) => (piece.kind === "rows" ? piece.rows.length : 0));
  let dropped: ReadonlySet<Piece> = new Set();
  for (;;) {
    const post = wrapped(notification, layOut(pieces, rows, dropped), actions);
    if (bytesOf(post) <= MOST_BYTES) return post;
    // Of rows the last of the last list go first: what there is to decide stands above.
    const last = rows.findLastIndex((count) => count > 0);
    if (last >= 0) rows = rows.with(last, rows[last]! - 1);
    else {
      const least = leastImportant(pieces, dropped);
      if (least === undefined) return post;
      dropped = new Set([...dropped, least]);
    }
  }
}

function bytesOf(post: TeamsPost): number {
  return Buffer.byteLength(JSON.stringify(post));
}

/** The last of those that matter least; undefined: only the title is left. */
function leastImportant(pieces: readonly Piece[], dropped: ReadonlySet<Piece>): Piece | undefined {
  const left = pieces.filter((piece) => piece.kind === "fixed" && !dropped.has(piece)) as Extract<
    Piece,
    { kind: "fixed" }
  >[];
  if (left.length <= 1) return undefined;
  const least = Math.min(...left.map(({ importance }) => importance));
  return left.findLast(({ importance }) => importance === least);
}

/** @param rows how many rows of each piece are shown */
function layOut(pieces: readonly Piece[], rows: readonly number[], dropped: ReadonlySet<Piece>): readonly Element[] {
  const held = pieces.flatMap((piece, index) =>
    piece.kind === "rows" ? [{ title: piece.title, count: piece.count - rows[index]! }] : [],
  );
  return pieces.flatMap((piece, index): readonly Element[] => {
    switch (piece.kind) {
      case "fixed":
        return dropped.has(piece) ? [] : piece.elements;
      case "rows":
        return rows[index] === 0
          ? []
          : [...piece.heading, ...piece.join(piece.rows.slice(0, rows[index])), ...piece.note];
      case "left-out":
        return leftOut(piece.part, held);
    }
  });
}

function leftOut(
  part: Extract<Piece, { kind: "left-out" }>["part"],
  held: readonly { readonly title: string; readonly count: number }[],
): readonly Element[] {
  const left = held.filter(({ count }) => count > 0);
  // Teams takes no files from a workflow's address.
  if ("inFile" in part) return small(leftOutWords(left, undefined));
  const count = left
    .filter(({ title }) => part.of === undefined || part.of === title)
    .reduce((sum, one) => sum + one.count, 0);
  return small(count === 0 ? "" : formatAmount(count, part.one, part.many));
}

function small(words: string): readonly Element[] {
  return words === "" ? [] : [richText([words], { size: "Small", isSubtle: true }, "Small")];
}

/** Where to answer what asks for an answer. */
function answerPiece({ facts, body }: Notification, { canAnswerInSlack }: CardOptions): readonly Piece[] {
  const isOpen = facts?.act?.standing === "open" && body.some(({ part }) => part === "actions");
  if (!isOpen) return [];
  return [{ kind: "fixed", importance: 1, elements: [richText([answerElsewhere(canAnswerInSlack)], {}, "Small")] }];
}

function actionsOf({ link }: Notification, { pageUrl }: CardOptions): readonly OpenUrl[] {
  const words = openingWords();
  return [
    ...(link === undefined ? [] : [openUrl(link, words.dashboard)]),
    ...(pageUrl === undefined ? [] : [openUrl(pageUrl, words.page)]),
  ].filter((action) => action !== undefined);
}

function wrapped(notification: Notification, body: readonly Element[], actions: readonly OpenUrl[]): TeamsPost {
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.5",
          msteams: { width: "Full" },
          fallbackText: plainText(notification.summary),
          body,
          actions,
        },
      },
    ],
  };
}
