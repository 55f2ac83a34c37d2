import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { openEmbedded, openPostgres, type Database } from "../../../src/database/index.ts";
import { addDays, type UtcDay } from "../../../src/experiment/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import type { Ledger } from "../../../src/ports/index.ts";
import { archiveLines, backUp, openLedger, restoreBackup } from "../../../src/store/index.ts";
import { createDatabase } from "../database.ts";
import { ms, printTable } from "../table.ts";
import { fillDay, type Standing } from "./fill-ledger.ts";
import { measureLedger, timed, type Took } from "./measure-ledger.ts";
import { FIRST_DAY, Slot } from "./simulated-account.ts";

/** How many experiments run at a time, and for how many days. HERALD_BENCH_LEDGER="60x120" measures another ledger. */
const [EXPERIMENTS, DAYS] = (process.env["HERALD_BENCH_LEDGER"] ?? "300x365").split("x").map(Number) as [
  number,
  number,
];
/** By then experiments are as old as they are ever after: what has become slower since has become so with the ledger's age. */
const SETTLED = 28;
/** As configured unless somebody says otherwise. */
const RETENTION_DAYS = 60;
/** Days. A worker does it daily. */
const PRUNED_EACH = 7;
/** Days: as young as can be. */
const ARCHIVED_AFTER = 35;
const MB = 2 ** 20;

/** One ledger of the bench: it is closed and opened again, as a worker that starts. */
interface Store {
  readonly name: string;
  open(): Promise<Database>;
  remove(): Promise<void>;
}

interface Measured {
  readonly megabytes: number;
  readonly residentMb: number;
  readonly rows: number;
  readonly took: Readonly<Record<string, Took>>;
}

/**
 * A ledger that has grown for a year: its size, and what reading it takes, on the first day, on day 28 and at the end. The embedded one is filled
 * day by day; the server's is restored from a backup of that.
 */
export async function measureYear(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "herald-bench-"));
  const stores = [embedded(path.join(folder, "db")), await server()] as const;
  const measured = stores.map((): Measured[] => []);
  const shown = [...new Set([1, Math.min(SETTLED, DAYS), DAYS])];
  const slots = Array.from({ length: EXPERIMENTS }, (_, number) => new Slot(number));
  let filled = await openStore(stores[0]);
  try {
    for (let number = 1; number <= DAYS; number++) {
      const day = addDays(FIRST_DAY, number - 1);
      const standing = await fillDay(filled.ledger, slots, day);
      if (shown.includes(number) || number % PRUNED_EACH === 0) {
        await filled.ledger.prune(`${addDays(day, -RETENTION_DAYS)}T00:00:00.000Z`);
        await filled.ledger.vacuum();
      }
      if (!shown.includes(number)) continue;
      const file = path.join(folder, `day-${number}.ndjson.gz`);
      const at = `${addDays(day, 1)}T10:00:00.000Z`;
      await backUp(filled.database, { file, at });
      const copied = await stores[1].open();
      await restoreBackup(copied, { file, at, log: silentLog, replacedTo: `${file}.replaced` });
      await copied.close();
      await filled.database.close();
      for (const [index, store] of stores.entries())
        measured[index]!.push(await measureStore(store, slots, standing, day));
      filled = await openStore(stores[0]);
    }
    if (DAYS > ARCHIVED_AFTER) await archive(filled, addDays(FIRST_DAY, DAYS - ARCHIVED_AFTER));
  } finally {
    await filled.database.close();
    await stores[1].remove();
    await rm(folder, { recursive: true });
  }
  for (const [index, { name }] of stores.entries()) print(name, shown, measured[index]!);
}

