import { z } from "zod";

/** `payload=...`, JSON in a form; undefined: something else, which is none of ours. */
export function readPayload(body: Buffer): unknown {
  const field = "payload=";
  const encoded = body
    .toString("latin1")
    .split("&")
    .find((one) => one.startsWith(field));
  if (encoded === undefined) return undefined;
  try {
    return JSON.parse(decodeURIComponent(encoded.slice(field.length).replaceAll("+", " ")));
  } catch {
    // Signed, and no JSON or not UTF-8: Slack sends no such thing, and nobody is waiting for an answer to it.
    return undefined;
  }
}

/** The fields of a form. Of a field that comes twice, the last one. */
export function readForm(body: Buffer): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(body.toString("utf8")));
}

/** Undefined: it is not JSON, which Slack does not send as an event. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

const verification = z.object({ type: z.literal("url_verification"), challenge: z.string().max(1_000) });

/** What Slack wants to hear before it sends events to an address; undefined: it asks for nothing. */
export function readChallenge(event: unknown): string | undefined {
  return verification.safeParse(event).data?.challenge;
}
