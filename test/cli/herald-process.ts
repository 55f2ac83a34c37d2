import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { compiledCode } from "../support/compiled-code.ts";
import { initialisedDirectory } from "../support/embedded.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs; an empty folder unless given. */
  readonly directory?: string;
  readonly input?: string;
  /** What Node.js runs: the command line's sources, unless given. */
  readonly script?: string;
}

/** An empty folder, removed after the test. */
export function emptyFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), "herald-cli-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  return directory;
}

/** The same, where a worker has been before: what its very first start takes seconds for is there. */
export function usedFolder(): string {
  const directory = emptyFolder();
  initialisedDirectory(join(directory, "data/db"));
  return directory;
}

/** The command line in a process of its own, with nothing in its environment but what is given and where compiled code is. Killed after the test. */
export class HeraldProcess {
  readonly directory: string;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  #isOver = false;
  #wake: (() => void)[] = [];

  constructor(
    args: readonly string[],
    { environment = {}, directory = emptyFolder(), input, script = MAIN }: ProcessOptions = {},
  ) {
    this.directory = directory;
    const child = spawn(process.execPath, [script, ...args], {
      cwd: directory,
      env: { ...compiledCode(), PORT: "0", ...environment },
      stdio: "pipe",
    });
    this.#child = child;
    child.stdout.setEncoding("utf8").on("data", (text: string) => this.#more(() => (this.#stdout += text)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => this.#more(() => (this.#stderr += text)));
    // A command that refuses before it reads closes its input.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
    this.ended = once(child, "close").then(([code]) => {
      this.#more(() => (this.#isOver = true));
      return { code: code as number | null, stdout: this.#stdout, stderr: this.#stderr };
    });
    onTestFinished(async () => {
      child.kill("SIGKILL");
      await this.ended;
    });
  }

  /** Resolves when it has printed this on its standard output. @throws Error when it ends before */
  async printed(text: string): Promise<string> {
    while (!this.#stdout.includes(text)) {
      if (this.#isOver) throw new Error(`ended without printing "${text}":\n${this.#stdout}\n${this.#stderr}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return this.#stdout;
  }

  /** Resolves when it has written this on its standard error. @throws Error when it ends before */
  async logged(text: string): Promise<string> {
    while (!this.#stderr.includes(text)) {
      if (this.#isOver) throw new Error(`ended without logging "${text}":\n${this.#stdout}\n${this.#stderr}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return this.#stderr;
  }

  /** Sends a signal that does not end it. */
  send(signal: "SIGHUP"): void {
    this.#child.kill(signal);
  }

  /** Sends the signal and waits for the end. */
  async end(signal: "SIGINT" | "SIGTERM" | "SIGKILL"): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }

  #more(change: () => unknown): void {
    change();
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** A command to its end. */
export function herald(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return new HeraldProcess(args, options).ended;
}
