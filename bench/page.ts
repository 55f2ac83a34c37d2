import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createDatabase } from "./support/database.ts";
import type { Serving } from "./support/page-worker.ts";
import { ms, printTable } from "./support/table.ts";

/** Experiments in the ledger. HERALD_BENCH_PAGE="300" measures others. */
const COUNTS = (process.env["HERALD_BENCH_PAGE"] ?? "300,10000").split(",").map(Number);
const STORES = ["PostgreSQL", "embedded"] as const;
const WORKER = join(import.meta.dirname, "support/page-worker.ts");
/** So often a page is asked for before it is measured: a worker serves for days. */
const WARM_UP = 40;
const TIMES = 20;

/** What pages take: processor time of the worker a request, and what goes over the wire. */
export async function run(): Promise<void> {
  const rows: string[][] = [];
  for (const experiments of COUNTS) for (const store of STORES) rows.push(...(await measured(store, experiments)));
  printTable(
    "Pages: median of 20 requests by the clock, processor time of the worker a request, and bytes as sent (packed); on PostgreSQL without the database's own",
    ["page", "experiments", "ledger", "by the clock", "processor", "sent"],
    rows,
  );
}

async function measured(store: (typeof STORES)[number], experiments: number): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), "herald-bench-page-"));
  const database = store === "PostgreSQL" ? await createDatabase() : undefined;
  const env = { ...process.env, ...(database !== undefined && { DATABASE_URL: database.url }) };
  const worker = fork(WORKER, [String(experiments), folder], { env });
  try {
    const { url, experiment } = (await said(worker)) as Serving;
    const pages = [
      ["the list", "/"],
      ["the list, page 10, by lift", "/?sort=lift&page=10"],
      ["a search", "/?search=page+29"],
      ["an experiment", experiment],
      ["what if, a slider's answer", `${experiment}/what-if?minDays=14&part=own`],
      ["the system", "/system"],
    ] as const;
    const rows: string[][] = [];
    const first = await got(url, "/");
    const assets = [...first.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/gu)].map(([, path]) => path!);
    let sent = first.bytes;
    for (const asset of new Set(assets)) sent += (await got(url, asset)).bytes;
    rows.push(["first load of the list", String(experiments), store, "", "", `${(sent / 1000).toFixed(1)} kB`]);
    for (const [name, path] of pages) {
      for (let time = 0; time < WARM_UP; time++) await got(url, path);
      const before = await processorMs(worker);
      const times: number[] = [];
      let bytes = 0;
      for (let time = 0; time < TIMES; time++) {
        const began = performance.now();
        ({ bytes } = await got(url, path));
        times.push(performance.now() - began);
      }
      const used = ((await processorMs(worker)) - before) / TIMES;
      const median = times.toSorted((a, b) => a - b)[TIMES / 2]!;
      rows.push([name, String(experiments), store, ms(median), ms(used), `${(bytes / 1000).toFixed(1)} kB`]);
    }
    return rows;
  } finally {
    worker.kill("SIGKILL");
    await database?.drop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function processorMs(worker: ChildProcess): Promise<number> {
  worker.send("used?");
  return (await said(worker)) as number;
}

async function said(worker: ChildProcess): Promise<unknown> {
  const gone = new AbortController();
  const ended = once(worker, "exit", { signal: gone.signal }).then(() => {
    throw new Error("the process that serves the pages has ended");
  });
  const message = once(worker, "message", { signal: gone.signal });
  try {
    return ((await Promise.race([message, ended])) as [unknown])[0];
  } finally {
    gone.abort();
    await Promise.allSettled([ended, message]);
  }
}

/** As a browser asks. The body as it came over the wire counts. @throws Error on anything but 200 */
function got(url: string, path: string): Promise<{ readonly bytes: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    request(`${url}${path}`, { headers: { "accept-encoding": "gzip" } }, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const text = answer.headers["content-encoding"] === "gzip" ? gunzipSync(body).toString() : body.toString();
      if (answer.statusCode === 200) resolve({ bytes: body.length, text });
      else reject(new Error(`${path} answered ${answer.statusCode}`));
    })
      .on("error", reject)
      .end();
  });
}
