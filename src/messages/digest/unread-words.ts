import { failureWords } from "../text/failure-words.ts";
import type { Unread } from "./model.ts";

/** What could not be read, and why; as they came: whoever shows them cleans them. */
export function unreadWords({ what, name, failure }: Unread): { readonly name: string; readonly reason: string } {
  const called = name ?? "An experiment without id";
  return {
    name: what === "account" ? `Account ${called}` : called,
    reason: failure === undefined ? "deleted in Ours Privacy since the last look" : failureWords(failure),
  };
}
