import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/** The three headers of Standard Webhooks; without a secret the signature is missing. @param secrets each as `whsec_` and base64, all of them sign */
export function signedHeaders(
  { id, atSeconds, body }: { readonly id: string; readonly atSeconds: number; readonly body: string },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(atSeconds);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    ...(signatures.length > 0 && { "webhook-signature": signatures.join(" ") }),
  };
}
