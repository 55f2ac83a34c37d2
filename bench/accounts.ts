import { ApiStandIn, Place } from "./support/sweeping.ts";
import { printTable } from "./support/table.ts";

/** So many accounts, with so many experiments each, at an API that answers after so many ms. HERALD_BENCH_ACCOUNTS="100x100x20" measures others. */
const [ACCOUNTS, EXPERIMENTS, DELAY_MS] = (process.env["HERALD_BENCH_ACCOUNTS"] ?? "100x100x20")
  .split("x")
  .map(Number) as [number, number, number];

/** Whether many accounts in one worker cost more than as many experiments in one. */
export async function run(): Promise<void> {
  const rows: string[][] = [];
  for (const [accounts, experiments] of [
    [1, ACCOUNTS * EXPERIMENTS],
    [ACCOUNTS, EXPERIMENTS],
  ] as const) {
    const api = await ApiStandIn.start({ experiments, days: 21, delayMs: DELAY_MS, listsVariants: true });
    const place = await Place.open("servers");
    const worker = await place.worker(api, accounts);
    for (const title of ["first sweep", "again"]) {
      const { wallMs, processorMs, residentMb, result } = await worker.sweep({});
      rows.push([
        `${accounts} of ${experiments}, ${title}`,
        `${(wallMs / 1000).toFixed(1)} s`,
        `${(processorMs / (accounts * experiments)).toFixed(1)} ms`,
        `${residentMb.toFixed(0)} MB`,
        result,
      ]);
    }
    await worker.end();
    await place.close();
    api.stop();
  }
  printTable(
    `Accounts with their experiments, each swept at once; the API answers after ${DELAY_MS} ms`,
    ["accounts", "by the clock", "processor, an experiment", "resident", "result"],
    rows,
  );
}
