import type { Block, Message } from "../digest/index.ts";
import type { Log } from "../platform/index.ts";
import { isBlockRefusal } from "./failure.ts";

/**
 * Sends a message's blocks, and where Slack refuses them, its plain ones in their place. A refusal is certain: nothing was posted, so the
 * second request belongs to the same attempt. A workspace that refused once and took the plain ones gets those at once from then on.
 */
export class BlockFallback {
  readonly #log: Log;
  #isPlain = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param request throws what Slack's client throws */
  async send<Answer>({ blocks, plainBlocks }: Message, request: (blocks: readonly Block[]) => Promise<Answer>): Promise<Answer> {
    if (plainBlocks === undefined) return request(blocks);
    if (this.#isPlain) return request(plainBlocks);
    try {
      return await request(blocks);
    } catch (thrown) {
      if (!isBlockRefusal(thrown)) throw thrown;
    }
    const answer = await request(plainBlocks);
    if (!this.#isPlain) this.#log.warn({}, "Slack does not take tables and charts in messages: plain blocks are sent from now on");
    this.#isPlain = true;
    return answer;
  }
}
