import { SlackRateLimitError, SlackUnavailableError } from "./errors.ts";
import { networkCodes } from "./failure.ts";

/** Wait when "too many" comes without saying how long. */
const DEFAULT_WAIT_MS = 30_000;
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Sends a file's bytes to the address that Slack named for them. The address is its own authority: the token is not sent along.
 * Nobody sees the file yet, so every failure may simply be repeated.
 * @param apiUrl of the Web API; only where it is on this machine may the bytes go unencrypted, and only to this machine
 * @throws SlackUnavailableError, SlackRateLimitError
 */
export async function uploadBytes(address: string, content: Uint8Array, { apiUrl, timeoutMs }: { readonly apiUrl: string | undefined; readonly timeoutMs: number }): Promise<void> {
  if (!mayGoTo(address, apiUrl)) throw new SlackUnavailableError("files.getUploadURLExternal: Slack names no safe address for the file");
  let response: Response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: new Uint8Array(content),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
  } catch (thrown) {
    // What was thrown may hold the address, which is a secret of its own.
    const [code] = networkCodes(thrown);
    throw new SlackUnavailableError(`upload: the connection broke or took too long${code === undefined ? "" : ` (${code})`}`);
  }
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after"));
    throw new SlackRateLimitError(seconds > 0 ? seconds * 1000 : DEFAULT_WAIT_MS);
  }
  if (!response.ok) throw new SlackUnavailableError(`upload: answered with HTTP ${response.status}`);
}

function mayGoTo(address: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === "https:") return true;
  return protocol === "http:" && LOOPBACK.has(hostname) && apiUrl !== undefined && LOOPBACK.has(new URL(apiUrl).hostname);
}
