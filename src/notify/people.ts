import type { Answer } from "./answer.ts";
import type { Asked, Visit } from "./asked.ts";
import type { Notification } from "./notification.ts";

/** Whether somebody may answer. `foreign`: nobody Herald has to do with; nothing is said to them. */
export type Permission =
  | { readonly kind: "granted" }
  | { readonly kind: "foreign" }
  | { readonly kind: "refused"; readonly because: "not-a-person" | "other-workspace" | "not-an-approver" };

/** The people of a medium, as far as Herald has to do with them. */
export interface People {
  mayAnswer(answer: Pick<Answer, "medium" | "person" | "origin">): Promise<Permission>;
  /**
   * Shows something to whoever answered, and to nobody else. Lost where the medium refuses it (the person has left): nothing depends on it.
   * @param text plain; nothing in it is markup
   * @param link for this person alone, shown after it
   */
  whisper(
    answer: Pick<Answer, "medium" | "person" | "place" | "origin">,
    text: string,
    link?: { readonly text: string; readonly url: string },
  ): Promise<void>;
  /** Whether somebody may ask how things stand: everybody who belongs here, whether they may answer or not. */
  mayAsk(asked: Pick<Asked, "medium" | "person" | "origin">): Promise<Permission>;
  /**
   * Shows what came of a question to whoever asked. Lost where the medium refuses it.
   * @param options.isShared to everybody where it was asked. In doubt whether it arrived it fails: asked again it would stand there twice.
   */
  reply(
    asked: Pick<Asked, "id" | "medium" | "person" | "place" | "origin">,
    notification: Notification,
    options: { readonly isShared: boolean },
  ): Promise<void>;
  /** Puts this onto the page that the medium keeps for one person, in place of what it showed. */
  showHome(visit: Pick<Visit, "medium" | "person">, notification: Notification): Promise<void>;
}

/** People of a medium in which they answer; in some they also ask. */
export type PeopleWhoAnswer = Pick<People, "mayAnswer" | "whisper"> & Partial<People>;

/** People of several media. @param media each by its name; whoever answers or asks by another one is foreign */
export function peopleOf(media: Readonly<Record<string, PeopleWhoAnswer>>): People {
  return {
    mayAnswer: async (answer) => (await media[answer.medium]?.mayAnswer(answer)) ?? { kind: "foreign" },
    whisper: async (answer, text, link) => media[answer.medium]?.whisper(answer, text, link),
    mayAsk: async (asked) => (await media[asked.medium]?.mayAsk?.(asked)) ?? { kind: "foreign" },
    reply: async (asked, notification, options) => media[asked.medium]?.reply?.(asked, notification, options),
    showHome: async (visit, notification) => media[visit.medium]?.showHome?.(visit, notification),
  };
}
