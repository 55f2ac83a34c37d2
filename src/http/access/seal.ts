import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

const KEY_BYTES = 32;
const MOST_CHARACTERS = 4_000;

/** Makes texts that nobody else can make, and knows its own. */
export interface Seal {
  /** Facts that everybody may read and nobody can change: letters, digits, `-`, `_` and one dot. */
  sign(facts: object): string;
  /** Undefined: another seal's, or changed. */
  read(token: string): unknown;
  /** What only this seal makes of a text. */
  mark(text: string): string;
}

/** @param secret shared by the workers that shall know each other's tokens @param purpose tokens of one purpose are none of another */
export function sealFor(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync("sha256", secret, "", `herald page: ${purpose}`, KEY_BYTES));
  const mark = (text: string): string => createHmac("sha256", key).update(text).digest("base64url");
  return {
    mark,
    sign(facts) {
      const body = Buffer.from(JSON.stringify(facts)).toString("base64url");
      return `${body}.${mark(body)}`;
    },
    read(token) {
      if (token.length > MOST_CHARACTERS) return undefined;
      const [body = "", signature = "", ...others] = token.split(".");
      if (others.length > 0 || !isSame(signature, mark(body))) return undefined;
      return JSON.parse(Buffer.from(body, "base64url").toString()) as unknown;
    },
  };
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function isSame(presented: string, expected: string): boolean {
  const [a, b] = [Buffer.from(presented), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
