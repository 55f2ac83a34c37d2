import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startProgress } from "../../src/cli/progress.ts";
import { simulateInThreads } from "../../src/cli/replay/simulate-in-threads.ts";
import { defaultPolicy, policyVersion, readPolicyFile } from "../../src/config/index.ts";
import { readSeries } from "../../src/csv/index.ts";
import { summarizeRuns, type Source } from "../../src/replay/index.ts";
import { calibrationReport, type MeasuredCell } from "./calibration-report.ts";
import { CELLS } from "./cells.ts";
import { checkCell } from "./check-cell.ts";

/**
 * `npm run calibrate`: measures every cell and writes docs/calibration.md.
 * `-- --only aa,up-10` cells whose id begins so; `--scale 0.1` a tenth of the runs; `--seed 2`; `--threads 1`; `--policy file`; `--recorded csv`;
 * `--write` also where only some cells were measured; `--no-write` print only. Exit code 1 where something does not hold.
 */
const ROOT = join(import.meta.dirname, "../..");
const { values } = parseArgs({
  allowNegative: true,
  options: {
    only: { type: "string" },
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "20261123" },
    threads: { type: "string", default: String(availableParallelism()) },
    policy: { type: "string" },
    recorded: { type: "string", default: join(ROOT, "../shared/data/asos-sample.csv") },
    write: { type: "boolean" },
  },
});

const policy = values.policy === undefined ? defaultPolicy : readPolicyFile(values.policy);
const scale = Number(values.scale);
const seed = Number(values.seed);
const threads = Number(values.threads);
const wanted = values.only?.split(",");
const measured: MeasuredCell[] = [];
const skipped: string[] = [];

for (const cell of CELLS) {
  const source = cell.source ?? recordedSource(values.recorded);
  const isWanted = wanted === undefined || wanted.some((start) => cell.id.startsWith(start));
  if (!isWanted || source === undefined) {
    skipped.push(cell.id);
    continue;
  }
  const runs = Math.max(20, Math.round(cell.runs * scale));
  const rules = { ...policy.rules, ...cell.rules };
  const progress = startProgress(runs, `runs of ${cell.id}`);
  const started = performance.now();
  const counts = await simulateInThreads(
    { source, policy: { name: policy.name, version: policyVersion(rules), rules }, seed, runs, threads },
    progress.update,
  );
  progress.end();
  const summary = summarizeRuns(counts);
  const seconds = (performance.now() - started) / 1000;
  measured.push({ cell, summary, seconds });
  const findings = checkCell(cell, summary).map(
    ({ what, measured, published, isKept }) =>
      `${what} ${measured}${published === "" ? "" : ` (${published})`}${isKept ? "" : " DOES NOT HOLD"}`,
  );
  console.log(
    `${cell.id.padEnd(14)} ${String(runs).padStart(6)} runs ${seconds.toFixed(1).padStart(6)} s  ${findings.join("; ")}`,
  );
}

const report = calibrationReport(measured, {
  date: new Date().toISOString().slice(0, 10),
  seed,
  policy,
  node: process.versions.node,
  threads,
  command: [
    "npm run calibrate",
    ...(values.only === undefined ? [] : [`--only ${values.only}`]),
    ...(scale === 1 ? [] : [`--scale ${values.scale}`]),
  ]
    .join(" ")
    .replace("calibrate -", "calibrate -- -"),
  skipped,
});
if (values.write ?? values.only === undefined) writeFileSync(join(ROOT, "docs/calibration.md"), report);
else console.log(`\n${report}`);
process.exitCode = measured.every(({ cell, summary }) => checkCell(cell, summary).every(({ isKept }) => isKept))
  ? 0
  : 1;

function recordedSource(file: string): Source | undefined {
  if (!existsSync(file)) return undefined;
  const { series } = readSeries(readFileSync(file));
  return { kind: "split-controls", recorded: series.filter(({ days }) => days.length > 0) };
}
