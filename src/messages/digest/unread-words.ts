import type { Unread } from "./model.ts";

/** What could not be read, and why; as they came: whoever shows them cleans them. */
export function unreadWords({ what, name, error }: Unread): { readonly name: string; readonly reason: string } {
  const called = name ?? "An experiment without id";
  return {
    name: what === "account" ? `Account ${called}` : called,
    reason: error ?? "deleted in Ours Privacy since the last look",
  };
}
