import type { PersonId } from "./answer.ts";
import type { Facts } from "./facts.ts";

/**
 * How many visible characters a text may have; a list is tried in turn, the same place in every text of the message, until the message
 * fits the medium.
 */
export type Most = number | readonly number[];

/**
 * A piece of a line. A bare string is Herald's own words; what came from outside (names, ids, reasons, and sentences that hold any)
 * stands in `of`, and each medium cleans, cuts and escapes it.
 */
export type Span =
  | string
  | { readonly of: string; readonly most: Most }
  /** A linked name: the address is only followed, never shown. */
  | { readonly link: string; readonly of: string; readonly most: Most }
  | { readonly strong: Line };

export type Line = readonly Span[];

/** What a person may do about a message, by pressing a button or following a link. */
export interface Action {
  /** Which answer it gives. */
  readonly kind: string;
  readonly text: string;
  readonly style?: "primary" | "danger";
  /** Asked before it counts. */
  readonly confirm?: {
    readonly title: string;
    readonly text: string;
    readonly confirm: string;
    readonly deny: string;
  };
}

/** One row of a list: what it is about, and what there is to say. */
export interface Row {
  readonly lines: readonly Line[];
  /** Something that went wrong. */
  readonly isWarning?: true;
  /** Where to do something about it: shown as a link, or as an address where nothing can be clicked. */
  readonly action?: { readonly text: string; readonly url: string };
}

/** Above rows in the message itself. */
export interface Heading {
  readonly text: string;
  /** Set off from what comes before it. */
  readonly isApart: boolean;
}

/** Rows of one kind. A medium may hold some back, and then says so. */
export interface List {
  readonly part: "list";
  readonly title: string;
  /** Absent: nothing stands above its rows. */
  readonly heading?: Heading;
  readonly rows: readonly Row[];
  /** Between two rows: a line break, or an empty line. */
  readonly gap: "line" | "blank";
  /** Most rows that a message shows; absent: all that find room. */
  readonly shown?: number;
  /** The same in few rows, for a medium with little room; `more`: what is in none of them. */
  readonly inShort?: { readonly rows: readonly Row[]; readonly more: number };
  /** Below its rows. */
  readonly note?: Line;
  /** Rows beyond these, which no message shows. */
  readonly more?: number;
}

/** What a table shows in one place; a figure with its value, so that a medium can sort by it; a name with the address it leads to. */
export type Cell =
  | string
  | { readonly text: string; readonly value: number }
  | { readonly text: string; readonly link: string };

export interface Table {
  readonly part: "table";
  readonly title: string;
  /** Absent: nothing stands above it. */
  readonly heading?: Heading;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The same for a medium without tables, row by row. */
  readonly asRows: readonly Row[];
  /** Most rows that a message shows; absent: all that find room. */
  readonly shown?: number;
  /** Rows beyond these, which no message shows. */
  readonly more?: number;
}

/** Lines over days, for a medium that draws charts itself; elsewhere it is left out. */
export interface LineChart {
  readonly part: "chart";
  readonly title: string;
  /** What the values are, with their unit. */
  readonly values: string;
  /** Of the days, in order. */
  readonly labels: readonly string[];
  /** Each with a value for every label. */
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

export type Part =
  | { readonly part: "title"; readonly text: string }
  /** `only`: shown where the message can be answered, or only where it cannot. */
  | { readonly part: "lines"; readonly lines: readonly Line[]; readonly only?: "answerable" | "unanswerable" }
  | { readonly part: "small"; readonly lines: readonly Line[] }
  /** `value` comes back with the answer. */
  | { readonly part: "actions"; readonly actions: readonly Action[]; readonly value: string }
  | List
  | Table
  | LineChart
  /** Who is called to it: people and groups, each by a medium and an id there. A medium calls its own, and leaves the others out. */
  | { readonly part: "mentions"; readonly people: readonly PersonId[] }
  /** Where it is said how many rows are not shown: `3 more variants …`. `of`: the title of the list or table; absent: all of them. */
  | { readonly part: "left-out"; readonly one: string; readonly many: string; readonly of?: string }
  /** The same, list by list; `inFile`: so many are in a file in the thread, where a medium takes files; undefined: there is none. */
  | { readonly part: "left-out"; readonly inFile: number | undefined };

export type NotificationKind =
  | "digest"
  | "detail"
  | "proposal"
  | "announcement"
  | "receipt"
  | "alert"
  | "alert-over"
  | "final-report"
  | "scorecard"
  | "welcome"
  | "thread"
  | "reply"
  | "home";

/** What is told, in words, before any medium gives it its form. Plain data: it can be written as JSON. */
export interface Notification {
  readonly kind: NotificationKind;
  /** `urgent`: people lose while nobody looks. `attention`: somebody has to look. `info`: nobody has to. */
  readonly severity: "info" | "attention" | "urgent";
  readonly title: string;
  /** Everything in one line: for lock screens, screen readers, and subjects of mails. */
  readonly summary: Line;
  /** What it is about, in a few words each; only for a sheet that stands alone. */
  readonly about?: readonly string[];
  /** Where to look; undefined: it is about more than one thing. */
  readonly link: string | undefined;
  /** The same for programs; absent: there is nothing but words. */
  readonly facts?: Facts;
  readonly body: readonly Part[];
}

/** The same notification, with these people called to it. */
export function withMentions(notification: Notification, people: readonly PersonId[]): Notification {
  if (people.length === 0) return notification;
  return { ...notification, body: [...notification.body, { part: "mentions", people }] };
}

/** The same notification for a medium that calls nobody. */
export function withoutMentions(notification: Notification): Notification {
  return { ...notification, body: notification.body.filter(({ part }) => part !== "mentions") };
}

/** Text from outside. */
export function text(of: string, most: Most): Span {
  return { of, most };
}

export function strong(...line: Line): Span {
  return { strong: line };
}

/** What a cell shows. */
export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

/** A table for a medium without tables. */
export function tableAsList({ title, heading, asRows, shown, more }: Table): List {
  return {
    part: "list",
    title,
    rows: asRows,
    gap: "line",
    ...(heading && { heading }),
    ...(shown !== undefined && { shown }),
    ...(more !== undefined && { more }),
  };
}

/** Rows that no medium shows. @param of the title of their list or table; undefined: of all */
export function rowsNowhere(body: readonly Part[], of: string | undefined): number {
  return body.reduce((sum, part) => {
    const isMeant = (part.part === "table" || part.part === "list") && (of === undefined || part.title === of);
    return sum + (isMeant ? (part.more ?? 0) : 0);
  }, 0);
}

/** A linked name. */
export function link(url: string, of: string, most: Most): Span {
  return { link: url, of, most };
}
