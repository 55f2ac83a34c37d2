import { createHmac, timingSafeEqual } from "node:crypto";

/** A request that is older, or from further ahead, was kept by somebody to be sent again. */
const WINDOW_SECONDS = 5 * 60;

/** The two headers as they came. A header that came twice is a list, or joined by a comma: neither is taken. */
export interface SignatureHeaders {
  readonly timestamp: string | readonly string[] | undefined;
  readonly signature: string | readonly string[] | undefined;
}

/** What the headers claim, where they have the form that Slack gives them and a time near now. */
export interface Claim {
  readonly timestamp: string;
  readonly signature: string;
}

/** Reads the headers before the body is read at all. Undefined: not Slack's, or not of now. */
export function readClaim({ timestamp, signature }: SignatureHeaders, nowMs: number): Claim | undefined {
  if (typeof timestamp !== "string" || typeof signature !== "string") return undefined;
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return undefined;
  return Math.abs(nowMs / 1000 - Number(timestamp)) <= WINDOW_SECONDS ? { timestamp, signature } : undefined;
}

/** Whether the claim is true: HMAC-SHA256 over `v0:timestamp:body` with the app's signing secret, byte for byte as the body came. */
export function isSignedBySlack({ timestamp, signature }: Claim, body: Uint8Array, signingSecret: string): boolean {
  const expected = createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), "hex"));
}
