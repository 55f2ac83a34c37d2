import type { SinkBlock, SinkFile, SinkMessage, SinkMetadata } from "./message.ts";
import { SlackRefusal } from "./refusal.ts";
import type { Clock } from "../../ports/index.ts";

export interface Channel {
  readonly id: string;
  readonly name: string;
}

export interface NewMessage {
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly SinkBlock[];
  readonly threadTs: string | null;
  readonly isBroadcast?: boolean;
  readonly metadata: SinkMetadata | null;
  readonly files?: readonly SinkFile[];
}

/** Shown to one person only; Slack forgets it, and so does the sandbox. */
export interface Whisper {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly user: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks?: readonly SinkBlock[];
}

/** What an edit replaces; undefined leaves as it is. */
export interface Edit {
  readonly text: string | undefined;
  readonly blocks: readonly SinkBlock[] | undefined;
  readonly metadata: SinkMetadata | null | undefined;
}

/** The channels and messages of the emulated workspace. */
export class Workspace {
  readonly channels: readonly Channel[];
  readonly #messages: SinkMessage[];
  readonly #whispers: Whisper[] = [];
  readonly #homes = new Map<string, readonly SinkBlock[]>();
  readonly #clock: Clock;
  #lastMicros: number;

  constructor(channelNames: readonly string[], messages: SinkMessage[], clock: Clock) {
    this.channels = channelNames.map((name, index) => ({ id: `C0SANDBOX${String(index + 1).padStart(2, "0")}`, name }));
    this.#messages = messages;
    this.#clock = clock;
    this.#lastMicros = Math.max(0, ...messages.flatMap(({ ts, editedTs }) => [ts, editedTs ?? "0"]).map(microsOf));
  }

  /** Every message, threads included, oldest first. */
  get messages(): readonly SinkMessage[] {
    return this.#messages;
  }

  /** What was shown to single people since the start, oldest first. */
  get whispers(): readonly Whisper[] {
    return this.#whispers;
  }

  whisper(whisper: Omit<Whisper, "ts">): Whisper {
    const shown = { ...whisper, ts: this.#nextTs() };
    this.#whispers.push(shown);
    return shown;
  }

  /** What the app's Home shows to each person, by their id. */
  get homes(): ReadonlyMap<string, readonly SinkBlock[]> {
    return this.#homes;
  }

  showHome(user: string, blocks: readonly SinkBlock[]): void {
    this.#homes.set(user, blocks);
  }

  /** The channel with this id; `#name` and `name` too where Slack takes names. @throws SlackRefusal channel_not_found */
  channel(idOrName: string, takesNames = false): Channel {
    const found = this.channels.find(
      ({ id, name }) => id === idOrName || (takesNames && name === idOrName.replace(/^#/, "")),
    );
    if (found === undefined) throw new SlackRefusal("channel_not_found");
    return found;
  }

  /** Messages of a channel itself (`threadTs` null) or the replies of one thread, oldest first. */
  in(channelId: string, threadTs: string | null = null): SinkMessage[] {
    return this.#messages.filter((message) => message.channel === channelId && message.threadTs === threadTs);
  }

  /** @throws SlackRefusal message_not_found */
  message(channelId: string, ts: string): SinkMessage {
    const found = this.#messages.find((message) => message.channel === channelId && message.ts === ts);
    if (found === undefined) throw new SlackRefusal("message_not_found");
    return found;
  }

  /** @throws SlackRefusal when there is no such thread */
  post(message: NewMessage): SinkMessage {
    const { threadTs } = message;
    const parent =
      threadTs === null
        ? null
        : this.#messages.find(({ channel, ts }) => channel === message.channel && ts === threadTs);
    if (parent === undefined)
      throw new SlackRefusal("cannot_reply_to_message", ["[ERROR] no message with this thread_ts"]);
    const posted: SinkMessage = {
      channel: message.channel,
      ts: this.#nextTs(),
      text: message.text,
      blocks: [...message.blocks],
      // A reply to a reply belongs to the same thread.
      threadTs: parent === null ? null : (parent.threadTs ?? parent.ts),
      isBroadcast: parent !== null && message.isBroadcast === true,
      metadata: message.metadata,
      editedTs: null,
      files: [...(message.files ?? [])],
    };
    this.#messages.push(posted);
    return posted;
  }

  update(channelId: string, ts: string, edit: Edit): SinkMessage {
    const message = this.message(channelId, ts);
    message.text = edit.text ?? message.text;
    if (edit.blocks !== undefined) message.blocks = [...edit.blocks];
    if (edit.metadata !== undefined) message.metadata = edit.metadata;
    message.editedTs = this.#nextTs();
    return message;
  }

  delete(channelId: string, ts: string): void {
    this.#messages.splice(this.#messages.indexOf(this.message(channelId, ts)), 1);
  }

  /** Later than every earlier one, also when the clock stands still. */
  #nextTs(): string {
    this.#lastMicros = Math.max(this.#clock.nowMs() * 1000, this.#lastMicros + 1);
    return `${Math.floor(this.#lastMicros / 1e6)}.${String(this.#lastMicros % 1e6).padStart(6, "0")}`;
  }
}

function microsOf(ts: string): number {
  return Number(ts.replace(".", ""));
}
