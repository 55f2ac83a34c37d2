import type { Message } from "./render/message.ts";
import { isBlockRefusal } from "./failure.ts";
import { EVENT_TYPE } from "./find-message.ts";
import type { Log } from "../ports/index.ts";

/** What is said, in the words of `chat.postMessage` and `chat.update`. */
export type Content = ReturnType<typeof contentOf>;

/**
 * Sends a message's blocks as they are wanted, or in plainer ones where this Slack refuses blocks that not every workspace takes yet. It
 * remembers that for as long as the process lives.
 */
export class ContentSender {
  readonly #logger: Log;
  #isPlain = false;

  constructor(logger: Log) {
    this.#logger = logger;
  }

  /**
   * @param hash of the message as it is wanted, whichever blocks carry it
   * @returns Slack's answer, and whether Slack took the blocks as they are wanted
   */
  async send<Answer>(
    { key, message }: { readonly key: string; readonly message: Message },
    hash: string,
    request: (content: Content) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly isFull: boolean }> {
    const { text, blocks, plainBlocks } = message;
    const as = (some: Message["blocks"]): Promise<Answer> => request(contentOf(key, text, some, hash));
    if (plainBlocks === undefined) return { answer: await as(blocks), isFull: true };
    if (this.#isPlain) return { answer: await as(plainBlocks), isFull: false };
    try {
      return { answer: await as(blocks), isFull: true };
    } catch (thrown) {
      if (!isBlockRefusal(thrown)) throw thrown;
      // A refusal is certain: nothing was posted, so that the same may be said again at once.
      const answer = await as(plainBlocks);
      this.#logger.warn({ key }, "this Slack does not take tables; from now on they are sent as text");
      this.#isPlain = true;
      return { answer, isFull: false };
    }
  }
}

function contentOf(key: string, text: string, blocks: Message["blocks"], hash: string) {
  return {
    text,
    blocks: [...blocks] as { type: string }[],
    metadata: { event_type: EVENT_TYPE, event_payload: { key, content: hash } },
    parse: "none" as const,
    link_names: false,
  };
}
