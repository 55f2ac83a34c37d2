import type { Hours, NamedPolicy } from "../decision/index.ts";
import type { Experiment } from "../experiment/index.ts";
import type { Destination, PersonId } from "../notify/index.ts";
import type { Reader } from "../messages/index.ts";
import type { ActingSettings, NarratorProgram } from "../ports/index.ts";
import type { LogLevel } from "../platform/index.ts";
import type { OutgoingConfig } from "./outgoing.ts";
import type { Secret } from "./variables/secret.ts";

/** One Ours Privacy account and how to reach it. */
export interface AccountConfig {
  readonly id: string;
  readonly name: string;
  readonly apiKey: Secret;
  /** Used only to stop, pause, resume and roll out; undefined: `apiKey` does that. */
  readonly stopApiKey: Secret | undefined;
  readonly baseUrl: string;
  /** Address of an experiment for people, with `{experimentId}` and `{accountId}` to fill in. */
  readonly dashboardUrl: string;
  /** Most requests at once; undefined: as many as the client thinks modest. */
  readonly concurrency?: number | undefined;
}

export interface SlackConfig {
  /** Undefined: messages are printed instead of posted. */
  readonly botToken: Secret | undefined;
  readonly signingSecret: Secret | undefined;
  readonly appToken: Secret | undefined;
  /** Undefined: Slack's own. Ends in a slash. */
  readonly apiUrl: string | undefined;
}

/** Whether answers by buttons would arrive. */
export function canAnswerInSlack({ botToken, signingSecret, appToken }: SlackConfig): boolean {
  return botToken !== undefined && (signingSecret !== undefined || appToken !== undefined);
}

/** Where the queue or the ledger lives. `embedded`: in `dataDirectory`, only for this process. */
export type StoreConfig<Kind extends "redis" | "postgres"> =
  | { readonly kind: "embedded" }
  | { readonly kind: Kind; readonly url: Secret };

/** Which experiments something is about: those that fit everything it says. */
export interface SelectionConfig {
  /** Ids of accounts; undefined: any. */
  readonly accounts: readonly string[] | undefined;
  /** Patterns of keys, of which one has to fit; undefined: any key. */
  readonly match: readonly string[] | undefined;
  /** Text within id, key or name, in small or capital letters; undefined: any. */
  readonly search: string | undefined;
  readonly types: readonly NonNullable<Experiment["type"]>[] | undefined;
}

/** A digest: where, when, and about which experiments. */
export interface DigestConfig extends SelectionConfig {
  readonly name: string;
  readonly destinations: readonly Destination[];
  readonly cron: string;
  readonly timeZone: string;
  readonly narrator: NarratorProgram | undefined;
}

/** Where messages about some experiments go, and whom they call. */
export interface RouteConfig extends SelectionConfig {
  readonly destinations: readonly Destination[];
  readonly mention: readonly PersonId[];
}

/** A policy and the patterns of the experiment keys it applies to. */
export interface MatchedPolicy extends NamedPolicy {
  readonly match: readonly string[];
}

/** Everything that can be set, read once and checked. */
export interface Config {
  /** True without any account: everything runs against the built-in sandbox. */
  readonly isDemo: boolean;
  /** What relative paths start from. */
  readonly directory: string;
  /** The configuration file that was read; undefined: there is none. */
  readonly file: string | undefined;
  /** At least one. In the demo, its address leads nowhere until `connectToSandbox`. */
  readonly accounts: readonly AccountConfig[];
  readonly slack: SlackConfig;
  /** Undefined: no mails. `url` holds user and password; `from` is an address, or a name and an address. */
  readonly mail: { readonly url: Secret; readonly from: string } | undefined;
  /** Addresses of webhooks by their names. */
  readonly webhooks: Readonly<Record<string, Secret>>;
  /** All of them sign what is posted to webhooks; empty: it is not signed. */
  readonly webhookSecrets: readonly Secret[];
  /** Addresses of workflows of Teams by their names. */
  readonly teams: Readonly<Record<string, Secret>>;
  /** Address that is told regularly that Herald works; undefined: none is. */
  readonly heartbeat: Secret | undefined;
  /** Under which others reach this worker; undefined: as it listens. Without a slash at the end. */
  readonly publicUrl: string | undefined;
  readonly queue: StoreConfig<"redis" | "postgres">;
  readonly ledger: StoreConfig<"postgres">;
  /** Absolute. */
  readonly dataDirectory: string;
  /** `triggerToken` is undefined where none is configured: `triggerToken(config)` makes one. */
  readonly http: { readonly host: string; readonly port: number; readonly triggerToken: Secret | undefined };
  /** How the API, Slack, Teams and webhooks are reached. */
  readonly outgoing: OutgoingConfig;
  readonly logLevel: LogLevel;
  readonly sweep: {
    readonly cron: string;
    readonly timeZone: string;
    /** Hours for which a scheduled sweep takes an experiment as read. */
    readonly freshness: number;
  };
  readonly digests: readonly DigestConfig[];
  /** Undefined: switched off. */
  readonly scorecard:
    | { readonly destinations: readonly Destination[]; readonly cron: string; readonly timeZone: string }
    | undefined;
  /** In order: the first that matches counts. */
  readonly policies: readonly MatchedPolicy[];
  readonly defaultPolicy: NamedPolicy;
  /** In order: the first that selects an experiment counts. */
  readonly routes: readonly RouteConfig[];
  /** Where everything goes that no route selects. */
  readonly alertDestinations: readonly Destination[];
  /** The file names no place for alerts: one about an experiment goes to the channel of the first digest that selects it. */
  readonly alertsFollowDigests: boolean;
  readonly quietHours: Hours | undefined;
  readonly acting: ActingSettings & {
    /** Slack ids of the people (U..., W...) and user groups (S...) and mailboxes (`mail:ada@example.com`) who can answer; empty: anyone in the channel, and every mailbox that was asked. */
    readonly approvers: readonly string[];
  };
  /** Undefined: the worker shows no page. `trustedHeader` undefined: people sign in by a link. */
  readonly page:
    | { readonly trustedHeader: { readonly name: string; readonly from: readonly string[] } | undefined }
    | undefined;
  readonly redactNames: boolean;
  /** All that programs see of the environment. */
  readonly programEnvironment: Readonly<Record<string, string>>;
  /** Counts below it are not shown: usually, and at some destinations. 0: all are. */
  readonly minCell: { readonly usual: number; readonly at: Readonly<Record<Destination, number>> };
  readonly reader: Reader;
  readonly retentionDays: number;
  /** What is allowed but probably not meant. One sentence each. */
  readonly warnings: readonly string[];
}
