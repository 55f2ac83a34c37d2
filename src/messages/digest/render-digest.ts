import type { Notification } from "../../notify/index.ts";
import { digestNotification } from "./digest-notification.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { renderDetail } from "./render-detail.ts";
import { triage } from "./triage.ts";

/** A digest, and what belongs into its thread. */
export interface RenderedDigest {
  readonly notification: Notification;
  /** Of what needs the reader, what was decided and what moved, most urgent first. */
  readonly details: readonly { readonly entry: DigestEntry; readonly notification: Notification }[];
}

/** More than these nobody looks at in a thread. */
const MOST_DETAILS = 10;

/** Renders a digest. @throws RangeError on an unknown time zone or counts that are no numbers */
export function renderDigest(model: DigestModel): RenderedDigest {
  const { decide, fix, decided, movers } = triage(model);
  const details = [...decide, ...fix, ...decided, ...movers]
    .slice(0, MOST_DETAILS)
    .map((entry) => ({ entry, notification: renderDetail(entry, model) }));
  return { notification: digestNotification(model), details };
}
