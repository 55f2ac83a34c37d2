import { setTimeout as timer } from "node:timers/promises";
import type { Fault, Sandbox } from "../../../src/sandbox/index.ts";
import type { Workforce } from "./workforce.ts";

/** What comes and goes at requests that only read. */
const AT_READS: readonly Fault["kind"][] = ["server-error", "rate-limit", "reset", "html-502", "cut-off"];
/** Before the server does anything, and after it has. */
const AT_WRITES: readonly Fault["kind"][] = ["server-error", "reset", "commit-then-reset", "commit-then-500"];
const FAULTS: readonly Pick<Fault, "kind" | "operation">[] = [
  ...["list", "get", "results", "series"].flatMap((operation) => AT_READS.map((kind) => ({ kind, operation }))),
  ...["stop", "chat.postMessage", "chat.update"].flatMap((operation) => AT_WRITES.map((kind) => ({ kind, operation }))),
  ...["conversations.history", "conversations.replies"].map(
    (operation) => ({ kind: "server-error", operation }) as const,
  ),
];
/** Planted and not yet struck, at the most. */
const MOST_WAITING = 8;
/** How many fitting requests go well first, at the most. */
const MOST_AFTER = 20;

const KILL_EVERY_MS = [10_000, 20_000] as const;
const FAULT_EVERY_MS = [200, 1_500] as const;

/** Kills and faults at moments of chance, until its time is over or it is ended. */
export class Mischief {
  readonly #workforce: Workforce;
  readonly #sandbox: Sandbox;
  readonly #random: () => number;
  readonly #end = new AbortController();
  readonly #running: Promise<unknown>;
  /** Faults that struck a request. */
  struck = 0;

  /** @param deadlineMs from when on nobody is killed; milliseconds since the epoch */
  constructor(workforce: Workforce, sandbox: Sandbox, random: () => number, deadlineMs: number) {
    this.#workforce = workforce;
    this.#sandbox = sandbox;
    this.#random = random;
    void this.#pause(deadlineMs - Date.now()).then(() => this.#end.abort());
    this.#running = Promise.all([
      this.#again(KILL_EVERY_MS, () => this.#kill()),
      this.#again(FAULT_EVERY_MS, () => this.#plant()),
    ]);
  }

  /** From now on everything goes well. */
  async end(): Promise<void> {
    this.#end.abort();
    await this.#running;
    this.#forgetStruck();
    this.#sandbox.faults.clear();
  }

  async #again([least, most]: readonly [number, number], work: () => unknown): Promise<void> {
    for (;;) {
      await this.#pause(least + this.#random() * (most - least));
      if (this.#end.signal.aborted) return;
      await work();
    }
  }

  /** The next one is killed only after its successor has worked as long as it took to start: where processes start slowly, nothing would get done. */
  async #kill(): Promise<void> {
    const killedAt = performance.now();
    await this.#workforce.killOne(this.#random());
    await this.#workforce.ready();
    await this.#pause(performance.now() - killedAt);
  }

  /** Shorter where it ends. */
  async #pause(ms: number): Promise<void> {
    await timer(ms, undefined, { signal: this.#end.signal }).catch(() => undefined);
  }

  #plant(): void {
    this.#forgetStruck();
    if (this.#sandbox.faults.list().length >= MOST_WAITING) return;
    const fault = FAULTS[Math.floor(this.#random() * FAULTS.length)]!;
    // Stops are few: the next one is struck.
    const after = fault.operation === "stop" ? 0 : Math.floor(this.#random() * MOST_AFTER);
    this.#sandbox.faults.add({ ...fault, after, times: 1 });
  }

  #forgetStruck(): void {
    for (const { id, hits } of this.#sandbox.faults.list()) {
      if (hits === 0) continue;
      this.#sandbox.faults.remove(id);
      this.struck += 1;
    }
  }
}
