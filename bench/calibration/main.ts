import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startProgress } from "../../src/cli/progress.ts";
import { simulateInThreads } from "../../src/cli/replay/simulate-in-threads.ts";
import { defaultPolicy, policyVersion, readPolicyFile } from "../../src/config/index.ts";
import { readSeries } from "../../src/csv/index.ts";
import { METHOD } from "../../src/decision/index.ts";
import { summarizeRuns, type Source } from "../../src/replay/index.ts";
import { calibrationReport, type MeasuredCell } from "./calibration-report.ts";
import { CELLS, type Cell } from "./cells.ts";
import { checkCell } from "./check-cell.ts";
import { Measurements, type Conditions } from "./measurements.ts";

/**
 * `npm run calibrate`: measures every cell that is not measured yet, and writes docs/calibration.md from all that are.
 * `-- --only aa,up-10` cells whose id begins so; `--again` also those that are measured; `--report` measures none; `--scale 0.1` a tenth of
 * the runs, printed and not kept; `--seed 2`, `--policy file` likewise; `--threads 1`; `--recorded csv`. Exit code 1 where something does not hold.
 */
const ROOT = join(import.meta.dirname, "../..");
const SEED = 20261128;
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    again: { type: "boolean" },
    report: { type: "boolean" },
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: String(SEED) },
    threads: { type: "string", default: String(availableParallelism()) },
    policy: { type: "string" },
    recorded: { type: "string", default: join(ROOT, "../shared/data/asos-sample.csv") },
  },
});

const policy = values.policy === undefined ? defaultPolicy : readPolicyFile(values.policy);
const scale = Number(values.scale);
const seed = Number(values.seed);
/** Only the default policy at full length is what docs/calibration.md is about. */
const isKept = scale === 1 && seed === SEED && values.policy === undefined;
const measurements = new Measurements(join(import.meta.dirname, "measured.json"));
const wanted = values.only?.split(",");
const measured: MeasuredCell[] = [];
const missing: string[] = [];

for (const cell of CELLS) {
  const isWanted =
    values.report !== true && (wanted === undefined || wanted.some((start) => cell.id.startsWith(start)));
  const found = await measurementOf(cell, isWanted);
  if (found === undefined) missing.push(cell.id);
  else measured.push(found);
}

const report = calibrationReport(measured, { seed, policy, command: "npm run calibrate", missing });
if (isKept) writeFileSync(join(ROOT, "docs/calibration.md"), report);
else console.log(`\n${report}`);
process.exitCode = measured.every(({ cell, summary }) => checkCell(cell, summary).every((one) => one.isKept !== false))
  ? 0
  : 1;

async function measurementOf(cell: Cell, isWanted: boolean): Promise<MeasuredCell | undefined> {
  const rules = { ...policy.rules, ...cell.rules };
  const runs = Math.max(20, Math.round(cell.runs * scale));
  const conditions: Conditions = { method: METHOD, seed, runs, source: cell.source ?? null, rules };
  const known = isKept ? measurements.get(cell.id, conditions) : undefined;
  const source = cell.source ?? recordedSource(values.recorded);
  const isDue = isWanted && source !== undefined && (known === undefined || values.again === true);
  if (!isDue) return known && { ...known, cell, summary: summarizeRuns(known.counts) };

  const progress = startProgress(runs, `runs of ${cell.id}`);
  const started = performance.now();
  const counts = await simulateInThreads(
    {
      source,
      policy: { name: policy.name, version: policyVersion(rules), rules },
      seed,
      runs,
      threads: Number(values.threads),
    },
    progress.update,
  );
  progress.end();
  const seconds = (performance.now() - started) / 1000;
  const how = { seconds, date: new Date().toISOString().slice(0, 10), node: process.versions.node };
  if (isKept) measurements.keep(cell.id, { conditions, counts, ...how });
  const summary = summarizeRuns(counts);
  const findings = checkCell(cell, summary).map(
    ({ what, measured: figure, isKept: holds }) => `${what} ${figure}${holds === false ? " DOES NOT HOLD" : ""}`,
  );
  console.log(
    `${cell.id.padEnd(18)} ${String(runs).padStart(6)} runs ${seconds.toFixed(1).padStart(6)} s  ${findings.join("; ")}`,
  );
  return { cell, summary, ...how };
}

function recordedSource(file: string): Source | undefined {
  if (!existsSync(file)) return undefined;
  const { series } = readSeries(readFileSync(file));
  return { kind: "split-controls", recorded: series.filter(({ days }) => days.length > 0) };
}
