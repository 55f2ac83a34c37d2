import { createEmulator, type Emulator } from "emulate";
import { NEEDED_SCOPES } from "../../../src/slack/index.ts";

/** What Herald uses: it has the scopes that Herald asks for, and not one more. */
export const HERALD_TOKEN = "xoxb-herald";
const ONLOOKER_TOKEN = "xoxb-onlooker";

interface ListedMessage {
  readonly ts: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly metadata?: { readonly event_payload: { readonly key: string } };
  readonly files?: readonly { readonly id: string; readonly title: string; readonly size: number }[];
}

/** A Slack that others wrote, on loopback, with one channel for Herald, and a look at it past every proxy. */
export class EmulatedSlack {
  readonly url: string;
  readonly #emulator: Emulator;

  private constructor(emulator: Emulator) {
    this.#emulator = emulator;
    this.url = emulator.url;
  }

  static async start(): Promise<EmulatedSlack> {
    const tokens = [
      { token: HERALD_TOKEN, scopes: [...NEEDED_SCOPES] },
      { token: ONLOOKER_TOKEN, scopes: ["chat:write", "channels:read", "channels:history", "files:read"] },
    ];
    return new EmulatedSlack(
      await createEmulator({
        service: "slack",
        port: 0,
        seed: { slack: { channels: [{ name: "experiments" }], tokens, strict_scopes: true } } as never,
      }),
    );
  }

  /** Everything in the channel is gone, and the channel has another id. */
  reset(): void {
    this.#emulator.reset();
  }

  close(): Promise<void> {
    return this.#emulator.close();
  }

  /** Every message of the channel with its threads, in order. */
  async messages(): Promise<ListedMessage[]> {
    const channel = await this.#channel();
    const tops = await this.#call("conversations.history", { channel, limit: "1000" });
    const all: ListedMessage[] = [];
    for (const { ts } of (tops["messages"] as ListedMessage[]).toReversed()) {
      all.push(...((await this.#call("conversations.replies", { channel, ts }))["messages"] as ListedMessage[]));
    }
    return all;
  }

  /** Someone deletes it. */
  async delete(ts: string): Promise<void> {
    await this.#call("chat.delete", { channel: await this.#channel(), ts });
  }

  async #channel(): Promise<string> {
    const { channels } = await this.#call("conversations.list", { types: "public_channel" });
    return (channels as { id: string; name: string }[]).find(({ name }) => name === "experiments")!.id;
  }

  async #call(method: string, args: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> {
    const port = new URL(this.url).port;
    const response = await fetch(`http://127.0.0.1:${port}/api/${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${ONLOOKER_TOKEN}` },
      body: new URLSearchParams(args),
    });
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    if (answer["ok"] !== true) throw new Error(`${method}: ${String(answer["error"])}`);
    return answer;
  }
}
