import { Agent, request } from "undici";
import { ApiStandIn, Place, STORES, type Measured, type Stores } from "./support/sweeping.ts";
import { printTable } from "./support/table.ts";

const DAYS = 21;
const CONNECTIONS = 4;
/** How many experiments, and after how long the API answers. HERALD_BENCH_SWEEP="1000x20,10000x20" measures others. */
const CASES = (process.env["HERALD_BENCH_SWEEP"] ?? "100x20,1000x20").split(",").map((one) => {
  const [experiments, delayMs] = one.split("x").map(Number) as [number, number];
  return { experiments, delayMs };
});
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();
const SWEEPS = [
  { title: "all new, in a new process", payload: { account: "main", asOf: YESTERDAY } },
  { title: "first sweep of a day", payload: { account: "main" } },
  { title: "again, everything read", payload: { account: "main" } },
  { title: "by its schedule, nothing new", payload: { account: "main", reuse: true } },
];
const NOTHING = ["", "", "", ""];

/** Four sweeps on each pair of stores beside bare readers, which make the same requests over as many connections and do nothing else. */
export async function run(): Promise<void> {
  const rows: string[][] = [];
  for (const { experiments, delayMs } of CASES) {
    const api = await ApiStandIn.start({ experiments, days: DAYS, delayMs, listsVariants: true });
    const bareMs = await readBare(api.url, experiments);
    const bare = await api.requests();
    rows.push([
      `${experiments} x ${delayMs} ms`,
      "bare readers",
      seconds(bareMs),
      "1.00",
      ...NOTHING,
      each(bare, experiments),
    ]);
    for (const stores of STORES) rows.push(...(await rowsOn(stores, api, experiments, bareMs)));
    api.stop();
  }
  printTable(
    `Sweeps: ${DAYS} days, two arms, ${CONNECTIONS} connections; the API in a process of its own`,
    [
      "experiments",
      "",
      "by the clock",
      "of bare",
      "processor, an experiment",
      "resident",
      "at most",
      "result",
      "reads, an experiment",
    ],
    rows,
  );
}

async function rowsOn(stores: Stores, api: ApiStandIn, experiments: number, bareMs: number): Promise<string[][]> {
  const place = await Place.open(stores);
  const worker = await place.worker(api);
  const rows: string[][] = [];
  for (const { title, payload } of SWEEPS) {
    const measured = await worker.sweep(payload);
    rows.push([
      ...rowOf(experiments, `${stores}, ${title}`, measured, bareMs),
      each(await api.requests(), experiments),
    ]);
  }
  await worker.end();
  if (stores === "embedded")
    rows.push(["", "its database alone", "", "", "", megabytes(await place.databaseAlone()), "", "", ""]);
  await place.close();
  return rows;
}

function rowOf(experiments: number, title: string, one: Measured, bareMs: number): string[] {
  const { wallMs, processorMs, residentMb, mostMb, result } = one;
  return [
    "",
    title,
    seconds(wallMs),
    (wallMs / bareMs).toFixed(2),
    `${(processorMs / experiments).toFixed(1)} ms`,
    megabytes(residentMb),
    megabytes(mostMb),
    result,
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(count: number): string {
  return `${count.toFixed(0)} MB`;
}

function each(requests: number, experiments: number): string {
  return (requests / experiments).toFixed(2);
}

/** The requests of a sweep, and nothing else. */
async function readBare(url: string, experiments: number): Promise<number> {
  const dispatcher = new Agent({ connections: CONNECTIONS });
  const get = async (path: string) => {
    const { body } = await request(`${url}/rest/v1/experiments${path}`, { dispatcher });
    return body.json();
  };
  const started = performance.now();
  for (let from = 0; from < experiments; from += 100) await get(`?cursor=${from}&limit=100`);
  const paths = Array.from({ length: experiments }, (_, index) =>
    ["/results", "/results-time-series"].map((rest) => `/exp_${index}${rest}`),
  ).flat();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < paths.length) await get(paths[next++]!);
    }),
  );
  const took = performance.now() - started;
  await dispatcher.close();
  return took;
}
