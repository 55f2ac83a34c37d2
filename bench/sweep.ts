import { fork, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { Agent, request } from "undici";
import { Client } from "pg";
import { printTable } from "./support/table.ts";

const DAYS = 21;
const CONNECTIONS = 4;
const SUPPORT = join(import.meta.dirname, "support");
/** How many experiments, after how long the API answers, and on which stores. HERALD_BENCH_SWEEP="1000x20,10000x20" measures others. */
const CASES = (process.env["HERALD_BENCH_SWEEP"] ?? "100x20,1000x20").split(",").map((one) => {
  const [experiments, delayMs] = one.split("x").map(Number) as [number, number];
  return { experiments, delayMs };
});
const STORES = ["servers", "embedded"] as const;
const SWEEPS = ["first sweep", "again", "by its schedule, nothing new"];

interface Measured {
  readonly wallMs: number;
  readonly processorMs: number;
  readonly residentMb: number;
  readonly result: string;
  readonly requests: number;
}

/** Three sweeps on each pair of stores beside bare readers, which make the same requests over as many connections and do nothing else. */
export async function run(): Promise<void> {
  const rows: string[][] = [];
  for (const { experiments, delayMs } of CASES) {
    const api = fork(join(SUPPORT, "api-stand-in.ts"), [experiments, DAYS, delayMs].map(String));
    const [{ url }] = (await once(api, "message")) as [{ url: string }];
    const bareMs = await readBare(url, experiments);
    await requestsOf(api);
    rows.push([`${experiments} x ${delayMs} ms`, "bare readers", seconds(bareMs), "1.00", "", "", "", ""]);
    for (const store of STORES) {
      const measured = await sweeps(store, url, api);
      for (const [index, one] of measured.entries())
        rows.push(rowOf(experiments, `${store}, ${SWEEPS[index]!}`, one, bareMs));
    }
    api.kill();
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
      "result",
      "reads, an experiment",
    ],
    rows,
  );
}

function rowOf(experiments: number, title: string, one: Measured, bareMs: number): string[] {
  const { wallMs, processorMs, residentMb, result, requests } = one;
  return [
    "",
    title,
    seconds(wallMs),
    (wallMs / bareMs).toFixed(2),
    `${(processorMs / experiments).toFixed(1)} ms`,
    `${residentMb.toFixed(0)} MB`,
    result,
    (requests / experiments).toFixed(2),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
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
    ["", "/results", "/results-time-series"].map((rest) => `/exp_${index}${rest}`),
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

async function requestsOf(api: ChildProcess): Promise<number> {
  api.send("count");
  const [{ requests }] = (await once(api, "message")) as [{ requests: number }];
  return requests;
}

/** The sweeps of a worker of its own, on stores of its own. */
async function sweeps(store: (typeof STORES)[number], url: string, api: ChildProcess): Promise<readonly Measured[]> {
  const name = `bench_${randomBytes(4).toString("hex")}`;
  const close = store === "servers" ? await createDatabase(name) : async () => undefined;
  const env = {
    ...process.env,
    ...(store === "servers" && {
      DATABASE_URL: `postgres://postgres@127.0.0.1:5432/${name}`,
      REDIS_URL: "redis://127.0.0.1:6379",
    }),
  };
  const worker = fork(join(SUPPORT, "sweep-worker.ts"), [url, name], { env });
  const measured: Measured[] = [];
  worker.on("message", async (one) => {
    measured.push({ ...(one as Omit<Measured, "requests">), requests: await requestsOf(api) });
    worker.send("go on");
  });
  await once(worker, "exit");
  await close();
  return measured;
}

async function createDatabase(name: string): Promise<() => Promise<void>> {
  const client = new Client("postgres://postgres@127.0.0.1:5432/postgres");
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  return async () => {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  };
}
