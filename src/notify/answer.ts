import type { Instant } from "../experiment/index.ts";
import type { Place } from "./deliveries.ts";

/**
 * Who said something: a medium and an id within it, `slack:U012AB3CD`, `mail:ada@example.com`. What a person is called is kept apart, in one place, so that a name
 * can be forgotten.
 */
export type PersonId = `${string}:${string}`;

/** Whether a text names a person so: names, which may have spaces and other signs, do not pass. */
export function isPersonId(text: string): text is PersonId {
  return /^[a-z]+:[A-Za-z0-9_.@+%-]{1,254}$/u.test(text);
}

/** One answer by one action of a notification, as its medium tells of it. What it may do is judged by the job that it is handed to. */
export interface Answer {
  /** The same for the same answer, however often the medium tells of it. */
  readonly id: string;
  readonly at: Instant;
  readonly medium: string;
  readonly person: PersonId;
  /** What the person is called; may be empty. */
  readonly personName: string;
  /** Which answer was given: the kind of an action. */
  readonly action: string;
  /** What the actions carried. */
  readonly value: string;
  /** Where the message stands that was answered, as the medium's deliveries name it. */
  readonly place: Place;
  /** What the medium needs to know who asks and where to reply. */
  readonly origin: Place;
}

/** How a medium tells what people answered. */
export interface Actions {
  /** The answers in what the medium sent; empty for everything else. */
  answersIn(sent: unknown): readonly Answer[];
}
