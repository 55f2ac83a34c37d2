import { certificateTroubleOf } from "../ports/index.ts";
import { networkCodes, neverLeft } from "./reached.ts";

/** One request to an address that may hold a secret: nothing that comes back of it names the address. */
export interface Post {
  readonly fetch: typeof fetch;
  readonly address: string;
  /** @default "POST" */
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

/** `why`: what follows the name of who was asked, `did not answer`. */
export type Posted =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** How long the server asks to wait; undefined: it does not. */
      readonly retryAfterMs: number | undefined;
    }
  /** `isCertain`: it did not arrive. Otherwise it may have. */
  | { readonly kind: "unanswered"; readonly isCertain: boolean; readonly why: string; readonly cause: unknown };

/** Sends one request, follows nothing, and reads no more of the answer than how it went. @param nowMs our time, for waits until a date */
export async function post(
  { fetch, address, method = "POST", headers = {}, body, timeoutMs }: Post,
  nowMs: number,
): Promise<Posted> {
  try {
    const answer = await fetch(address, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    const retryAfterMs = waitOf(answer.headers.get("retry-after"), nowMs);
    return { kind: "answered", status: answer.status, retryAfterMs };
  } catch (cause) {
    return { kind: "unanswered", isCertain: neverLeft(cause), why: reasonOf(cause), cause };
  }
}

/** Whoever asks for more makes no sense; coming back after a day does no harm. */
const LONGEST_WAIT_MS = 86_400_000;

/** `Retry-After` in seconds or as a date. */
function waitOf(text: string | null, nowMs: number): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+(?:\.\d+)?$/u.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_WAIT_MS, Math.max(0, Math.ceil(ms)));
}

/** What is said of a failure may name the address: here stands only its code. */
function reasonOf(cause: unknown): string {
  const certificate = certificateTroubleOf(cause);
  if (certificate !== undefined) return `${certificate.what}: ${certificate.remedy}`;
  const [code] = networkCodes(cause);
  return `${neverLeft(cause) ? "cannot be reached" : "did not answer"}${code === undefined ? "" : ` (${code})`}`;
}
