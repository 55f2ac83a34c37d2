import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JobRequest } from "../../../src/ports/index.ts";
import type { QueueTiming } from "../../../src/queue/stored-queue.ts";
import type { EnduranceOrder, Question, Telling } from "../../integration/endurance-worker.ts";
import { compiledCode } from "../compiled-code.ts";
import type { Place } from "./place.ts";

const PROGRAM = fileURLToPath(new URL("../../integration/endurance-worker.ts", import.meta.url));

/** One process. Its log is in the folder of its place. */
class WorkerProcess {
  readonly #process: ChildProcess;
  readonly #answers = new Map<number, (heard: { readonly value: unknown } | undefined) => void>();
  readonly #ready = Promise.withResolvers<void>();
  readonly ended: Promise<unknown>;
  /** It takes questions. */
  isReady = false;
  #asked = 0;

  constructor(place: Place, order: EnduranceOrder, env: NodeJS.ProcessEnv) {
    const log = openSync(join(place.folder, `${order.owner}.log`), "a");
    this.#process = fork(PROGRAM, [], {
      execArgv: [],
      env: { ...env, ...compiledCode() },
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    this.ended = once(this.#process, "exit");
    this.#process.on("message", (telling: Telling) => {
      if (telling.kind === "answer") this.#answers.get(telling.number)?.({ value: telling.value });
      else if (telling.kind === "unanswered") this.#answers.get(telling.number)?.(undefined);
      else {
        this.isReady = true;
        this.#ready.resolve();
      }
    });
    // It may be gone before a question reaches it.
    this.#process.on("error", () => undefined);
    this.#process.send(order, () => undefined);
  }

  /** Resolves when it works, or is gone. */
  async ready(): Promise<void> {
    await Promise.race([this.#ready.promise, this.ended]);
  }

  get isGone(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null || !this.#process.connected;
  }

  /** Undefined where it died before it answered, or could not. */
  async ask(question: Question): Promise<{ readonly value: unknown } | undefined> {
    const number = ++this.#asked;
    const answer = new Promise<{ readonly value: unknown } | undefined>((resolve) =>
      this.#answers.set(number, resolve),
    );
    if (!this.isGone) this.#process.send({ number, question }, () => undefined);
    const heard = await Promise.race([answer, this.ended.then(() => undefined)]);
    this.#answers.delete(number);
    return heard;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }
}

/** Workers of one place, each replaced when it dies. */
export class Workforce {
  readonly #place: Place;
  readonly #timing: Partial<QueueTiming>;
  readonly #workers: WorkerProcess[] = [];
  readonly #wanted = new Set<WorkerProcess>();
  #hired = 0;
  #aheadMs = 0;
  #next = 0;
  kills = 0;
  /** Workers that ended although nobody killed them. */
  readonly crashes: string[] = [];

  /** @param timing in which the queue's times differ from production's */
  constructor(place: Place, timing: Partial<QueueTiming> = {}) {
    this.#place = place;
    this.#timing = timing;
  }

  /** Fills the queue before anybody works it off: each list from a producer of its own, in a process of its own where the store allows more than one. */
  async fill(lists: readonly (readonly JobRequest[])[]): Promise<void> {
    const processes = this.#place.kind === "embedded" ? [lists] : lists.map((list) => [list]);
    await Promise.all(
      processes.map(async (one, index) => {
        const worker = this.#fork(`producer-${index}`, one);
        const [code] = (await worker.ended) as [number | null];
        if (code !== 0) throw new Error(`a producer failed: see producer-${index}.log in ${this.#place.folder}`);
      }),
    );
  }

  async start(size: number): Promise<void> {
    for (let slot = 0; slot < size; slot += 1) this.#hire(slot);
    await this.ready();
  }

  /** Resolves when all of them work. */
  async ready(): Promise<void> {
    while (!this.#workers.every(({ isReady }) => isReady)) await Promise.all(this.#workers.map((one) => one.ready()));
  }

  /** Kills one at whatever it does. Its replacement starts at once. @param chance uniform in [0, 1) */
  async killOne(chance: number): Promise<void> {
    const slot = Math.floor(chance * this.#workers.length);
    const worker = this.#workers[slot]!;
    this.#wanted.delete(worker);
    worker.kill();
    await worker.ended;
    this.kills += 1;
    this.#hire(slot);
  }

  /** Asks one after another until one can answer, and lives long enough for it. What is asked for may then be done twice. */
  async ask(question: Question): Promise<unknown> {
    for (;;) {
      const ready = this.#workers.filter((worker) => worker.isReady && !worker.isGone);
      const worker = ready[this.#next++ % ready.length] ?? this.#workers[0]!;
      await worker.ready();
      const heard = worker.isGone ? undefined : await worker.ask(question);
      if (heard !== undefined) return heard.value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Moves the clocks of all workers, those included that only start. */
  async move(aheadMs: number): Promise<void> {
    this.#aheadMs = aheadMs;
    await Promise.all(this.#workers.map((worker) => worker.ask({ kind: "move", aheadMs })));
  }

  /** Ends all of them, as abruptly as ever. */
  async close(): Promise<void> {
    this.#wanted.clear();
    for (const worker of this.#workers) worker.kill();
    await Promise.all(this.#workers.map(({ ended }) => ended));
  }

  #hire(slot: number): void {
    const owner = `worker-${++this.#hired}`;
    const worker = this.#fork(owner);
    this.#workers[slot] = worker;
    this.#wanted.add(worker);
    void this.#replaceOnceGone(slot, worker, owner);
  }

  /** Where nobody killed it. */
  async #replaceOnceGone(slot: number, worker: WorkerProcess, owner: string): Promise<void> {
    const how = await worker.ended;
    if (!this.#wanted.delete(worker)) return;
    this.crashes.push(`${owner} ended by itself (${String(how)})`);
    this.#hire(slot);
  }

  #fork(owner: string, fill?: readonly (readonly JobRequest[])[]): WorkerProcess {
    const order = { owner, queueName: this.#place.queueName, aheadMs: this.#aheadMs, timing: this.#timing };
    return new WorkerProcess(
      this.#place,
      fill === undefined ? order : { ...order, fill },
      this.#place.environment(owner),
    );
  }
}