/** What the ledger still takes once everything is archived that ended before a day. */
async function archive({ database, ledger }: Opened, before: UtcDay): Promise<void> {
  const { megabytes } = await sizeOf(database);
  const madeAt = `${addDays(before, ARCHIVED_AFTER)}T10:00:00.000Z`;
  const file = createGzip();
  let packed = 0;
  file.on("data", (chunk: Buffer) => (packed += chunk.length));
  let last = "";
  const write = await timed(async () => {
    packed = 0;
    for await (const line of archiveLines(ledger.records, { before, madeAt })) file.write((last = line));
  }, 1);
  file.end();
  await finished(file);
  const { sha256 } = JSON.parse(last) as { sha256: string };
  let decisions = 0;
  const move = await timed(async () => {
    ({ decisions } = await ledger.archives.move({ before, madeAt, file: "bench", sha256 }));
    await ledger.archives.compact();
  }, 1);
  const { chain } = await ledger.audit();
  if (chain.firstBroken !== undefined) throw new Error("the archived ledger is broken");
  printTable(
    `Everything archived that ended before ${before}, embedded`,
    ["", "clock / processor"],
    [
      [`writing ${decisions} decisions`, `${ms(write.wallMs)} / ${ms(write.processorMs)}`],
      ["moving them: comparing, letting go, compacting", `${ms(move.wallMs)} / ${ms(move.processorMs)}`],
      ["MB on disk before", megabytes.toFixed(1)],
      ["MB on disk after", (await sizeOf(database)).megabytes.toFixed(1)],
      ["MB of the archive", (packed / MB).toFixed(1)],
    ],
  );
}

async function measureStore(store: Store, slots: readonly Slot[], standing: Standing, day: UtcDay): Promise<Measured> {
  let opened: Awaited<ReturnType<typeof openStore>> | undefined;
  const start = await timed(async () => {
    await opened?.database.close();
    opened = await openStore(store);
  });
  const { database, ledger } = opened!;
  try {
    await database.execute("VACUUM ANALYZE");
    const took = await measureLedger(ledger, slots, standing, day);
    const residentMb = process.memoryUsage.rss() / MB;
    return { ...(await sizeOf(database)), residentMb, took: { "opening the ledger (start-up)": start, ...took } };
  } finally {
    await database.close();
  }
}

function print(name: string, days: readonly number[], measured: readonly Measured[]): void {
  const figure = (title: string, of: (one: Measured) => string) => [title, ...measured.map(of), "", ""];
  const settled = measured.at(-2) ?? measured[0]!;
  const last = measured.at(-1)!;
  const ratio = (name: string, of: keyof Took) => (last.took[name]![of] / settled.took[name]![of]).toFixed(1);
  printTable(
    `A ledger of ${EXPERIMENTS} experiments at a time over ${DAYS} days, ${name}: clock / processor of this process`,
    ["", ...days.map((day) => `day ${day}`), `by the clock, of day ${days.at(-2) ?? 1}`, "processor"],
    [
      figure("MB on disk, after prune and vacuum", ({ megabytes }) => megabytes.toFixed(1)),
      figure("rows of the chain", ({ rows }) => String(rows)),
      figure("resident MB of this process, stores and filling included", ({ residentMb }) => residentMb.toFixed(0)),
      ...Object.keys(last.took).map((title) => [
        title,
        ...measured.map(({ took }) => `${ms(took[title]!.wallMs)} / ${ms(took[title]!.processorMs)}`),
        ratio(title, "wallMs"),
        ratio(title, "processorMs"),
      ]),
    ],
  );
}

interface Opened {
  readonly database: Database;
  readonly ledger: Ledger;
}

async function openStore(store: Store): Promise<Opened> {
  const database = await store.open();
  return { database, ledger: await openLedger(database, { log: silentLog }) };
}

function embedded(directory: string): Store {
  return {
    name: "embedded",
    open: () => openEmbedded({ directory, log: silentLog }),
    remove: () => rm(directory, { recursive: true }),
  };
}

async function server(): Promise<Store> {
  const { url, drop } = await createDatabase();
  return {
    name: "PostgreSQL",
    open: () => openPostgres({ url, log: silentLog, maxConnections: 4 }),
    remove: drop,
  };
}

async function sizeOf(database: Database): Promise<{ readonly megabytes: number; readonly rows: number }> {
  const [size] = await database.query<{ bytes: string; rows: number }>(
    `SELECT sum(pg_total_relation_size(c.oid))::bigint AS bytes, (SELECT count(*)::integer FROM herald.decisions) AS rows
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'herald' AND c.relkind = 'r'`,
  );
  return { megabytes: Number(size!.bytes) / MB, rows: size!.rows };
}
