import { isLoopbackHost } from "../../platform/index.ts";
import { certificateTroubleOf } from "../../ports/index.ts";
import { SlackRateLimitError, SlackUnavailableError } from "../errors.ts";
import { DEFAULT_WAIT_MS } from "../failure.ts";
import { networkCodes } from "../../platform/index.ts";
import { untrusted } from "../failure.ts";

const WHAT = "upload of a file";

/**
 * Sends a file's bytes where Slack said, without the token: the address itself is the right to do so.
 * @param options.apiUrl where Slack's API is on this machine (an emulator), its upload address may be too
 * @throws SlackUnavailableError, SlackRateLimitError; nobody has seen the file then
 */
export async function sendFileBytes(
  address: string,
  content: Uint8Array,
  {
    apiUrl,
    timeoutMs,
    fetch = globalThis.fetch,
  }: {
    readonly apiUrl: string | undefined;
    readonly timeoutMs: number;
    readonly fetch?: typeof globalThis.fetch | undefined;
  },
): Promise<void> {
  const url = requireSafe(address, apiUrl);
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: new Uint8Array(content),
      headers: { "content-type": "application/octet-stream" },
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
  } catch (thrown) {
    // The address is a secret for a while: neither it nor what was thrown over it is told, but for the bare code.
    const certificate = certificateTroubleOf(thrown);
    if (certificate !== undefined) throw untrusted(WHAT, certificate);
    const [code] = networkCodes(thrown);
    throw new SlackUnavailableError(
      `${WHAT}: the connection to Slack broke or took too long${code === undefined ? "" : ` (${code})`}`,
    );
  }
  if (response.status === 429) throw new SlackRateLimitError(waitOf(response.headers.get("retry-after")));
  if (!response.ok) throw new SlackUnavailableError(`${WHAT}: Slack answered with HTTP ${response.status}`);
}

function waitOf(retryAfter: string | null): number {
  const seconds = Number(retryAfter);
  return retryAfter !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : DEFAULT_WAIT_MS;
}

/** An answer that was tampered with must not make the worker send data to any machine of the network. */
function requireSafe(address: string, apiUrl: string | undefined): URL {
  if (!URL.canParse(address)) throw new SlackUnavailableError(`${WHAT}: Slack named no address`);
  const url = new URL(address);
  const isLocal = apiUrl !== undefined && isLoopbackHost(new URL(apiUrl).hostname);
  const isAllowed = isLocal
    ? isLoopbackHost(url.hostname)
    : url.protocol === "https:" && /(^|\.)slack(-files|-edge)?\.com$/u.test(url.hostname);
  const isProxied = apiUrl !== undefined && !isLocal && url.protocol === "https:";
  if (!isAllowed && !isProxied) throw new SlackUnavailableError(`${WHAT}: Slack named an address that is not its own`);
  return url;
}
