import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { Narrator, NarratorProgram, Told } from "../ports/index.ts";

/** More than this is no paragraph. */
const MOST_BYTES = 64 * 1024;
/** Of what a program says about its own failure. */
const MOST_COMPLAINT = 200;

export interface NarratorOptions {
  /** All that the program sees of the environment: no key and no token of Herald. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it runs. */
  readonly directory: string;
}

/** Runs programs: facts on standard input, text on standard output, in a process group of its own that ends with it. */
export function createNarrator({ environment, directory }: NarratorOptions): Narrator {
  return {
    tell: ({ command, timeoutMs }, facts, signal) =>
      new Promise((resolve) => {
        const [program = "", ...args] = command;
        const child = spawn(program, args, { cwd: directory, env: environment, detached: true, shell: false });
        follow(child, { timeoutMs, signal, facts: `${JSON.stringify(facts)}\n` }, resolve);
      }),
  };
}

function follow(
  child: ChildProcessWithoutNullStreams,
  { timeoutMs, signal, facts }: Pick<NarratorProgram, "timeoutMs"> & { signal: AbortSignal; facts: string },
  done: (told: Told) => void,
): void {
  const said: Buffer[] = [];
  let bytes = 0;
  let complaint = "";
  let isOver = false;
  const end = (told: Told): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    killGroup(child);
    done(told);
  };
  const fail = (because: string): void => end({ kind: "failed", because });
  const onAbort = (): void => fail("Herald is shutting down, or the job took too long");
  const timer = setTimeout(() => fail(`it took longer than ${timeoutMs / 1000} seconds`), timeoutMs);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) return onAbort();
  child.once("error", (error) => fail(`it could not be started: ${error.message}`));
  child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) fail(`it wrote more than ${MOST_BYTES} bytes`);
    else said.push(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString("utf8")}`.slice(0, MOST_COMPLAINT);
  });
  child.once("close", (code, killedBy) => {
    if (code === 0) return end(decoded(Buffer.concat(said)));
    const how = code === null ? `it was ended by ${killedBy}` : `it ended with exit code ${code}`;
    fail(complaint.trim() === "" ? how : `${how}: ${complaint.trim()}`);
  });
  // One that reads nothing closes its end: what it says counts all the same.
  child.stdin.on("error", () => {});
  child.stdin.end(facts);
}

function decoded(bytes: Buffer): Told {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() === "" ? { kind: "failed", because: "it said nothing" } : { kind: "told", text };
  } catch {
    return { kind: "failed", because: "what it wrote is not UTF-8" };
  }
}

/** What it started ends with it; nothing is left where it has ended by itself. */
function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // Nothing of it is left, or its number belongs to somebody else by now.
    if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
