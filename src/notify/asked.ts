import type { Answer } from "./answer.ts";

/** What somebody asks of Herald in their own words, as a medium tells of it. What it may do is judged by the job that it is handed to. */
export interface Asked extends Pick<Answer, "id" | "at" | "medium" | "person" | "personName" | "place" | "origin"> {
  /** What the medium calls the command: `/herald`. */
  readonly called: string;
  /** What follows it. */
  readonly words: string;
}

/** Somebody opens the page of their own that a medium keeps for them. */
export interface Visit extends Pick<Answer, "id" | "at" | "medium" | "person" | "personName" | "origin"> {
  /** They ask for a link that signs them in to Herald's own page. */
  readonly wantsLink: boolean;
}

/** How a medium tells what people ask. */
export interface Questions {
  /** What was asked; undefined: this is something else. */
  askedIn(sent: unknown): Asked | undefined;
  visitIn(sent: unknown): Visit | undefined;
}
