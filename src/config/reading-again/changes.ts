import type { Config } from "../config.ts";
import { Secret } from "../variables/secret.ts";

/** A setting as people know it, and where it stands in the configuration. */
interface Setting {
  readonly name: string;
  of(config: Config): unknown;
}

/**
 * What a running worker has opened, or has told others: it cannot be given other ones. The demo is another thing altogether, and so is
 * whether there is a page.
 */
const FIXED: readonly Setting[] = [
  { name: "DATABASE_URL", of: ({ ledger }) => ledger },
  { name: "REDIS_URL", of: ({ queue, ledger }) => (queue.kind === "redis" ? queue : queue.kind === ledger.kind) },
  { name: "DATA_DIR", of: ({ dataDirectory }) => dataDirectory },
  { name: "HOST", of: ({ http }) => http.host },
  { name: "PORT", of: ({ http }) => http.port },
  { name: "HERALD_TRIGGER_TOKEN", of: ({ http }) => http.triggerToken },
  { name: "PUBLIC_URL", of: ({ publicUrl }) => publicUrl },
  { name: "SLACK_SIGNING_SECRET", of: ({ slack }) => slack.signingSecret },
  { name: "SLACK_APP_TOKEN", of: ({ slack }) => slack.appToken },
  { name: "LOG_LEVEL", of: ({ logLevel }) => logLevel },
  { name: "HTTP_PROXY, HTTPS_PROXY and NO_PROXY", of: ({ outgoing }) => outgoing },
  { name: "page", of: ({ page }) => page },
  { name: "OURS_PRIVACY_API_KEY (demo or not)", of: ({ isDemo }) => isDemo },
];

/** Parts of the configuration by other names than their own. */
const NAMES: Readonly<Partial<Record<keyof Config, string>>> = {
  alertDestinations: "alertTo",
  alertsFollowDigests: "alertTo",
  reader: "locale, timeFormat and HERALD_COMMAND",
  webhooks: "WEBHOOK_URL",
  file: "HERALD_CONFIG",
};
/** Lists whose entries people know by a name of their own. */
const LISTS = ["accounts", "digests", "policies"] as const;
/** Fixed, looked at by their parts, or nothing that is set. */
const ELSEWHERE: readonly (keyof Config)[] = [
  ...LISTS,
  ...(["slack", "http", "directory", "warnings"] as const),
  ...(["ledger", "queue", "dataDirectory", "publicUrl", "logLevel", "outgoing", "page", "isDemo"] as const),
];

/** What changed between two readings. Names of settings, never values. */
export interface ConfigChanges {
  /** What only a restart can change. */
  readonly fixed: readonly string[];
  /** Everything else. */
  readonly changed: readonly string[];
}

export function changesBetween(before: Config, after: Config): ConfigChanges {
  const differs = (of: (config: Config) => unknown): boolean => plain(of(before)) !== plain(of(after));
  const fixed = FIXED.filter(({ of }) => differs(of)).map(({ name }) => name);
  const keys = (Object.keys({ ...before, ...after }) as (keyof Config)[]).filter(
    (key) => !ELSEWHERE.includes(key) && differs((config) => config[key]),
  );
  const tokens = [
    { name: "SLACK_BOT_TOKEN", of: ({ slack }: Config) => slack.botToken },
    { name: "SLACK_API_URL", of: ({ slack }: Config) => slack.apiUrl },
  ].filter(({ of }) => differs(of));
  return {
    fixed,
    changed: [
      ...new Set([
        ...LISTS.flatMap((list) => changedEntries(list, before[list], after[list])),
        ...tokens.map(({ name }) => name),
        ...keys.map((key) => NAMES[key] ?? key),
      ]),
    ],
  };
}

type Entry = { readonly id: string } | { readonly name: string };
const nameOf = (entry: Entry): string => ("id" in entry ? entry.id : entry.name);

/** `digests (daily, weekly)`; only the list's name where nothing but the order changed. */
function changedEntries(list: string, before: readonly Entry[], after: readonly Entry[]): readonly string[] {
  if (plain(before) === plain(after)) return [];
  const texts = (entries: readonly Entry[]) => new Map(entries.map((entry) => [nameOf(entry), plain(entry)]));
  const [old, now] = [texts(before), texts(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  return [names.length === 0 ? list : `${list} (${names.join(", ")})`];
}

/** Everything in it as text, secrets too: to compare, and for nothing else. */
function plain(value: unknown): string {
  return JSON.stringify(opened(value)) ?? "";
}

function opened(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
}
