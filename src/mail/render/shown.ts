import { answerOfAction, formatAmount, leftOutWords } from "../../messages/index.ts";
import { rowsNowhere, type Action, type List, type Notification, type Part, type Table } from "../../notify/index.ts";

/** Mail programs cut off what is longer than about 100 KB. */
const MOST_ROWS = 40;

/** An action with the address that gives its answer. */
export interface LinkedAction {
  readonly action: Action;
  readonly url: string;
}

/** A list or a table with the rows that a mail shows. */
export type ShownPart =
  | Exclude<Part, { part: "actions" | "left-out" | "mentions" | "chart" }>
  | { readonly part: "actions"; readonly actions: readonly LinkedAction[] };

/** Address of an answer; undefined: answers by mail would not arrive. */
export type AddressOf = ((action: Action, value: string) => string) | undefined;

/** Whether people can answer this by the links of a mail. */
export function asksByMail({ body }: Notification): boolean {
  return body.some(({ part, ...rest }) => part === "actions" && answersIn(rest as Actions).length > 0);
}

type Actions = Pick<Extract<Part, { part: "actions" }>, "actions">;

/** What else there is to press opens the page by a message that only its presser sees: mail has none. */
function answersIn({ actions }: Actions): readonly Action[] {
  return actions.filter(({ kind }) => answerOfAction(kind) !== undefined);
}

/** The parts of a notification as a mail shows them, in order. What finds no room is counted. */
export function shownParts(notification: Notification, addressOf: AddressOf): readonly ShownPart[] {
  const { body } = notification;
  const isAnswerable = addressOf !== undefined && asksByMail(notification);
  const held: { title: string; count: number }[] = [];
  const cut = <Kept extends List | Table>(part: Kept): Kept => {
    const short = part.part === "list" && part.inShort !== undefined ? { ...part, ...part.inShort } : part;
    const rows = short.rows.slice(0, Math.min(short.shown ?? MOST_ROWS, MOST_ROWS));
    const count = short.rows.length - rows.length + (short.more ?? 0);
    if (count > 0) held.push({ title: short.title, count });
    return { ...short, rows } as Kept;
  };
  const parts = body.map((part) => (part.part === "list" || part.part === "table" ? cut(part) : part));
  return parts.flatMap((part): ShownPart[] => {
    switch (part.part) {
      case "actions": {
        const actions = addressOf === undefined ? [] : answersIn(part);
        return actions.length === 0
          ? []
          : [{ part: "actions", actions: actions.map((action) => ({ action, url: addressOf!(action, part.value) })) }];
      }
      case "lines":
        return part.only === undefined || (part.only === "answerable") === isAnswerable ? [part] : [];
      case "left-out": {
        const words = "inFile" in part ? leftOutWords(held, undefined) : notShown(part, held, body);
        return words === "" ? [] : [{ part: "small", lines: [[words]] }];
      }
      case "mentions":
      case "chart":
        return [];
      default:
        return [part];
    }
  });
}

function notShown(
  { of, one, many }: { readonly of?: string; readonly one: string; readonly many: string },
  held: readonly { readonly title: string; readonly count: number }[],
  body: readonly Part[],
): string {
  const counted = held
    .filter(({ title }) => of === undefined || title === of)
    .reduce((sum, { count }) => sum + count, 0);
  const count = Math.max(counted, rowsNowhere(body, of));
  return count === 0 ? "" : formatAmount(count, one, many);
}
