import * as checks from "../checks.ts";
import type { Check } from "../checks.ts";
import { connectionUrl } from "../connection-url.ts";
import { smtpUrl } from "../smtp-url.ts";

export interface Variable {
  /** What it is for, one sentence. */
  readonly sentence: string;
  readonly isSecret: boolean;
  /** What applies when it is not set; empty: nothing. */
  readonly fallback: string;
  readonly check?: Check;
}

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** Every environment variable Herald reads. Each is also read from the file that the same name with `_FILE` names. */
export const VARIABLES = {
  OURS_PRIVACY_API_KEY: {
    sentence:
      "Key of the Ours Privacy account, with the scopes experiment:list and experiment:find; unset, Herald runs its demo on the built-in sandbox.",
    isSecret: true,
    fallback: "",
    check: checks.headerSafe,
  },
  OURS_PRIVACY_STOP_API_KEY: {
    sentence:
      "Second key with the scopes experiment:find and experiment:stop, used only to stop, pause and resume experiments (to resume, experiment:start) and to roll out. If it is not set, the first key does that.",
    isSecret: true,
    fallback: "",
    check: checks.headerSafe,
  },
  OURS_PRIVACY_BASE_URL: {
    sentence: "Address of the Ours Privacy API.",
    isSecret: false,
    fallback: "https://app.oursprivacy.com",
    check: checks.serverUrl("https://app.oursprivacy.com"),
  },
  SLACK_BOT_TOKEN: {
    sentence: "Bot token of the Slack app (xoxb-...); unset, messages are printed instead of posted.",
    isSecret: true,
    fallback: "",
    check: checks.slackToken("xoxb-", "bot token"),
  },
  SLACK_CHANNEL: {
    sentence: "Channel of digests, announcements and receipts where the configuration file names none.",
    isSecret: false,
    fallback: "#experiments",
    check: checks.channel,
  },
  SLACK_SIGNING_SECRET: {
    sentence:
      "Signing secret of the Slack app, if Slack reaches this worker over HTTP. It tells real clicks on buttons from forged ones.",
    isSecret: true,
    fallback: "",
    check: checks.headerSafe,
  },
  SLACK_APP_TOKEN: {
    sentence:
      "App-level token (xapp-...) for Socket Mode. It brings clicks on buttons to this worker if Slack cannot reach it over HTTP.",
    isSecret: true,
    fallback: "",
    check: checks.slackToken("xapp-", "app-level token"),
  },
  SLACK_API_URL: {
    sentence: "Address of Slack's API, for a proxy or an emulator.",
    isSecret: false,
    fallback: "https://slack.com/api/",
    check: checks.serverUrl("https://slack.com/api/"),
  },
  SMTP_URL: {
    sentence:
      'Mail server, with user and password: smtp://user:password@host:587 (STARTTLS where it is offered) or smtps://...; for destinations such as "mail:ada@example.com".',
    isSecret: true,
    fallback: "",
    check: smtpUrl,
  },
  MAIL_FROM: {
    sentence: "Sender of mails: an address, or a name and an address such as Herald <herald@example.com>.",
    isSecret: false,
    fallback: "",
    check: checks.mailSender,
  },
  WEBHOOK_URL: {
    sentence: 'Address that notifications are posted to as JSON where a destination says "webhook:default".',
    isSecret: true,
    fallback: "",
    check: checks.webhookUrl,
  },
  WEBHOOK_SECRET: {
    sentence:
      "Secret that signs what is posted to WEBHOOK_URL, by Standard Webhooks (whsec_...). Several, separated by spaces, all sign: one can be replaced by another.",
    isSecret: true,
    fallback: "",
    check: checks.webhookSecrets,
  },
  TEAMS_WEBHOOK_URL: {
    sentence: 'Address of a workflow of Microsoft Teams that posts cards, for the destination "teams:default".',
    isSecret: true,
    fallback: "",
    check: checks.webhookUrl,
  },
  HEARTBEAT_URL: {
    sentence:
      "Address that is called after each sweep and digest, and with /fail behind it when one is given up, so that a service such as Healthchecks.io notices when Herald stops working.",
    isSecret: true,
    fallback: "",
    check: checks.webhookUrl,
  },
  PUBLIC_URL: {
    sentence: "Address under which others reach this worker, for links to it; unset, the one it listens on.",
    isSecret: false,
    fallback: "",
    check: checks.publicUrl,
  },
  REDIS_URL: {
    sentence:
      "Redis 6.2 or later for the queue, with AOF and noeviction; unset, the queue lives in DATABASE_URL, or else in DATA_DIR.",
    isSecret: true,
    fallback: "",
    check: connectionUrl(["redis", "rediss"], "redis://host:6379/0"),
  },
  DATABASE_URL: {
    sentence: "PostgreSQL for the ledger, and for the queue where there is no Redis; unset, both live in DATA_DIR.",
    isSecret: true,
    fallback: "",
    check: connectionUrl(["postgres", "postgresql"], "postgres://user:password@host:5432/herald"),
  },
  DATA_DIR: {
    sentence: "Folder of everything that is kept on this machine: the embedded database and the trigger token.",
    isSecret: false,
    fallback: "./data",
  },
  HERALD_CONFIG: {
    sentence: "The configuration file; it need not exist unless it is named here.",
    isSecret: false,
    fallback: "herald.config.yaml",
  },
  HERALD_ACTING: {
    sentence: "off: Herald stops nothing, no matter who asks or what the configuration file says.",
    isSecret: false,
    fallback: "on",
    check: checks.oneOf(["on", "off"]),
  },
  HERALD_COMMAND: {
    sentence:
      "What printed and posted commands begin with, if Herald cannot know it: in a container, for example, docker compose exec herald node src/cli/main.ts.",
    isSecret: false,
    fallback: "",
  },
  HERALD_TRIGGER_TOKEN: {
    sentence: "Token that callers of POST /v1/jobs present; unset, one is made and kept in DATA_DIR/trigger-token.",
    isSecret: true,
    fallback: "",
    check: checks.triggerTokenText,
  },
  HOST: {
    sentence: "Address to listen on; any other than this machine's own requires HERALD_TRIGGER_TOKEN.",
    isSecret: false,
    fallback: "127.0.0.1",
    check: checks.host,
  },
  PORT: {
    sentence: "Port to listen on; 0 takes any free one.",
    isSecret: false,
    fallback: "3000",
    check: checks.port,
  },
  LOG_LEVEL: {
    sentence: "Least important log entries to write: debug, info, warn, error or silent.",
    isSecret: false,
    fallback: "info",
    check: checks.oneOf(LOG_LEVELS),
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof VARIABLES;
export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[];
