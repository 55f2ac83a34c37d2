/** A Slack method that answers `ok: false`, with Slack's word for why. */
export class SlackRefusal extends Error {
  readonly error: string;
  /** What `response_metadata.messages` lists. */
  readonly messages: readonly string[];
  constructor(error: string, messages: readonly string[] = []) {
    super(error);
    this.name = "SlackRefusal";
    this.error = error;
    this.messages = messages;
  }
}
