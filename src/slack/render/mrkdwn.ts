import { cleanText, hasRightToLeft } from "../../messages/index.ts";
import type { Mrkdwn } from "./message.ts";

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";
/** Look-alikes for the characters with which Slack formats text, so that a name cannot start bold, code or strikethrough. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { "*": "\u2217", "`": "\u02cb", "~": "\u223c", _: "\u02cd" };
/** Slack formats with an underscore only at the edge of a word: inside one, as in `checkout_button`, it stays. */
const FORMATTING = /[*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

const LONGEST_URL = 1000;

/**
 * Text from outside, safe inside Slack markup: clean, unformatted, `&<>` escaped, right-to-left text isolated from what surrounds it.
 * At most `max` visible characters, in at most five times as many code units.
 */
export function mrkdwn(raw: string, max: number): string {
  const clean = cleanText(raw, max);
  const inert = escape(clean.replace(FORMATTING, (character) => LOOK_ALIKES[character]!));
  return hasRightToLeft(clean) ? `${FIRST_STRONG_ISOLATE}${inert}${POP_ISOLATE}` : inert;
}

/** A linked name. An address that is no web address, or too long, is left out. */
export function linked(url: string, name: string, max: number): string {
  const text = mrkdwn(name, max);
  // Spaces, pipes and angle brackets would end the link early; beyond ASCII hides what cannot be seen; JSON makes two of a quotation mark.
  const address = escape(url.toWellFormed().replace(/[^!-~]|[|<>"\\]/gu, (character) => encodeURIComponent(character)));
  return isWebAddress(address) ? `<${address}|${text}>` : text;
}

/** Whether Slack would take it as the address of a link. */
export function isWebAddress(address: string): boolean {
  return /^https?:\/\//u.test(address) && address.length <= LONGEST_URL;
}

export function markup(text: string): Mrkdwn {
  return { type: "mrkdwn", text, verbatim: true };
}

/** `&`, `<` and `>` as Slack wants them. */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
