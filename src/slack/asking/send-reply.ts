import type { Message } from "../render/message.ts";
import { networkCodes } from "../../platform/index.ts";
import { DEFAULT_WAIT_MS } from "../failure.ts";
import { SlackRateLimitError, SlackUnavailableError } from "../errors.ts";

interface Sending {
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly timeoutMs: number;
}

/**
 * Answers a question at the address that came with it. No error names the address.
 * @returns `refused`: Slack takes nothing there any more, and nothing was shown
 * @throws SlackUnavailableError where it is open whether it was shown; SlackRateLimitError
 */
export async function sendReply(
  address: string,
  { text, blocks, plainBlocks = blocks }: Message,
  isShared: boolean,
  { fetch: send = fetch, timeoutMs }: Sending,
): Promise<"shown" | "refused"> {
  const body = JSON.stringify({
    response_type: isShared ? "in_channel" : "ephemeral",
    text,
    blocks: plainBlocks,
    parse: "none",
    link_names: false,
  });
  let status: number;
  try {
    const answer = await send(address, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
      // It would lead to somebody else.
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    status = answer.status;
    if (status === 429) throw new SlackRateLimitError(waitOf(answer.headers.get("retry-after")));
  } catch (error) {
    if (error instanceof SlackRateLimitError) throw error;
    const [code] = networkCodes(error);
    throw new SlackUnavailableError(
      `the address for answers: the connection broke or took too long${code === undefined ? "" : ` (${code})`}`,
    );
  }
  if (status >= 200 && status < 300) return "shown";
  if (status >= 400 && status < 500) return "refused";
  throw new SlackUnavailableError(`the address for answers: Slack answered with HTTP ${status}`);
}

function waitOf(seconds: string | null): number {
  return seconds !== null && /^\d{1,5}$/u.test(seconds) ? Number(seconds) * 1_000 : DEFAULT_WAIT_MS;
}
