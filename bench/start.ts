import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { median, min } from "simple-statistics";
import { ms, printTable } from "./support/table.ts";

const HERALD = join(import.meta.dirname, "../src/cli/herald.mjs");
const TELL_USAGE = join(import.meta.dirname, "support/tell-usage.cjs");
const CASE = '{"arms": [{"impressions": 1000, "conversions": 50}, {"impressions": 1000, "conversions": 70}]}';
/** What a demo prints right after its first digest. */
const AFTER_THE_DIGEST = "The same in Slack:";

const COMMAND_RUNS = 15;
const STARTS = 5;

const COMMANDS = [
  { title: "node -e 0", words: ["-e", "0"], promised: "-" },
  { title: "herald --version", words: [HERALD, "--version"], promised: "150 ms" },
  { title: "herald --help", words: [HERALD, "--help"], promised: "-" },
  { title: "herald analyze, one case", words: [HERALD, "analyze", "-"], promised: "400 ms" },
];

interface Run {
  readonly wallMs: number;
  /** Of all threads. */
  readonly processorMs: number;
  readonly residentMb: number;
}

/** How long a person waits for a command, and after `npm start` for the first digest of the demo. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "herald-bench-start-"));
  try {
    const compiled = join(folder, "compiled");
    const measured = [];
    for (const command of COMMANDS) {
      await ranToItsEnd(command.words, folder, compiled);
      const runs: Run[] = [];
      for (let turn = 0; turn < COMMAND_RUNS; turn++) runs.push(await ranToItsEnd(command.words, folder, compiled));
      measured.push({ ...command, runs });
    }
    const bareMs = median(measured[0]!.runs.map(({ processorMs }) => processorMs));
    printTable(
      `Commands: ${COMMAND_RUNS} runs each, after one that fills the compile cache (promised: processor time)`,
      ["command", "processor, median", "fastest", "of bare", "promised", "by the clock, median", "fastest"],
      measured.map(({ title, runs, promised }) => rowOf(title, runs, bareMs, promised, ms)),
    );
    const first: Run[] = [];
    const second: Run[] = [];
    for (let turn = 0; turn < STARTS; turn++) {
      const own = join(folder, `start-${turn}`);
      first.push(await startedUntilTheDigest(own));
      second.push(await startedUntilTheDigest(own));
      rmSync(own, { recursive: true });
    }
    printTable(
      `The demo until its first digest is printed: ${STARTS} starts each (promised: by the clock)`,
      ["start", "processor, median", "fastest", "of bare", "promised", "by the clock, median", "fastest", "resident"],
      [
        [...rowOf("very first: no data, nothing compiled", first, bareMs, "5 s", seconds), residentOf(first)],
        [...rowOf("second: with both", second, bareMs, "3 s", seconds), residentOf(second)],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(
  title: string,
  runs: readonly Run[],
  bareMs: number,
  promised: string,
  time: (ms: number) => string,
): string[] {
  const processor = runs.map(({ processorMs }) => processorMs);
  const wall = runs.map(({ wallMs }) => wallMs);
  return [
    title,
    time(median(processor)),
    time(min(processor)),
    (median(processor) / bareMs).toFixed(1),
    promised,
    time(median(wall)),
    time(min(wall)),
  ];
}

function residentOf(runs: readonly Run[]): string {
  return `${median(runs.map(({ residentMb }) => residentMb)).toFixed(0)} MB`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Node.js with these words in a folder without settings, from start to exit. */
async function ranToItsEnd(words: readonly string[], folder: string, compiled: string): Promise<Run> {
  const started = performance.now();
  const { child, stdin, stdout, usage } = launched(words, folder, { NODE_COMPILE_CACHE: compiled });
  stdin.end(CASE);
  stdout.resume();
  const [[code], told] = await Promise.all([once(child, "close"), text(usage)]);
  const wallMs = performance.now() - started;
  if (code !== 0) throw new Error(`node ${words.join(" ")} ended with ${code}`);
  return { wallMs, ...(JSON.parse(told) as Omit<Run, "wallMs">) };
}

/** The demo on its own sandbox, with its data and compiled code in this folder; ended once its first digest is there. */
async function startedUntilTheDigest(folder: string): Promise<Run> {
  const started = performance.now();
  const { child, stdout, usage } = launched([HERALD, "start"], tmpdir(), {
    NODE_COMPILE_CACHE: join(folder, "compiled"),
    DATA_DIR: join(folder, "data"),
    HOST: "127.0.0.1",
  });
  try {
    for await (const line of createInterface(stdout)) if (line.startsWith(AFTER_THE_DIGEST)) break;
    const wallMs = performance.now() - started;
    if (child.exitCode !== null) throw new Error(`herald start ended with ${child.exitCode}`);
    child.kill("SIGUSR2");
    const [told] = (await once(createInterface(usage), "line")) as [string];
    return { wallMs, ...(JSON.parse(told) as Omit<Run, "wallMs">) };
  } finally {
    stdout.resume();
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
  }
}

/** Only what a program needs to start is left of the environment: no key, no store, no setting. */
function launched(words: readonly string[], directory: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["--require", TELL_USAGE, ...words], {
    cwd: directory,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["pipe", "pipe", "inherit", "pipe"],
  });
  const [stdin, stdout, , usage] = child.stdio as unknown as [Writable, Readable, null, Readable];
  return { child, stdin, stdout, usage };
}
