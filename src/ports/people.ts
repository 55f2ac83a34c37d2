/** Words for one person's eyes. */
export interface Whisper {
  readonly channelId: string;
  readonly threadTs: string | undefined;
  readonly userId: string;
  /** Plain text; nothing in it is markup. */
  readonly text: string;
}

/** The people of the workspace, as far as Herald has to do with them. @throws SlackError */
export interface People {
  /** Which workspace and which bot the token belongs to; undefined: no Slack is configured. */
  identity(): Promise<{ readonly teamId: string; readonly botUserId: string } | undefined>;
  /** Whether the person belongs to one of these user groups. Needs the scope usergroups:read. */
  isInAnyGroup(userId: string, groupIds: readonly string[]): Promise<boolean>;
  /** Shows something to one person only. Lost where Slack refuses it (the person has left the channel): nothing depends on it. */
  whisper(whisper: Whisper): Promise<void>;
}
