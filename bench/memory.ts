import { ApiStandIn, Place, STORES, type Stores } from "./support/sweeping.ts";
import { printTable } from "./support/table.ts";

/** How many sweeps of how many experiments. HERALD_BENCH_MEMORY="20x150" measures others. */
const [SWEEPS, EXPERIMENTS] = (process.env["HERALD_BENCH_MEMORY"] ?? "200x150").split("x").map(Number) as [
  number,
  number,
];
const SHOWN = [1, 2, 10, 50, 100, 150, SWEEPS];

/** Whether the memory of a worker stays what it is, sweep after sweep. Every sweep reads everything. */
export async function run(): Promise<void> {
  const api = await ApiStandIn.start({ experiments: EXPERIMENTS, days: 21, delayMs: 0, listsVariants: true });
  const columns = await Promise.all(STORES.map((stores) => memoryOn(stores, api)));
  api.stop();
  const titles = [...SHOWN.filter((count) => count <= SWEEPS).map((count) => `after sweep ${count}`), "at most, ever"];
  printTable(
    `Resident memory of a worker that sweeps ${EXPERIMENTS} experiments again and again`,
    ["", ...STORES],
    [...titles, "the embedded database alone"].map((title, row) => [title, ...columns.map((column) => column[row]!)]),
  );
}

async function memoryOn(stores: Stores, api: ApiStandIn): Promise<readonly string[]> {
  const place = await Place.open(stores);
  const worker = await place.worker(api);
  const shown: string[] = [];
  let most = 0;
  for (let count = 1; count <= SWEEPS; count++) {
    const { residentMb, mostMb } = await worker.sweep({ account: "main" });
    most = mostMb;
    if (SHOWN.includes(count)) shown.push(megabytes(residentMb));
  }
  await worker.end();
  const alone = stores === "embedded" ? megabytes(await place.databaseAlone()) : "";
  await place.close();
  return [...shown, megabytes(most), alone];
}

function megabytes(count: number): string {
  return `${count.toFixed(0)} MB`;
}
