import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export interface AnalyzeMeasurement {
  readonly seconds: number;
  /** Largest resident set; NaN where the system does not tell. */
  readonly peakMegabytes: number;
}

/** Streams two-arm cases through the command in a process of its own, from start to exit. */
export async function measureAnalyze(cases: number): Promise<AnalyzeMeasurement> {
  const start = performance.now();
  const child = spawn(process.execPath, [MAIN, "analyze", "--no-intervals"], { stdio: ["pipe", "pipe", "inherit"] });
  let lines = 0;
  let peakKilobytes = NaN;
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines++;
    peakKilobytes = peakOf(child.pid) ?? peakKilobytes;
  });
  Readable.from(questions(cases)).pipe(child.stdin);
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0 || lines !== cases) throw new Error(`herald analyze answered ${lines} of ${cases} cases and ended with ${code}`);
  return { seconds: (performance.now() - start) / 1000, peakMegabytes: peakKilobytes / 1024 };
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

function peakOf(pid: number | undefined): number | undefined {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return peak ? Number(peak[1]) : undefined;
  } catch {
    // Not Linux, or the process has just ended: the last value stands.
    return undefined;
  }
}
