import type { Notification } from "../../notify/index.ts";
import { digestNotification } from "./digest-notification.ts";
import { digestSheet } from "./digest-sheet.ts";
import type { DigestEntry, DigestBrief, DigestModel } from "./model.ts";
import { renderDetail } from "./render-detail.ts";
import type { Sheet } from "./sheet.ts";
import { triage } from "./triage.ts";

/** A digest, and what belongs into its thread. */
export interface RenderedDigest {
  readonly notification: Notification;
  /** Every experiment, where the message shows some of them alone. */
  readonly sheet: Sheet | undefined;
  /** Of what needs the reader, what was decided and what moved, most urgent first. */
  readonly details: readonly { readonly entry: DigestEntry; readonly notification: Notification }[];
}

/** Each has a chart beside it: with the digest itself and its file these are ten messages, and more nobody reads in a thread. */
const MOST_DETAILS = 4;

/** The experiments that a digest's thread shows in detail: what needs the reader, what was decided, what moved; most urgent first. */
export function detailsShown(model: Pick<DigestModel, "briefs">): readonly DigestBrief[] {
  const { decide, fix, decided, movers } = triage(model);
  return [...decide, ...fix, ...decided, ...movers].slice(0, MOST_DETAILS);
}

/** Renders a digest. @throws RangeError on an unknown time zone or counts that are no numbers */
export function renderDigest(model: DigestModel): RenderedDigest {
  const groups = triage(model);
  const details = model.details.map((entry) => ({ entry, notification: renderDetail(entry, model) }));
  const { notification, inFile } = digestNotification(model, groups);
  return { notification, sheet: inFile === undefined ? undefined : digestSheet(model, groups), details };
}
