/** Who mails come from. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

const USUAL_NAME = "Herald";

/** @param text `herald@example.com` or `Herald <herald@example.com>`, checked before */
export function senderOf(text: string): Sender {
  const [, name, address] = /^(.*?)\s*<([^<>]+)>$/u.exec(text) ?? [];
  if (address === undefined) return { name: USUAL_NAME, address: text };
  const bare = (name ?? "").replace(/^"(.*)"$/u, "$1").trim();
  return { name: bare === "" ? USUAL_NAME : bare, address };
}
