import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export interface AnalyzeMeasurement {
  readonly seconds: number;
  /** Processor time of all its threads: the fair measure where the machine is shared. NaN if the system does not say. */
  readonly processorSeconds: number;
  /** Largest resident set; NaN if the system does not say. */
  readonly peakMegabytes: number;
}

/** Streams two-arm cases through the command in a process of its own, from start to exit. */
export async function measureAnalyze(cases: number): Promise<AnalyzeMeasurement> {
  const start = performance.now();
  const child = spawn(process.execPath, [MAIN, "analyze", "--no-intervals"], { stdio: ["pipe", "pipe", "inherit"] });
  let lines = 0;
  let used: Usage = { processorSeconds: NaN, peakMegabytes: NaN };
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines++;
    used = usageOf(child.pid) ?? used;
  });
  Readable.from(questions(cases)).pipe(child.stdin);
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0 || lines !== cases)
    throw new Error(`herald analyze answered ${lines} of ${cases} cases and ended with ${code}`);
  return { seconds: (performance.now() - start) / 1000, ...used };
}

function* questions(cases: number): Generator<string> {
  const batch = 500;
  for (let from = 0; from < cases; from += batch) {
    let text = "";
    for (let index = from; index < Math.min(cases, from + batch); index++) {
      const impressions = 1000 + ((index * 7919) % 40_000);
      const conversions = Math.round(impressions * 0.05);
      text += `{"id":${index},"arms":[{"impressions":${impressions},"conversions":${conversions}},{"impressions":${impressions},"conversions":${conversions + (index % 9)}}]}\n`;
    }
    yield text;
  }
}

type Usage = Omit<AnalyzeMeasurement, "seconds">;

/** Linux reports processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;

function usageOf(pid: number | undefined): Usage | undefined {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    // After the name, which may hold anything: state, ten fields, then user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return {
      processorSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
      peakMegabytes: Number(peak?.[1] ?? NaN) / 1024,
    };
  } catch {
    // Not Linux, or the process has just ended: the last values stand.
    return undefined;
  }
}
