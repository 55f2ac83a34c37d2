import type { Settings } from "../ports/index.ts";

/** What an account is called; its id where the configuration no longer knows it. */
export function accountName(account: string, { accounts }: Pick<Settings, "accounts">): string {
  return accounts.find(({ id }) => id === account)?.name ?? account;
}

/** The time zone of messages that no schedule of their own gives one: that of the first digest. IANA name. */
export function usualTimeZone({ digests }: Pick<Settings, "digests">): string {
  return digests[0]?.timeZone ?? "UTC";
}
