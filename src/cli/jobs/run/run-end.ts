import { createShutdown, type Shutdown } from "../../../platform/index.ts";
import type { Log } from "../../../ports/index.ts";
import { EXIT_FAILED } from "../../failure.ts";

/** What ended a run before it was done: its limit as it was given, or a signal. */
export type Cut = { /** Of the abort. */ readonly reason: unknown } & (
  | { readonly kind: "limit"; readonly within: string }
  | { readonly kind: "signal"; readonly name: string }
);

/** Between the limit or the signal and the end of the process, where something hangs. */
const LAST_MS = 8_000;
/** The same, once everything is printed and closed: what is on its way to Slack may still arrive. */
const AFTER_MS = 200;

/** What a shell expects of a process ended by a signal: 128 + its number. */
const EXIT_CODE: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

/** Ends a run at its limit, or by SIGINT or SIGTERM. A second signal ends the process at once. */
export class RunEnd {
  /** Aborted then. */
  readonly signal: AbortSignal;
  readonly #shutdown: Shutdown;
  readonly #limit = new AbortController();
  #within = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(log: Log) {
    this.#shutdown = createShutdown({ log, deadlineMs: LAST_MS });
    this.signal = AbortSignal.any([this.#limit.signal, this.#shutdown.signal]);
    this.signal.addEventListener("abort", () => this.#exitAfter(LAST_MS), { once: true });
  }

  /** From now on it has so much time: everything that it needs is open. @param within the same as it was given */
  limit(limitMs: number, within: string): void {
    this.#within = within;
    this.#timer = setTimeout(() => this.#limit.abort(new Error(`the run took longer than ${within}`)), limitMs);
  }

  /** Undefined: nothing has cut the run short. */
  async cut(): Promise<Cut | undefined> {
    const { reason } = this.signal;
    if (this.#shutdown.signal.aborted) return { kind: "signal", name: (await this.#shutdown.done).reason, reason };
    return this.#limit.signal.aborted ? { kind: "limit", within: this.#within, reason } : undefined;
  }

  /** Call it when everything is printed and closed. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#shutdown.dispose();
    if (this.signal.aborted) this.#exitAfter(AFTER_MS);
  }

  /** Ends the process if it has not ended by itself by then. */
  #exitAfter(ms: number): void {
    setTimeout(async () => process.exit(process.exitCode ?? exitCodeOf(await this.cut())), ms).unref();
  }
}

/** Of a run that did not do all it should. */
export function exitCodeOf(cut: Cut | undefined): number {
  return cut?.kind === "signal" ? (EXIT_CODE[cut.name] ?? EXIT_FAILED) : EXIT_FAILED;
}
