import type { Instant } from "../experiment/index.ts";

/** One press of a button, as Slack tells it. What it may do is judged by the job that it is handed to. */
export interface Press {
  /** The same for the same press, however often Slack delivers it. */
  readonly pressId: string;
  readonly pressedAt: Instant;
  /** The workspace in which it was pressed. */
  readonly teamId: string;
  readonly userId: string;
  readonly userName: string;
  /** Another one for a guest from elsewhere in a shared channel. */
  readonly userTeamId: string;
  /** Which answer was given: the kind of an action. */
  readonly action: string;
  readonly value: string;
  readonly channelId: string;
  readonly messageTs: string;
  readonly threadTs: string | undefined;
}
