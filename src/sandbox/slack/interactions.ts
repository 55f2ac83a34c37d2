import { createHmac } from "node:crypto";
import type { SinkMessage } from "./message.ts";
import { BOT } from "./method.ts";
import { PEOPLE, type Person } from "./people.ts";
import { SlackRefusal } from "./refusal.ts";
import type { Workspace } from "./workspace.ts";
import type { Clock } from "../../ports/index.ts";

/** The app whose messages are shown: where it takes actions, and the secret with which Slack signs them. */
export interface App {
  readonly url: string;
  readonly signingSecret: string;
}

/** One click on a button of the page, and how the app answered it. */
export interface PageClick {
  readonly person: Person;
  readonly label: string;
  readonly channel: string;
  readonly messageTs: string;
  readonly atMs: number;
  /** HTTP status; 0: nobody answered. */
  readonly status: number;
}

interface Button {
  readonly action_id: string;
  readonly value?: string;
  readonly text: { readonly text: string };
}

/** As Slack does: within three seconds, or the person sees that it did not work. */
const PATIENCE_MS = 3_000;
const WAITS_AT_MOST_MS = 20_000;

/** The buttons of the emulated Slack: a click on the page is signed and sent to the app. */
export class Interactions {
  readonly #workspace: Workspace;
  readonly #clock: Clock;
  readonly #clicks: PageClick[] = [];
  #app: App | undefined;
  #lastTs = 0;

  constructor(workspace: Workspace, clock: Clock) {
    this.#workspace = workspace;
    this.#clock = clock;
  }

  /** From now on clicks go there. */
  connect(app: App): void {
    this.#app = app;
  }

  get app(): App | undefined {
    return this.#app;
  }

  get isConnected(): boolean {
    return this.#app !== undefined;
  }

  /** Since the start, oldest first. */
  get clicks(): readonly PageClick[] {
    return this.#clicks;
  }

  /** The app took the last click, and the person has not got a reply yet. */
  get isWaiting(): boolean {
    const last = this.#clicks.at(-1);
    if (last === undefined || last.status !== 200 || this.#clock.nowMs() - last.atMs > WAITS_AT_MOST_MS) return false;
    return !this.#workspace.whispers.some(({ user, ts }) => user === last.person.id && Number(ts) * 1000 >= last.atMs);
  }

  /** @throws SlackRefusal on an app that is not connected, an unknown person, or a button that the message does not show now */
  async click(where: {
    readonly channel: string;
    readonly messageTs: string;
    readonly actionId: string;
    readonly user: string;
  }): Promise<PageClick> {
    const message = this.#workspace.message(where.channel, where.messageTs);
    const button = buttonsOf(message).find(({ action_id: id }) => id === where.actionId);
    const person = PEOPLE.find(({ id }) => id === where.user);
    if (this.#app === undefined || button === undefined || person === undefined)
      throw new SlackRefusal("no_such_button");
    const atMs = this.#clock.nowMs();
    const status = await send(this.#app, this.#payload(message, button, person), this.#clock);
    const click = { person, label: button.text.text, channel: where.channel, messageTs: where.messageTs, atMs, status };
    this.#clicks.push(click);
    return click;
  }

  #payload(message: SinkMessage, button: Button, person: Person): object {
    const channel = this.#workspace.channel(message.channel);
    const thread = message.threadTs === null ? {} : { thread_ts: message.threadTs };
    // Two clicks are two, even while the clock stands still.
    this.#lastTs = Math.max(this.#clock.nowMs() * 1000, this.#lastTs + 1);
    return {
      type: "block_actions",
      user: { id: person.id, username: person.username, name: person.username, team_id: BOT.team },
      api_app_id: BOT.appId,
      container: { type: "message", message_ts: message.ts, channel_id: channel.id, is_ephemeral: false, ...thread },
      trigger_id: `${this.#lastTs}.1.sandbox`,
      team: { id: BOT.team, domain: "sandbox" },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: channel.id, name: channel.name },
      message: {
        type: "message",
        user: BOT.user,
        bot_id: BOT.botId,
        ts: message.ts,
        text: message.text,
        blocks: message.blocks,
        ...thread,
      },
      state: { values: {} },
      actions: [
        {
          ...button,
          type: "button",
          block_id: "actions",
          action_ts: `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, "0")}`,
        },
      ],
    };
  }
}

function buttonsOf({ blocks }: SinkMessage): readonly Button[] {
  return blocks.flatMap((block) => (block.type === "actions" ? (block["elements"] as Button[]) : []));
}

function send(app: App, payload: object, clock: Clock): Promise<number> {
  return sendSigned(app, new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), clock);
}

/** Returns the HTTP status; 0: nobody answered in time. @param body a form, or JSON */
export async function sendSigned({ url, signingSecret }: App, body: string, clock: Clock): Promise<number> {
  const timestamp = String(Math.floor(clock.nowMs() / 1000));
  const signature = `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  const headers = {
    "content-type": body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": signature,
  };
  try {
    return (await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE_MS) })).status;
  } catch {
    // It is the page that says so.
    return 0;
  }
}
