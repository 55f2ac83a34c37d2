import { relative } from "node:path";
import { DEFAULT_POLICY, type NamedPolicy, type Policy } from "../decision/index.ts";
import { addressOf, mediumOf, type Destination } from "../notify/index.ts";
import { isLoopbackHost } from "../platform/index.ts";
import { socketOf } from "./connection-url.ts";
import type { AccountConfig, Config, RouteConfig, SlackConfig, StoreConfig } from "./config.ts";
import { hoursText } from "./describe-mode.ts";
import { describeOutgoing } from "./outgoing.ts";
import type { Secret } from "./variables/secret.ts";

/** A connection string without its password and its options. */
function address(url: Secret): string {
  const parsed = new URL(url.reveal());
  const { protocol, username, host, pathname } = parsed;
  return `${protocol}//${username === "" ? "" : `${username}@`}${socketOf(parsed) ?? host}${pathname}`;
}

function store(config: StoreConfig<"redis" | "postgres">, dataDirectory: string): string {
  if (config.kind === "embedded") return `embedded, in ${dataDirectory}`;
  return `${config.kind === "redis" ? "Redis" : "PostgreSQL"}, ${address(config.url)}`;
}

/** Where queue and ledger are, for people. Shows no password. */
export function describeStores({ queue, ledger, directory, dataDirectory }: Config) {
  const shownPath = relative(directory, dataDirectory) || ".";
  return { queue: store(queue, shownPath), ledger: store(ledger, shownPath) };
}

function account({ id, name, baseUrl, stopApiKey }: AccountConfig, isDemo: boolean): string {
  if (isDemo) return "the built-in sandbox; set OURS_PRIVACY_API_KEY for the real thing";
  return `${id} (${name}) at ${baseUrl}, ${stopApiKey === undefined ? "one key reads and stops" : "a second key stops"}`;
}

function slackRow({ botToken, apiUrl, signingSecret, appToken }: SlackConfig, isDemo: boolean): string {
  const buttons =
    signingSecret === undefined && appToken === undefined
      ? "no buttons"
      : `buttons over ${appToken === undefined ? "HTTP" : signingSecret === undefined ? "Socket Mode" : "HTTP and Socket Mode"}`;
  if (botToken !== undefined) return `bot token set${apiUrl === undefined ? "" : `, API at ${apiUrl}`}, ${buttons}`;
  return isDemo ? "the sandbox's own" : "no token: messages are printed";
}

/** The rules that differ from the default ones; of the default policy, those that people ask about. */
function rules(policy: NamedPolicy): string {
  const isDefault = policy.rules === DEFAULT_POLICY;
  const asked: readonly (keyof Policy)[] = ["mode", "vetoWindowMinutes", "evidence", "alpha", "minDays"];
  const shown = (Object.keys(policy.rules) as (keyof Policy)[]).filter((rule) =>
    isDefault ? asked.includes(rule) : JSON.stringify(policy.rules[rule]) !== JSON.stringify(DEFAULT_POLICY[rule]),
  );
  return shown.length === 0
    ? "as the default"
    : shown.map((rule) => `${rule} ${JSON.stringify(policy.rules[rule])}`).join(", ");
}

function acting({
  acting: { isEnabled, hours: allowed, maxStopsPerDay, approvers, unpublishedChanges },
  quietHours,
}: Config): string {
  if (!isEnabled) return "off: nothing is stopped";
  return [
    `at most ${maxStopsPerDay} automatic stops a day`,
    ...(allowed === undefined ? [] : [hoursText(allowed)]),
    ...(approvers.length === 0 ? [] : [`answered by ${approvers.join(", ")}`]),
    ...(unpublishedChanges === "block" ? ["none while other changes are unpublished"] : []),
    ...(quietHours === undefined ? [] : [`quiet ${hoursText(quietHours)}`]),
  ].join(", ");
}

/** Of destinations in Slack the channels, as people know them. */
function listed(destinations: readonly Destination[]): string {
  return destinations.map((one) => (mediumOf(one) === "slack" ? addressOf(one) : one)).join(", ");
}

/** Which experiments a route is about. */
function chosen({ accounts, match, search, types }: RouteConfig): string {
  const parts = [
    ...(match === undefined ? [] : [match.join(", ")]),
    ...(search === undefined ? [] : [`with ${JSON.stringify(search)}`]),
    ...(types === undefined ? [] : [`of type ${types.join(" or ")}`]),
    ...(accounts === undefined ? [] : [`in account ${accounts.join(" or ")}`]),
  ];
  return parts.length === 0 ? "everything" : parts.join(" ");
}

function called({ mention }: RouteConfig): string {
  return mention.length === 0 ? "" : `, for ${mention.map(addressOf).join(", ")}`;
}

