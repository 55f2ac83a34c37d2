import { z } from "zod";
import type { Place } from "../notify/index.ts";

/** The first part of destinations in Slack, and of its people. */
export const SLACK = "slack";

/** Where a message stands in Slack: its channel's id and its timestamp; of a file its id in place of the timestamp. */
export type SlackPlace = {
  readonly channelId: string;
  readonly ts: string;
  /** In whose thread, of a reply that follows its thread. */
  readonly threadTs?: string | undefined;
  /** Slack draws its chart there. */
  readonly hasChart?: boolean | undefined;
};

const slackPlace = z.object({
  channelId: z.string(),
  ts: z.string(),
  threadTs: z.string().optional(),
  hasChart: z.boolean().optional(),
});

/** What this medium wrote of a delivery; undefined: nothing yet. @throws RangeError on a place of another medium */
export function placeOf(place: Place | undefined): SlackPlace | undefined {
  if (place === undefined) return undefined;
  const parsed = slackPlace.safeParse(place);
  if (!parsed.success) throw new RangeError("placeOf requires the place of a delivery in Slack");
  return parsed.data;
}
