import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CrashOrder } from "../../integration/crash-worker.ts";
import { compiledCode } from "../compiled-code.ts";

const PROGRAM = fileURLToPath(new URL("../../integration/crash-worker.ts", import.meta.url));

/** How a worker's process ended, and what it did until then. */
export interface ChildEnd {
  /** Names of the steps it had come to, in order. */
  readonly steps: readonly string[];
  readonly signal: NodeJS.Signals | null;
  /** It had done everything it was asked for. */
  readonly isIdle: boolean;
  readonly errors: string;
}

/** A worker in a process of its own. */
export class CrashChild {
  readonly #process: ChildProcessWithoutNullStreams;
  #out = "";
  #errors = "";
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#process = spawn(process.execPath, [PROGRAM], { stdio: "pipe", env: { ...process.env, ...compiledCode() } });
    this.#process.stdout.on("data", (data) => {
      this.#out += String(data);
      for (const listener of this.#listeners) listener();
    });
    this.#process.stderr.on("data", (data) => (this.#errors += String(data)));
    // It may be gone before it was given anything.
    this.#process.stdin.on("error", () => undefined);
  }

  give(order: CrashOrder): void {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
  }

  /** Resolves when it has come to its last step, of so many. */
  async reached(step: number): Promise<void> {
    while (!this.#out.includes(`step ${step} `)) {
      await new Promise<void>((resolve) => {
        const listener = (): void => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }

  wake(): void {
    this.#process.kill("SIGCONT");
  }

  async ended(): Promise<ChildEnd> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, "close");
    const steps = [...this.#out.matchAll(/^step \d+ (.*)$/gmu)].map(([, name]) => name!);
    return { steps, signal: this.#process.signalCode, isIdle: this.#out.endsWith("idle\n"), errors: this.#errors };
  }

  /** Ends it from outside, at whatever it is. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }
}

/** Keeps some processes loaded and waiting: to load the program takes longer than to run it. */
export class Nursery {
  readonly #waiting: CrashChild[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  take(): CrashChild {
    const child = this.#waiting.shift() ?? new CrashChild();
    while (this.#waiting.length < this.#size) this.#waiting.push(new CrashChild());
    return child;
  }

  close(): void {
    for (const child of this.#waiting) child.kill();
  }
}
