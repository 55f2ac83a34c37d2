import { z } from "zod";
import type { Clock } from "../../ports/index.ts";
import { blocksOf } from "./chat-methods.ts";
import { sendSigned, type Interactions } from "./interactions.ts";
import { BOT, type SlackContext } from "./method.ts";
import { PEOPLE } from "./people.ts";
import { SlackRefusal } from "./refusal.ts";

/** Beside the address for clicks. */
const COMMANDS = "/slack/commands";
const EVENTS = "/slack/events";
/** As Slack: after that the address takes nothing more. */
const MOST_REPLIES = 5;

interface Question {
  readonly channel: string;
  readonly user: string;
  replies: number;
}

const replySchema = z.object({
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  text: z.string().min(1),
  blocks: z.unknown().optional(),
});

/** The command of the emulated Slack and the app's Home: what people ask is signed and sent to the app, which answers at an address of its own. */
export class Questions {
  readonly #interactions: Interactions;
  readonly #clock: Clock;
  readonly #url: () => string;
  readonly #asked = new Map<string, Question>();
  #last = 0;

  constructor(interactions: Interactions, clock: Clock, url: () => string) {
    this.#interactions = interactions;
    this.#clock = clock;
    this.#url = url;
  }

  /** The fields that Slack would send. */
  command(channel: string, user: string, text: string): Readonly<Record<string, string>> {
    const id = this.#next();
    this.#asked.set(id, { channel, user, replies: 0 });
    return {
      token: "deprecated-verification-token",
      team_id: BOT.team,
      team_domain: "sandbox",
      channel_id: channel,
      user_id: user,
      user_name: personOf(user).username,
      command: "/herald",
      text,
      api_app_id: BOT.appId,
      is_enterprise_install: "false",
      response_url: `${this.#url()}/slack/respond/${id}`,
      trigger_id: `${id}.1.sandbox`,
    };
  }

  /** Somebody types it. Returns the HTTP status of the app. @throws SlackRefusal where no app is connected, or nobody is called so */
  async ask(channel: string, user: string, text: string): Promise<number> {
    return this.#send(COMMANDS, new URLSearchParams(this.command(channel, user, text)).toString());
  }

  /** Somebody opens the app's Home. */
  async openHome(user: string): Promise<number> {
    const { id } = personOf(user);
    return this.#send(
      EVENTS,
      JSON.stringify({
        type: "event_callback",
        token: "deprecated-verification-token",
        team_id: BOT.team,
        api_app_id: BOT.appId,
        event_id: `Ev${this.#next()}`,
        event_time: Math.floor(this.#clock.nowMs() / 1000),
        event: { type: "app_home_opened", user: id, channel: "D0SANDBOX1", tab: "home", event_ts: "1.1" },
      }),
    );
  }

  /** @throws SlackRefusal where nobody asked so, or was answered too often; or on blocks that Slack refuses */
  takeReply(id: string, body: unknown, context: SlackContext): void {
    const question = this.#asked.get(id);
    if (question === undefined) throw new SlackRefusal("expired_url");
    if (question.replies >= MOST_REPLIES) throw new SlackRefusal("used_url");
    const reply = replySchema.safeParse(body);
    if (!reply.success) throw new SlackRefusal("no_text");
    const { response_type: type, text } = reply.data;
    const blocks = blocksOf(reply.data.blocks, context) ?? [];
    question.replies += 1;
    const { channel, user } = question;
    if (type === "ephemeral") context.workspace.whisper({ channel, user, text, threadTs: null, blocks });
    else context.workspace.post({ channel, text, blocks, threadTs: null, metadata: null });
  }

  #next(): string {
    // Two questions are two, even while the clock stands still.
    this.#last = Math.max(this.#clock.nowMs() * 1000, this.#last + 1);
    return String(this.#last);
  }

  #send(path: string, body: string): Promise<number> {
    const { app } = this.#interactions;
    if (app === undefined) throw new SlackRefusal("no_such_command");
    return sendSigned({ ...app, url: new URL(path, app.url).href }, body, this.#clock);
  }
}

function personOf(user: string): (typeof PEOPLE)[number] {
  const found = PEOPLE.find(({ id }) => id === user);
  if (found === undefined) throw new SlackRefusal("user_not_found");
  return found;
}
