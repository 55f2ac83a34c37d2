import type { ApiKey, Generation } from "./api/index.ts";
import type { Faults } from "./faults/faults.ts";
import type { RequestRecord } from "./request-log.ts";
import type { App } from "./slack/interactions.ts";
import type { Questions } from "./slack/questions.ts";
import type { Workspace } from "./slack/workspace.ts";
import type { Experiments } from "./world/experiments.ts";
import type { Clock } from "../ports/index.ts";

export interface SandboxOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Loopback only; default 127.0.0.1. */
  readonly host?: string;
  /** A ManualClock can also be moved over HTTP. */
  readonly clock: Clock;
  /** Default `current`. */
  readonly generation?: Generation;
  readonly seed: number;
  /** Default: a demonstration set. A name may be repeated for a long list. Not together with `importCsv`. */
  readonly scenarios?: readonly string[];
  /** With experiments that ended in the months before, beside the demonstration set. */
  readonly withPast?: boolean;
  /** Default: `sandbox-key` and `sandbox-stop-key`, which may do everything. */
  readonly apiKeys?: readonly ApiKey[];
  /** Tokens that the Slack sink takes; default: any. */
  readonly slackTokens?: readonly string[];
  /** Names of the Slack sink's channels; default experiments, growth, general. */
  readonly slackChannels?: readonly string[];
  /** Slack refuses tables and charts in messages, as before it had them. */
  readonly refusesNewBlocks?: boolean;
  /** JSON file that outlives the process: written after each change, read at the start. */
  readonly stateFile?: string;
  /** False: the file is read, and never written. Default true. */
  readonly keepsState?: boolean;
  /** Text or bytes of a CSV file of experiments, played instead of scenarios. */
  readonly importCsv?: string | Uint8Array;
  /** `replay`: imported experiments start at the epoch and unfold with the clock. `past` (default): they end yesterday. */
  readonly importMode?: "replay" | "past";
}

/** A running sandbox. */
export interface Sandbox {
  /** Base address of the API, without a slash at the end. */
  readonly url: string;
  /** For Slack's client; ends in `/slack/api/`. */
  readonly slackApiUrl: string;
  /** The page on which a person reads what was posted. */
  readonly slackPageUrl: string;
  /** What a person should know of how it was made, such as how imported counts were laid out. */
  readonly notes: readonly string[];
  readonly experiments: Experiments;
  readonly slack: Workspace;
  /** Where clicks on buttons of its Slack page go, signed; without it nothing happens on a click. */
  connectApp(app: App): void;
  /** What people ask there by the command, and visits to the app's Home. */
  readonly questions: Questions;
  /** The last requests, oldest first. */
  readonly requests: readonly RequestRecord[];
  readonly faults: Faults;
  /** Cuts every connection, also hanging ones, and ends. */
  close(): Promise<void>;
}
