import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { USUAL_READER } from "../messages/index.ts";
import { mediumOf } from "../notify/index.ts";
import { isLoopbackHost, type LogLevel } from "../platform/index.ts";
import { oneKeyWarning, readAccounts } from "./accounts.ts";
import type { Config, SlackConfig } from "./config.ts";
import { parseConfigFile, type ConfigFile } from "./file/config-file.ts";
import { hoursFrom } from "./values/hours.ts";
import { mayStop } from "./describe-mode.ts";
import { readOutgoing } from "./outgoing.ts";
import { destinationsOf, inSlack } from "./places/destinations.ts";
import { readDigests } from "./places/digests.ts";
import { readRoutes } from "./places/routes.ts";
import { defaultPolicy } from "./default-policy.ts";
import { readPolicies } from "./policies.ts";
import { ProblemList } from "./problems.ts";
import { atLine, readText } from "./file/read-text.ts";
import { Secret } from "./variables/secret.ts";
import { VariableReader, type Environment } from "./variables/variable-reader.ts";
import { VARIABLES, type VariableName } from "./variables/variables.ts";

/** Where a proxy is expected that is not named otherwise. */
const THIS_MACHINE = ["127.0.0.0/8", "::1"];

/** Of the environment, what programs are started with: nothing of Herald's. */
const SEEN_BY_PROGRAMS = ["PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SystemRoot"];

export interface LoadOptions {
  readonly environment: Environment;
  /** What relative paths start from, absolute. */
  readonly directory: string;
  /** Variables that win over the environment: what a command line option sets. */
  readonly overrides?: Environment;
  /** What commands in messages begin with. @default "herald" */
  readonly command?: string;
}

/**
 * Reads environment and configuration file into one checked configuration. Nothing set at all is the demo.
 * @throws ConfigError with everything that is wrong in either of them
 */
export function loadConfig({
  environment,
  directory,
  overrides = {},
  command = USUAL_READER.command,
}: LoadOptions): Config {
  const problems = new ProblemList();
  const warnings: string[] = [];
  const variables = new VariableReader({ environment, overrides, directory }, problems);
  const value = (name: VariableName): string => variables.known(name) ?? VARIABLES[name].fallback;
  const secret = (name: VariableName): Secret | undefined => {
    const text = variables.known(name);
    return text === undefined ? undefined : new Secret(text);
  };

  const path = resolve(directory, value("HERALD_CONFIG"));
  const { file, isPresent } = readConfigFile(
    path,
    { directory, isNamed: variables.isGiven("HERALD_CONFIG") },
    problems,
    warnings,
  );
  const { isDemo, accounts } = readAccounts(file.accounts, {
    variables,
    file: { path, where: file.where },
    problems,
    warnings,
  });
  const standard = inSlack(value("SLACK_CHANNEL"));
  const alertDestinations = destinationsOf(
    { channel: file.alertChannel, to: file.alertTo },
    { standard, where: file.where(["alertTo"]), problems },
  );
  const webhook = secret("WEBHOOK_URL");
  const smtpUrl = secret("SMTP_URL");
  const mailFrom = variables.known("MAIL_FROM");
  const webhookSecrets = (variables.known("WEBHOOK_SECRET") ?? "").split(/\s+/u).filter((text) => text !== "");
  const teams = secret("TEAMS_WEBHOOK_URL");
  const slack = readSlack(variables, secret);
  const http = { host: value("HOST"), port: Number(value("PORT")), triggerToken: secret("HERALD_TRIGGER_TOKEN") };
  const redisUrl = secret("REDIS_URL");
  const databaseUrl = secret("DATABASE_URL");
  const database: Config["ledger"] =
    databaseUrl === undefined ? { kind: "embedded" } : { kind: "postgres", url: databaseUrl };
  const config: Config = {
    isDemo,
    directory,
    file: isPresent ? path : undefined,
    accounts,
    slack,
    mail: smtpUrl === undefined || mailFrom === undefined ? undefined : { url: smtpUrl, from: mailFrom },
    webhooks: webhook === undefined ? {} : { default: webhook },
    webhookSecrets: webhookSecrets.map((text) => new Secret(text)),
    teams: teams === undefined ? {} : { default: teams },
    heartbeat: secret("HEARTBEAT_URL"),
    publicUrl: variables.known("PUBLIC_URL")?.replace(/\/+$/, ""),
    queue: redisUrl === undefined ? database : { kind: "redis", url: redisUrl },
    ledger: database,
    dataDirectory: resolve(directory, value("DATA_DIR")),
    http,
    outgoing: readOutgoing(environment, problems),
    logLevel: value("LOG_LEVEL") as LogLevel,
    sweep: { ...file.sweep, timeZone: file.sweep.timeZone ?? file.timeZone },
    digests: readDigests(file, { standard, accounts, problems }),
    policies: readPolicies(file.policies ?? [], file.where, problems, warnings),
    defaultPolicy,
    scorecard:
      file.scorecard === false
        ? undefined
        : {
            destinations: destinationsOf(file.scorecard, {
              standard: alertDestinations,
              where: file.where(["scorecard", "to"]),
              problems,
            }),
            cron: file.scorecard.cron,
            timeZone: file.scorecard.timeZone ?? file.timeZone,
          },
    routes: readRoutes(file, { standard: alertDestinations, accounts, problems, warnings }),
    alertDestinations,
    alertsFollowDigests: file.alertChannel === undefined && file.alertTo === undefined,
    quietHours: hoursFrom(file.quietHours, file.timeZone),
    acting: readActing(file, value("HERALD_ACTING") !== "off"),
    page: readPage(file.page),
    redactNames: file.redactNames,
    programEnvironment: Object.fromEntries(
      SEEN_BY_PROGRAMS.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
    ),
    minCell: { usual: file.minCell, at: file.minCellAt },
    reader: { locale: file.locale, timeFormat: file.timeFormat, command: value("HERALD_COMMAND") || command },
    retentionDays: file.retentionDays,
    warnings,
  };

  if (!isLoopbackHost(http.host) && !variables.isGiven("HERALD_TRIGGER_TOKEN")) {
    const wanted = "wanted a token of at least 16 characters, or HOST=127.0.0.1";
    problems.add("HERALD_TRIGGER_TOKEN", `is not set, and HOST=${http.host} lets other machines in; ${wanted}`);
  }
  const all = [...config.digests, ...config.routes, ...(config.scorecard === undefined ? [] : [config.scorecard])];
  const named = [...alertDestinations, ...all.flatMap(({ destinations }) => destinations)];
  if (webhook === undefined && named.includes("webhook:default"))
    problems.add("WEBHOOK_URL", "is not set, and notifications shall go to webhook:default; wanted its address");
  const byMail = named.find((one) => mediumOf(one) === "mail");
  for (const name of ["SMTP_URL", "MAIL_FROM"] as const) {
    const other = name === "SMTP_URL" ? "MAIL_FROM" : "SMTP_URL";
    if (variables.isGiven(name)) continue;
    if (byMail !== undefined)
      problems.add(name, `is not set, and messages shall go to ${byMail}; wanted both SMTP_URL and MAIL_FROM`);
    else if (variables.isGiven(other)) problems.add(name, `is not set, and ${other} is; wanted both, or neither`);
  }
  if (webhook !== undefined && webhookSecrets.length === 0 && named.includes("webhook:default"))
    warnings.push("WEBHOOK_SECRET is not set: what is posted to webhook:default is not signed");
  if (teams === undefined && named.includes("teams:default"))
    problems.add(
      "TEAMS_WEBHOOK_URL",
      "is not set, and notifications shall go to teams:default; wanted the address of its workflow",
    );
  if (!isDemo && slack.botToken === undefined && named.some((one) => mediumOf(one) === "slack"))
    warnings.push("SLACK_BOT_TOKEN is not set: messages are printed here instead of posted");
  if (isDemo && slack.botToken !== undefined) {
    warnings.push("SLACK_BOT_TOKEN is set without OURS_PRIVACY_API_KEY: the demo's messages go to the real Slack");
  }
  if (mayStop(config)) {
    for (const { id, stopApiKey } of config.accounts) if (stopApiKey === undefined) warnings.push(oneKeyWarning(id));
  }
  warnings.push(...variables.suspicious());
  problems.throwIfAny();
  return config;
}