/** Who is let in to look and to act. */
function pageRow({ page, http, publicUrl }: Config): string {
  if (page === undefined) return "off";
  if (page.trustedHeader !== undefined)
    return `for whom the header ${page.trustedHeader.name} names, from ${page.trustedHeader.from.join(", ")}`;
  const isOpen = isLoopbackHost(http.host) && (publicUrl === undefined || isLoopbackHost(new URL(publicUrl).hostname));
  return isOpen ? "open to read on this machine; a sign-in link to act" : "a sign-in link to read and to act";
}

/** The other ways out, where there are any. Their addresses are secrets. */
function channelRows({ webhooks, webhookSecrets, teams, heartbeat }: Config): (readonly [string, string])[] {
  const count = webhookSecrets.length;
  const signed = count === 0 ? "not signed" : `signed with ${count === 1 ? "one secret" : `${count} secrets`}`;
  return [
    ...(Object.keys(webhooks).length === 0 ? [] : [["webhook", `address set, ${signed}`] as const]),
    ...(Object.keys(teams).length === 0 ? [] : [["teams", "address of a workflow set"] as const]),
    ...(heartbeat === undefined ? [] : [["heartbeat", "address set: called after each sweep and digest"] as const]),
  ];
}

/** One thing of the configuration in force: what it is about, and what holds. */
export interface ConfigurationRow {
  readonly name: string;
  readonly value: string;
}

/** The configuration in force, a line per thing, for people; warnings are not among them. Shows no secret. */
export function describeConfig(config: Config): readonly string[] {
  const rows = configurationRows(config);
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, value }) => `${name.padEnd(width)}  ${value}`);
}

/** The same as names and values; a name may occur more than once. Shows no secret. */
export function configurationRows(config: Config): readonly ConfigurationRow[] {
  const { slack, http, sweep } = config;
  const shownPath = (path: string): string => relative(config.directory, path) || ".";
  const dataDirectory = shownPath(config.dataDirectory);
  const outgoing = describeOutgoing(config.outgoing);
  const rows: (readonly [string, string])[] = [
    ["file", config.file === undefined ? "none; defaults and environment" : shownPath(config.file)],
    ...config.accounts.map((one) => ["account", account(one, config.isDemo)] as const),
    ["slack", slackRow(slack, config.isDemo)],
    ...(config.mail === undefined
      ? []
      : [["mail", `from ${config.mail.from} over ${address(config.mail.url)}`] as const]),
    ...channelRows(config),
    ...config.routes.map(
      (route) => ["route", `${chosen(route)} to ${listed(route.destinations)}${called(route)}`] as const,
    ),
    [
      "alerts",
      config.alertsFollowDigests &&
      config.digests.some(({ destinations }) => listed(destinations) !== listed(config.alertDestinations))
        ? `where the first digest with the experiment goes, else ${listed(config.alertDestinations)}`
        : listed(config.alertDestinations),
    ],
    ...config.digests.map(
      ({ name, destinations, cron, timeZone }) =>
        ["digest", `${name} to ${listed(destinations)} at ${cron} (${timeZone})`] as const,
    ),
    [
      "scorecard",
      config.scorecard === undefined
        ? "none"
        : `to ${listed(config.scorecard.destinations)} at ${config.scorecard.cron} (${config.scorecard.timeZone})`,
    ],
    ["acting", acting(config)],
    [
      "sweep",
      `${sweep.cron} (${sweep.timeZone}); ${sweep.freshness === 0 ? "reads everything" : `counts are read again after ${sweep.freshness} h at the latest`}`,
    ],
    ...config.policies.map(
      (policy) => ["policy", `${policy.name} for ${policy.match.join(", ")}: ${rules(policy)}`] as const,
    ),
    ["policy", `${config.defaultPolicy.name}: ${rules(config.defaultPolicy)}`],
    ...Object.entries(describeStores(config)),
    ...(config.publicUrl === undefined ? [] : [["reached", `at ${config.publicUrl}`] as const]),
    [
      "http",
      `${http.host}:${http.port}, ${http.triggerToken === undefined ? `trigger token kept in ${dataDirectory}` : "trigger token set"}`,
    ],
    ["page", pageRow(config)],
    ...(outgoing === undefined ? [] : [["outgoing", outgoing] as const]),
    [
      "written",
      `numbers and dates as in ${config.reader.locale}${config.reader.timeFormat === undefined ? "" : `, ${config.reader.timeFormat} clock`}`,
    ],
    ["names", config.redactNames ? "hidden: keys in every message" : "shown"],
    ...(minCellRow(config) === undefined ? [] : [["small counts", minCellRow(config)!] as const]),
    ["kept", `${config.retentionDays} days of notes and deliveries; decisions are kept forever`],
    ["log", config.logLevel],
  ];
  return rows.map(([name, value]) => ({ name, value }));
}

/** Undefined: nothing is hidden anywhere. */
function minCellRow({ minCell: { usual, at } }: Config): string | undefined {
  const places = Object.entries(at).map(([destination, below]) => `${destination} ${limit(below)}`);
  if (usual === 0 && places.length === 0) return undefined;
  return [limit(usual), ...places].join(", ");
}

function limit(below: number): string {
  return below === 0 ? "shown" : `hidden below ${below}`;
}
