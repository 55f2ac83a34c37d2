/** Where a message stands. */
export interface Place {
  readonly channelId: string;
  readonly ts: string;
}

/** Slack's clock and ours may differ; so much earlier than we began, a look at the channel begins. */
export const CLOCK_SKEW_MS = 10 * 60_000;
