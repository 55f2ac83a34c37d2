import type { NamedPolicy } from "../decision/index.ts";

export interface DigestSettings {
  readonly name: string;
  readonly channel: string;
  readonly cron: string;
  readonly timeZone: string;
}

export interface AccountSettings {
  readonly id: string;
  readonly name: string;
}

/** The part of the configuration that jobs read. No secrets. */
export interface Settings {
  readonly isDemo: boolean;
  readonly accounts: readonly AccountSettings[];
  readonly sweep: { readonly cron: string; readonly timeZone: string };
  readonly digests: readonly DigestSettings[];
  /** Channel of announcements and receipts. */
  readonly alertChannel: string;
  /** Rows of finished runs and old deliveries are kept this long. */
  readonly retentionDays: number;
  /** The first policy whose glob matches the experiment's key, else the default. */
  policyFor(experimentKey: string): NamedPolicy;
  /** Address of an experiment in the dashboard. */
  experimentUrl(accountId: string, experimentId: string): string;
  /** True: keys instead of names in every message. */
  readonly redactNames: boolean;
}
