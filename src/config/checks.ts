import { isLoopbackHost } from "../platform/index.ts";

/** Says what is wrong with a value and what is wanted, or nothing. Checks of secrets never repeat the value. */
export type Check = (value: string) => string | undefined;

const quoted = (value: string): string => JSON.stringify(value);

/** An address that a key is sent to. */
export function serverUrl(example: string): Check {
  return (value) => {
    if (!URL.canParse(value) || !/^https?:\/\//i.test(value)) return `is not an address; wanted one such as ${example}`;
    const url = new URL(value);
    if (url.username !== "" || url.password !== "") return "carries a user name or password; wanted the address alone";
    if (url.search !== "" || url.hash !== "") return "carries a query or fragment; wanted the address alone";
    if (url.protocol === "http:" && !isLoopbackHost(url.hostname))
      return `${quoted(value)} would send the key in plain text; wanted https`;
    return undefined;
  };
}

/** A key or token that can travel in a header. */
export const headerSafe: Check = (value) => {
  if (/^bearer\s/i.test(value)) return 'begins with "Bearer"; wanted the key alone';
  return /^[\x21-\x7e]+$/.test(value)
    ? undefined
    : "holds spaces or characters that no key has; wanted the key alone, on one line";
};

/** A Slack token of one kind. */
export function slackToken(prefix: string, name: string): Check {
  return (value) => {
    if (!new RegExp(`^(xoxe\\.)?${prefix}`).test(value))
      return `is not a ${name}; wanted the one that begins with ${prefix}`;
    return headerSafe(value);
  };
}

/** Opens a comment in YAML, which makes an unquoted channel name vanish. */
const CHANNEL_EXAMPLE = '"#experiments" (with quotes in YAML, where # begins a comment) or an id such as C0123456789';

export const channel: Check = (value) => {
  if (value.startsWith("@")) return `${quoted(value)} is a person; wanted a channel: ${CHANNEL_EXAMPLE}`;
  return /^#?[^\s#@<>&,:"'`]{1,80}$/.test(value)
    ? undefined
    : `${quoted(value)} is not a Slack channel; wanted ${CHANNEL_EXAMPLE}`;
};

/** Where notifications may go, with what each address must look like. */
const MEDIA: Readonly<Record<string, Check>> = {
  slack: channel,
  mail: (value) => mailAddress(value),
  teams: (value) => (value === "default" ? undefined : `${quoted(value)} is no workflow of Teams; wanted default`),
  webhook: (value) => (value === "default" ? undefined : `${quoted(value)} is no webhook; wanted default`),
};

/** A medium and an address within it. */
export const destination: Check = (value) => {
  const [, medium = "", address = ""] = /^([a-z]+):(.*)$/su.exec(value) ?? [];
  const check = MEDIA[medium];
  return check === undefined
    ? `${quoted(value)} is no destination; wanted one such as "slack:#experiments", "mail:ada@example.com", "teams:default" or "webhook:default"`
    : check(address);
};

/** What mailboxes have in practice; quoted and international ones are left out, as no header and no id has to carry them. */
const MAILBOX = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?$/;

export const mailAddress: Check = (value) =>
  MAILBOX.test(value) ? undefined : `${quoted(value)} is not a mail address; wanted one such as ada@example.com`;

/** An address, or a name and an address. */
export const mailSender: Check = (value) => {
  const wanted = "wanted one such as herald@example.com or Herald <herald@example.com>";
  if (/\p{Cc}/u.test(value)) return `holds a line break or another control character; ${wanted}`;
  const [, name = "", address = value] = /^([^<>]*)<([^<>]+)>$/u.exec(value) ?? [];
  return name.length <= 100 && mailAddress(address) === undefined
    ? undefined
    : `${quoted(value)} is no sender; ${wanted}`;
};

/** An address that may hold a secret, so it is never repeated. */
export const webhookUrl: Check = (value) => {
  if (!URL.canParse(value) || !/^https?:\/\//i.test(value))
    return "is not an address; wanted one such as https://example.com/hook";
  const { protocol, hostname } = new URL(value);
  return protocol === "http:" && !isLoopbackHost(hostname)
    ? "would send what experiments say in plain text; wanted https"
    : undefined;
};

/** Of Standard Webhooks: from 192 to 512 bits. */
const SECRET_BYTES = { least: 24, most: 64 };

/** One secret or several, separated by spaces. Never repeated. */
export const webhookSecrets: Check = (value) => {
  const wanted = "wanted whsec_ and 24 to 64 bytes in base64, such as from: echo whsec_$(openssl rand -base64 32)";
  const keys = value.split(/\s+/u).map((secret) => /^whsec_([A-Za-z\d+/]+={0,2})$/u.exec(secret)?.[1]);
  const isRight = keys.every((key) => {
    const bytes = key === undefined ? Buffer.alloc(0) : Buffer.from(key, "base64");
    return (
      bytes.length >= SECRET_BYTES.least &&
      bytes.length <= SECRET_BYTES.most &&
      bytes.toString("base64").startsWith(key!.replace(/=+$/u, ""))
    );
  });
  return isRight ? undefined : `is no secret of a webhook; ${wanted}; several are separated by spaces`;
};

export const publicUrl: Check = (value) => {
  if (!URL.canParse(value) || !/^https?:\/\//i.test(value))
    return `${quoted(value)} is not an address; wanted one such as https://herald.example.com`;
  const { search, hash, username } = new URL(value);
  return `${search}${hash}${username}` === "" ? undefined : `${quoted(value)} carries more than an address`;
};

/** Ids, never names: a name can be taken by somebody else. */
export const slackPersonOrGroup: Check = (value) =>
  /^[UWS][A-Z0-9]{6,30}$/.test(value)
    ? undefined
    : `${quoted(value)} is not the id of a person or a user group in Slack; wanted one such as U0123456789 or S0123456789 (in a profile: "Copy member ID")`;

/** Who may answer: ids, never names. */
export const approver: Check = (value) =>
  value.startsWith("mail:") ? mailAddress(value.slice("mail:".length)) : slackPersonOrGroup(value);

export const port: Check = (value) =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535
    ? undefined
    : `${quoted(value)} is not a port; wanted a whole number from 0 to 65535`;

export const host: Check = (value) =>
  /^[\w.:[\]-]+$/.test(value) && !URL.canParse(value)
    ? undefined
    : `${quoted(value)} is not a host; wanted a name or address to listen on, such as 127.0.0.1`;

export function oneOf(values: readonly string[]): Check {
  return (value) =>
    values.includes(value) ? undefined : `${quoted(value)} is not known here; wanted ${inWords(values)}`;
}

const SHORTEST_TOKEN = 16;
export const triggerTokenText: Check = (value) => {
  const tooShort = `is too short; wanted at least ${SHORTEST_TOKEN} characters, such as from: openssl rand -hex 24`;
  return headerSafe(value) ?? (value.length < SHORTEST_TOKEN ? tooShort : undefined);
};

/** `a, b or c`. */
export function inWords(values: readonly unknown[]): string {
  const texts = values.map(String);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}
