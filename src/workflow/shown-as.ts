import { writtenFor } from "../messages/index.ts";
import type { JobContext, Settings } from "../ports/index.ts";

/** The name of an account; its id if the configuration no longer knows it. */
export function accountName(account: string, { accounts }: Pick<Settings, "accounts">): string {
  return accounts.find(({ id }) => id === account)?.name ?? account;
}

/** The time zone of messages without their own schedule: that of the first digest. IANA name. */
export function usualTimeZone({ digests }: Pick<Settings, "digests">): string {
  return digests[0]?.timeZone ?? "UTC";
}

/** What `render` makes of facts, its figures and times as the configuration wants them written. */
export function written<Facts, Made>(
  render: (facts: Facts) => Made,
  facts: Facts,
  { settings }: Pick<JobContext, "settings">,
): Made {
  return writtenFor(settings.reader, () => render(facts));
}
