import type { z } from "zod";
import type { ApiOperation, Visitor } from "../../ports/index.ts";

/** Somebody who is not known, and cannot act. */
export const NOBODY: Visitor = { name: undefined, csrf: undefined, canSignOut: false, back: "/", notice: undefined };

/** What stands at an address. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Beside those that every page has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file that pages refer to. Its address changes with its contents. */
export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
}

/** Parameters of an address, as they came: a name may stand there more than once. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The message behind a link in a mail, as it stands now. */
export interface StandingAnswer {
  /** What the message says first. */
  readonly title: string;
  /** The button, and what it asks before it counts; undefined: it can no longer be answered so. */
  readonly button: { readonly text: string; readonly question: string | undefined } | undefined;
}

/** The page behind a link in a mail. */
export interface AnswerPage {
  /** Where its form is sent. */
  readonly path: string;
  /** The mailbox that the link was sent to. */
  readonly to: string;
  readonly standing: StandingAnswer;
  /** Hidden fields of its form. */
  readonly form: Readonly<Record<string, string>>;
  /** What came of the answer; undefined: none was given yet. */
  readonly reply: string | undefined;
}

/**
 * The pages: what stands at each address, as HTML for people and as JSON for programs, from the same facts. Undefined: there is no such
 * thing.
 */
export interface Site {
  readonly pages: readonly SitePage[];
  /** By the last part of their addresses. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** The page of something that went wrong, in words. With status 401 it says how to sign in. */
  failure(status: number, sentence: string, visitor: Visitor): string;
  /** What programs can ask for. */
  operations(operations: readonly ApiOperation[], visitor: Visitor): string;
  /** The page that a link in a mail leads to: the message as it stands, and the button that answers. */
  answer(page: AnswerPage, visitor: Visitor): string;
  /** The page that a sign-in link leads to: whom it signs in, and the button that does it. */
  confirmSignIn(link: { readonly token: string; readonly name: string }, visitor: Visitor): string;
}

export interface PageTwin {
  /** Below `/v1`, as the router reads it. */
  readonly path: string;
  /** What it shows, in a few words. */
  readonly about: string;
  /** What may stand in its query; undefined: nothing. */
  readonly query?: z.ZodType;
  /** What it answers with, by its name in `answers.schema.json`. */
  readonly answer: string;
}

export interface SitePage {
  /** As the router reads it, `/experiments/:account/:id`. */
  readonly path: string;
  /** The same as JSON; undefined: there is none. */
  readonly twin: PageTwin | undefined;
  /** @param signal aborted when nobody waits for the answer any more; what it throws then is not an error */
  html(parameters: Parameters, query: Parameters, visitor: Visitor, signal: AbortSignal): Promise<Answer | undefined>;
  /** Facts. @throws SiteRefusal on parameters that make no sense */
  json?(parameters: Parameters, query: Parameters, signal: AbortSignal): Promise<object | undefined>;
}

/** What was asked for makes no sense, or is not there: the sentence says what does, or what is known of it. */
export class SiteRefusal extends Error {
  readonly code = "refused";
  override readonly name = "SiteRefusal";
  readonly status: 400 | 404;

  constructor(sentence: string, status: 400 | 404 = 400) {
    super(sentence);
    this.status = status;
  }
}
