import { withEmoji } from "./emoji.ts";
import { escapeHtml, Html } from "./html.ts";

// Finished HTML is put aside behind these while the rest is formatted; characters of a private area that no message needs.
const OPEN = "\uE000";
const CLOSE = "\uE001";
const EDGE_BEFORE = String.raw`(^|[\s([{"'>*_~,;:.!?/|–—-])`;
const EDGE_AFTER = String.raw`(?=$|[\s)\]}"'<*_~,;:.!?/|–—-])`;

/** Slack's markup as HTML: *bold*, _italic_, ~strike~, `code`, ```blocks```, quotes, links, mentions and emoji. Everything is escaped. */
export function mrkdwn(text: string): Html {
  const kept: string[] = [];
  const keep = (finished: string): string => `${OPEN}${kept.push(finished) - 1}${CLOSE}`;
  let rest = text.replaceAll(/[\uE000\uE001]/g, "");
  rest = rest.replaceAll(/```\n?([\s\S]+?)\n?```/g, (_, code: string) => keep(`<pre>${escapeHtml(plain(code))}</pre>`));
  rest = rest.replaceAll(/`([^`\n]+)`/g, (_, code: string) => keep(`<code>${escapeHtml(plain(code))}</code>`));
  rest = rest.replaceAll(/<([^<>\n]+)>/g, (_, inner: string) => keep(reference(inner)));
  const lines = withEmoji(escapeHtml(unescaped(rest))).split("\n");
  const formatted = quotes(lines.map((line) => strike(italic(bold(line)))));
  let finished = formatted;
  // A bold stretch may hold a link that holds nothing more: one pass per level is enough, and there are two.
  for (let pass = 0; pass < 2; pass++)
    finished = finished.replaceAll(/\uE000(\d+)\uE001/g, (_, index: string) => kept[Number(index)]!);
  return new Html(finished);
}

/** Text of which Slack formats nothing but emoji, as in headers and buttons. */
export function plainText(text: string): Html {
  return new Html(escapeHtml(withEmoji(text)).replaceAll("\n", "<br>"));
}

function bold(line: string): string {
  return line.replaceAll(new RegExp(String.raw`${EDGE_BEFORE}\*(\S|\S[^*]*\S)\*${EDGE_AFTER}`, "g"), "$1<b>$2</b>");
}
function italic(line: string): string {
  return line.replaceAll(new RegExp(String.raw`${EDGE_BEFORE}_(\S|\S[^_]*\S)_${EDGE_AFTER}`, "g"), "$1<i>$2</i>");
}
function strike(line: string): string {
  return line.replaceAll(new RegExp(String.raw`${EDGE_BEFORE}~(\S|\S[^~]*\S)~${EDGE_AFTER}`, "g"), "$1<s>$2</s>");
}

/** Lines that begin with `>` stand together in a quote. A code block brings its own line breaks. */
function quotes(lines: readonly string[]): string {
  const written: string[] = [];
  let quoted: string[] = [];
  const endQuote = (): void => {
    if (quoted.length > 0) written.push(`<blockquote>${quoted.join("<br>")}</blockquote>`);
    quoted = [];
  };
  for (const line of lines) {
    if (line.startsWith("&gt;")) quoted.push(line.slice(4).trimStart());
    else {
      endQuote();
      written.push(line);
    }
  }
  endQuote();
  return written.join("<br>").replaceAll(/<br>(?=<blockquote>)|(?<=<\/blockquote>)<br>/g, "");
}

/** What stands between `<` and `>`: a link, or a mention, which here pings nobody. */
function reference(inner: string): string {
  const [target = "", label] = splitOnce(inner, "|");
  const shown = label === undefined ? undefined : escapeHtml(withEmoji(unescaped(label)));
  if (/^(https?:\/\/|mailto:)/i.test(target)) {
    const address = escapeHtml(unescaped(target));
    return `<a href="${address}" rel="noreferrer noopener">${shown ?? address.replace(/^mailto:/i, "")}</a>`;
  }
  if (target.startsWith("!date^")) return `<span class="date">${shown ?? escapeHtml(target)}</span>`;
  if (/^!(here|channel|everyone)$/.test(target)) return `<span class="mention alarm">@${target.slice(1)}</span>`;
  if (target.startsWith("!subteam^")) return `<span class="mention">${shown ?? "@group"}</span>`;
  if (/^@[UW]/.test(target)) return `<span class="mention">@${shown ?? escapeHtml(target.slice(1))}</span>`;
  if (target.startsWith("#C")) return `<span class="mention">#${shown ?? escapeHtml(target.slice(1))}</span>`;
  return escapeHtml(unescaped(`<${inner}>`));
}

/** Inside code Slack leaves links without their brackets. */
function plain(code: string): string {
  return unescaped(
    code.replaceAll(/<(https?:[^<>|\n]+)(?:\|([^<>\n]+))?>/g, (_, url: string, label?: string) => label ?? url),
  );
}

/** Text arrives with three entities written out. */
function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