function readConfigFile(
  path: string,
  { directory, isNamed }: { readonly directory: string; readonly isNamed: boolean },
  problems: ProblemList,
  warnings: string[],
): { readonly file: ConfigFile; readonly isPresent: boolean } {
  const fileName = relative(directory, path) || path;
  const read = readText(path);
  if ("text" in read) return { file: parseConfigFile(read.text, fileName, problems), isPresent: true };
  if (isNamed || !read.isMissing)
    problems.add("HERALD_CONFIG", `cannot read ${atLine(fileName, read.line)}: ${read.reason}`);
  const near = ["herald.config.yml", "herald.config.json"].find((name) => existsSync(resolve(directory, name)));
  if (!isNamed && read.isMissing && near !== undefined) {
    warnings.push(`${near} is not read: the file is called herald.config.yaml, or what HERALD_CONFIG says`);
  }
  return { file: parseConfigFile("", fileName, problems), isPresent: false };
}

function readSlack(variables: VariableReader, secret: (name: VariableName) => Secret | undefined): SlackConfig {
  const apiUrl = variables.known("SLACK_API_URL");
  return {
    botToken: secret("SLACK_BOT_TOKEN"),
    signingSecret: secret("SLACK_SIGNING_SECRET"),
    appToken: secret("SLACK_APP_TOKEN"),
    // Slack's client joins method names to it as they are.
    apiUrl: apiUrl === undefined ? undefined : `${apiUrl.replace(/\/+$/, "")}/`,
  };
}

/** @param isAllowed from the environment, which can only switch off */
function readActing({ acting, timeZone }: ConfigFile, isAllowed: boolean): Config["acting"] {
  const { enabled, hours, ...rest } = acting;
  return { ...rest, isEnabled: enabled && isAllowed, hours: hoursFrom(hours, timeZone), timeZone };
}

function readPage(page: ConfigFile["page"]): Config["page"] {
  if (page === "off") return undefined;
  const { trustedHeader: header, trustedFrom: from = THIS_MACHINE } = page;
  return { trustedHeader: header === undefined ? undefined : { name: header.toLowerCase(), from } };
}
