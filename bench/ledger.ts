import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { median, sum } from "simple-statistics";
import { defaultPolicy } from "../src/config/index.ts";
import { openEmbedded, vacuum, type Database } from "../src/database/index.ts";
import { decide, fingerprintOf, NO_ACCOUNT_FACTS, type DecisionInput } from "../src/decision/index.ts";
import { silentLog } from "../src/platform/index.ts";
import type { Ledger } from "../src/ports/index.ts";
import { RandomStream, replay, scenarioOf, simulateSeries } from "../src/replay/index.ts";
import { openLedger } from "../src/store/index.ts";
import { ms, printTable } from "./support/table.ts";
import { measureYear } from "./support/year/year.ts";

const EXPERIMENTS = 60;
const DAYS = 28;
/** Sweeps of one closed day: between them nothing moves but the vendor's running totals. */
const SWEEPS_A_DAY = 3;
const SHOWN = [1, 7, 14, 21, 28];
const MOST_BYTES = 1_800;

/** What a decision costs on disk, indexes, looks, premises and confirmations included, what reading and writing it takes, and a year of them. */
export async function run(): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), "herald-bench-"));
  const database = await openEmbedded({ directory, log: silentLog });
  try {
    await measureLedger(database, await openLedger(database, { log: silentLog }));
  } finally {
    await database.close();
    await rm(directory, { recursive: true });
  }
  await measureYear();
}

async function measureLedger(database: Database, ledger: Ledger): Promise<void> {
  const experiments = Array.from({ length: EXPERIMENTS }, (_, number) => simulated(number));
  const sizes: number[] = [];
  const times = { first: [] as number[], again: [] as number[] };
  let rows = 0;
  for (let day = 0; day < DAYS; day++) {
    const before = await sizeOf(database);
    let added = 0;
    for (const [number, inputs] of experiments.entries()) {
      for (let sweep = 0; sweep < SWEEPS_A_DAY; sweep++) {
        const input = await asRead(ledger, inputs[day]!, sweep);
        const decision = decide(input);
        const started = performance.now();
        const { isNew } = await ledger.decisions.record(input, decision, input.snapshot.asOf);
        times[sweep === 0 ? "first" : "again"].push(performance.now() - started);
        if (isNew) added++;
        if (isNew !== (sweep === 0)) throw new Error(`sweep ${sweep + 1} of day ${day + 1} of ${number}: ${isNew}`);
      }
    }
    await vacuum(database);
    sizes.push(((await sizeOf(database)) - before) / added);
    rows += added;
  }
  printTable(
    `A decision on disk: ${EXPERIMENTS} experiments of two arms, ${SWEEPS_A_DAY} sweeps a day with moved vendor totals, embedded (promised: ${MOST_BYTES} bytes on average)`,
    ["", "bytes"],
    [
      ...SHOWN.map((day) => [`day ${day}`, sizes[day - 1]!.toFixed(0)]),
      [`mean of ${DAYS} days`, (sum(sizes) / DAYS).toFixed(0)],
    ],
  );
  printTable(
    "Rows",
    ["", "rows"],
    [
      ["sweeps", String(EXPERIMENTS * DAYS * SWEEPS_A_DAY)],
      ["rows of the chain", String(rows)],
      ["a closed day of an experiment", (rows / EXPERIMENTS / DAYS).toFixed(2)],
    ],
  );
  await readBack(ledger, times);
}

async function readBack(ledger: Ledger, times: { readonly first: number[]; readonly again: number[] }): Promise<void> {
  const timesOf = async (operation: (id: string) => Promise<unknown>): Promise<number[]> => {
    const taken: number[] = [];
    for (let number = 0; number < EXPERIMENTS; number++) {
      const started = performance.now();
      await operation(idOf(number));
      taken.push(performance.now() - started);
    }
    return taken;
  };
  const started = performance.now();
  const { chain } = await ledger.audit();
  const audit = performance.now() - started;
  if (chain.firstBroken !== undefined) throw new Error(`the chain is broken at ${chain.firstBroken}`);
  printTable(
    "Time (median)",
    ["", "time"],
    [
      ["a new decision recorded", ms(median(times.first))],
      ["the same again", ms(median(times.again))],
      [
        "the latest decision, with all it was made from",
        ms(median(await timesOf((id) => ledger.decisions.latest({ account: "main", experimentId: id })))),
      ],
      [
        "earlier looks",
        ms(
          median(
            await timesOf((id) => ledger.decisions.historyOf({ account: "main", experimentId: id }, "2027-01-01")),
          ),
        ),
      ],
      ["the whole chain checked, a row", ms(audit / chain.rows)],
    ],
  );
}

const idOf = (number: number): string => `6a1f09c2b7${String(number).padStart(14, "0")}`;

/** What is read of one experiment day by day. */
function simulated(number: number): readonly DecisionInput[] {
  const scenario = scenarioOf({ rate: 0.05, daily: 1_000, days: DAYS, lifts: [0, (number % 4) * 0.01] });
  const series = simulateSeries(scenario, new RandomStream(11, number));
  return [...replay(series, defaultPolicy)].map(({ judgement }) => {
    const { snapshot, history } = judgement.opened;
    const experiment = {
      ...snapshot.experiment,
      id: idOf(number),
      key: `checkout-${number}`,
      name: `Checkout: shorter form, version ${number}`,
    };
    return { snapshot: { ...snapshot, account: "main", experiment }, history, policy: defaultPolicy };
  });
}

/** As a sweep reads it: the vendor's totals of this moment, and the looks in the ledger. */
async function asRead(ledger: Ledger, input: DecisionInput, sweep: number): Promise<DecisionInput> {
  const { snapshot } = input;
  const ahead = sweep * 137;
  const arms = snapshot.arms.map((arm, index) => {
    const totals = { impressions: ahead, conversions: Math.round(ahead / 20), probabilityToBeBest: 0.5 };
    for (const day of snapshot.days) {
      totals.impressions += day.impressions[index]!;
      totals.conversions += day.conversions[index]!;
    }
    return { ...arm, vendor: totals };
  });
  const asOf = new Date(Date.parse(snapshot.asOf) + sweep * 3_600_000).toISOString();
  await ledger.experiments.remember("main", snapshot.experiment, asOf, () => Promise.resolve(NO_ACCOUNT_FACTS));
  const history = (await ledger.decisions.historyOf(
    { account: "main", experimentId: snapshot.experiment.id },
    snapshot.lastClosedDay,
  ))!;
  return {
    ...input,
    snapshot: { ...snapshot, asOf, arms },
    history: { ...history, firstFingerprint: fingerprintOf(snapshot.experiment) },
  };
}

async function sizeOf(database: Database): Promise<number> {
  const [size] = await database.query<{ bytes: string }>(
    `SELECT sum(pg_total_relation_size(('herald.' || name)::regclass))::bigint AS bytes
     FROM unnest(ARRAY['decisions', 'premises', 'confirmations']) AS name`,
  );
  return Number(size!.bytes);
}
