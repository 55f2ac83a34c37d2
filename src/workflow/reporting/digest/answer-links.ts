import type { DigestEntry } from "../../../messages/index.ts";
import type { Messenger } from "../../../notify/index.ts";
import type { Intent, JobContext } from "../../../ports/index.ts";
import { announcementKey, proposalKey } from "../acting-message.ts";

/** What finding a message takes. */
export interface LinkContext extends Pick<JobContext, "ledger"> {
  readonly messenger: Pick<Messenger, "linkTo">;
}

/**
 * Where the message with the buttons of a decision stands: where it was delivered first, of the places that have an address. Undefined:
 * nowhere, or nobody was asked.
 */
export async function answerLink(entry: DigestEntry, context: LinkContext): Promise<string | undefined> {
  const { ledger, messenger } = context;
  const key = await messageKey(entry, context);
  if (key === undefined) return undefined;
  for (const { destination } of await ledger.deliveries.of(key)) {
    const link = await messenger.linkTo({ key, destination });
    if (link !== undefined) return link;
  }
  return undefined;
}

/** Under which people were asked about it, or told that it will be stopped. */
async function messageKey({ decision, act, plan }: DigestEntry, { ledger }: LinkContext): Promise<string | undefined> {
  if (act?.state === "announced" || act?.state === "executing") {
    const open = (await ledger.intents.of(decision)).find(isOpen);
    return open && announcementKey(open.id);
  }
  return plan?.kind === "propose" ? proposalKey(decision, plan.intention) : undefined;
}

function isOpen({ state }: Intent): boolean {
  return state === "announced" || state === "executing";
}
