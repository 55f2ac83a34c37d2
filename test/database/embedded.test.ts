import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  DatabaseLockedError,
  DatabaseUnreachableError,
  openEmbedded,
  openEmbeddedCopy,
  vacuum,
  type EmbeddedDatabase,
} from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { compiledCode } from "../support/compiled-code.ts";
import { onDatabase } from "../support/databases.ts";
import { initialisedDirectory, useTemporaryDirectory } from "../support/embedded.ts";
import { isEverything } from "../support/scope.ts";

const temporaryDirectory = useTemporaryDirectory();
const preparedDirectory = (): string => initialisedDirectory(temporaryDirectory());

const open = (directory: string): Promise<EmbeddedDatabase> => openEmbedded({ directory, log: silentLog });
const lockOf = (directory: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(directory, "herald.lock"), "utf8")) as Record<string, unknown>;
const writeLock = (directory: string, lock: unknown): void =>
  writeFileSync(join(directory, "herald.lock"), JSON.stringify(lock));

describe("a data directory", () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill("SIGKILL"));

  it.runIf(isEverything)(
    "belongs to one process at a time, and is taken over when that process was killed",
    async () => {
      const directory = preparedDirectory();
      child = spawn(process.execPath, [join(import.meta.dirname, "lock-holder.ts"), directory], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, ...compiledCode() },
      });
      await once(child.stdout!, "data");

      const refusal: unknown = await open(directory).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(DatabaseLockedError);
      const { message } = refusal as Error;
      expect(message).toMatch(new RegExp(`in use by process ${child.pid} on \\S+ since \\d{4}-\\d\\d-\\d\\dT`));
      expect(message).toContain("stop that process");
      expect(message).not.toContain("\n");

      child.kill("SIGKILL");
      await once(child, "exit");
      const database = await open(directory);
      expect(lockOf(directory)["pid"]).toBe(process.pid);
      expect(await database.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
      await database.close();
      expect(existsSync(join(directory, "herald.lock"))).toBe(false);
    },
  );

  it("is refused to a second opener in the same process", async () => {
    const directory = preparedDirectory();
    const database = await open(directory);
    await expect(open(directory)).rejects.toThrow(`in use by this very process (${process.pid})`);
    await database.close();
    await database.close();
  });

  it.runIf(isEverything)("goes to exactly one of several openers that find a lock left behind", async () => {
    const directory = preparedDirectory();
    writeLock(directory, { token: "gone", pid: 2 ** 22 + 1, host: hostname(), since: "2026-11-01T00:00:00.000Z" });
    const outcomes = await Promise.allSettled([open(directory), open(directory), open(directory)]);
    const opened = outcomes.filter((outcome) => outcome.status === "fulfilled");
    expect(opened).toHaveLength(1);
    await opened[0]!.value.close();
  });

  it.runIf(existsSync("/proc/self/stat"))(
    "is taken over when the lock's process number has since been given to another process",
    async () => {
      const directory = preparedDirectory();
      writeLock(directory, {
        token: "gone",
        pid: process.pid,
        startedAtTick: "1",
        host: hostname(),
        since: "2026-11-01T00:00:00.000Z",
      });
      const database = await open(directory);
      expect(lockOf(directory)["startedAtTick"]).not.toBe("1");
      await database.close();
    },
  );

  it("locked from another machine or container is believed while that keeps the lock fresh, and no longer", async () => {
    const directory = preparedDirectory();
    const path = join(directory, "herald.lock");
    writeLock(directory, {
      token: "theirs",
      pid: process.pid,
      host: "another-container",
      since: "2026-11-01T00:00:00.000Z",
    });
    await expect(open(directory)).rejects.toThrow("on another-container since 2026-11-01T00:00:00.000Z");
    const minuteAgo = new Date(Date.now() - 60_000);
    utimesSync(path, minuteAgo, minuteAgo);
    const database = await open(directory);
    expect(lockOf(directory)["host"]).toBe(hostname());
    await database.close();
  });

  it("with an empty lock file is refused while that is new, and opened once it is old: whoever made it has died", async () => {
    const directory = preparedDirectory();
    const path = join(directory, "herald.lock");
    writeFileSync(path, "");
    await expect(open(directory)).rejects.toThrow("try again in half a minute");
    const minuteAgo = new Date(Date.now() - 60_000);
    utimesSync(path, minuteAgo, minuteAgo);
    const database = await open(directory);
    expect(lockOf(directory)["pid"]).toBe(process.pid);
    await database.close();
  });

  it.runIf(isEverything)(
    "locked by an earlier process with the same number and the same start is not taken for this one's",
    async () => {
      const directory = preparedDirectory();
      const path = join(directory, "herald.lock");
      const mine = await open(directory);
      const lock = lockOf(directory);
      await mine.close();
      for (const changed of [{ bootId: "before-the-restart" }, {}]) {
        writeLock(directory, { ...lock, ...changed, token: "of-an-earlier-process" });
        await expect(open(directory)).rejects.toThrow(`in use by process ${process.pid} on ${hostname()}`);
        const minuteAgo = new Date(Date.now() - 60_000);
        utimesSync(path, minuteAgo, minuteAgo);
        const database = await open(directory);
        await database.close();
      }
    },
  );

  it.runIf(isEverything)(
    "that another process took over while this one stood still is left alone from then on: it ends",
    async () => {
      const directory = preparedDirectory();
      child = spawn(process.execPath, [join(import.meta.dirname, "lock-holder.ts"), directory], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...compiledCode() },
      });
      await once(child.stdout!, "data");
      child.kill("SIGSTOP");
      // As another machine sees it, half a minute later.
      rmSync(join(directory, "herald.lock"));
      const database = await open(directory);
      await database.execute("CREATE TABLE ours (n int)");
      child.kill("SIGCONT");
      expect(await once(child, "exit")).toEqual([1, null]);
      await database.query("INSERT INTO ours VALUES (1)");
      await database.close();
      const again = await open(directory);
      expect(await again.query("SELECT n FROM ours")).toEqual([{ n: 1 }]);
      await again.close();
    },
  );

  it("with a lock file that cannot be read is refused with what to do", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "herald.lock"), "{");
    await expect(open(directory)).rejects.toThrow(/delete that file and start again/);
  });

  it.runIf(isEverything)("whose very first start was interrupted begins anew", async () => {
    const directory = preparedDirectory();
    renameSync(join(directory, "pglite"), join(directory, "pglite.unfinished-before"));
    rmSync(join(directory, "pglite.unfinished-before", "global"), { recursive: true }); // as far as it came
    const database = await open(directory);
    expect(await database.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
    await database.close();
    expect(readdirSync(directory)).toEqual(["pglite"]);
  });

  it.each<readonly [string, (data: string) => void, string]>([
    ["without PostgreSQL's version", (data) => rmSync(join(data, "PG_VERSION")), "PG_VERSION is missing"],
    ["without its control file", (data) => rmSync(join(data, "global/pg_control")), "global/pg_control is missing"],
    ["without tables", (data) => rmSync(join(data, "base"), { recursive: true }), "base is missing"],
    ["that was never completed", (data) => rmSync(join(data, "herald-whole.json")), "herald-whole.json is missing"],
    [
      "that is still being copied",
      (data) => {
        for (const entry of readdirSync(data).slice(0, -3)) rmSync(join(data, entry), { recursive: true });
      },
      "are missing",
    ],
    [
      "that is empty",
      (data) => {
        rmSync(data, { recursive: true });
        mkdirSync(data);
      },
      "the folder is empty",
    ],
    [
      "that is a file",
      (data) => {
        rmSync(data, { recursive: true });
        writeFileSync(data, "");
      },
      "it is a file, and not a folder",
    ],
  ])("%s is refused with what to do, and left as it is: no empty ledger begins over it", async (_, damage, why) => {
    const directory = preparedDirectory();
    const data = join(directory, "pglite");
    damage(data);
    const before = readdirSync(directory, { recursive: true }).toSorted();
    const error: unknown = await open(directory).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseUnreachableError);
    const { message } = error as Error;
    expect(message).toContain(`The data in ${data} are not complete`);
    expect(message).toContain(why);
    expect(message).toContain("restore");
    expect(readdirSync(directory, { recursive: true }).toSorted()).toEqual(before);
  });

  it("that cannot be made is one clear line, and no lock stays behind", async () => {
    const directory = join(temporaryDirectory(), "file");
    writeFileSync(directory, "");
    const error: unknown = await open(join(directory, "data")).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseUnreachableError);
    expect((error as Error).message).toContain("set DATA_DIR to another directory");
  });

  it("with data that cannot be opened says so and gives the lock back", async () => {
    const directory = preparedDirectory();
    writeFileSync(join(directory, "pglite", "PG_VERSION"), "9\n");
    await expect(open(directory)).rejects.toThrow(/pglite cannot be opened .*restore a backup/);
    expect(existsSync(join(directory, "herald.lock"))).toBe(false);
  });

  it("keeps what was committed when it is closed and opened again", async () => {
    const directory = preparedDirectory();
    const first = await open(directory);
    await first.execute("CREATE TABLE kept (n integer); INSERT INTO kept VALUES (7)");
    await first.close();
    const second = await open(directory);
    expect(await second.query("SELECT n FROM kept")).toEqual([{ n: 7 }]);
    await second.close();
  });
});

onDatabase("embedded", "the embedded database", (at) => {
  const embedded = (): EmbeddedDatabase => at.database() as EmbeddedDatabase;

  it("never lets a statement of the queue fall into a transaction of the ledger", async () => {
    const schema = at.freshSchema();
    await embedded().execute(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.job (n integer)`);
    let queued: Promise<unknown> = Promise.resolve();
    const failing = embedded().transaction(async (transaction) => {
      queued = embedded().pglite.query(`INSERT INTO ${schema}.job VALUES (1)`); // sent while the transaction is open
      await transaction.query(`INSERT INTO ${schema}.job VALUES (2)`);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    await queued;
    expect(await embedded().query(`SELECT n FROM ${schema}.job`)).toEqual([{ n: 1 }]);
  });

  it("lets timers run while statements follow one another", async () => {
    const timer = { hasRun: false };
    setTimeout(() => (timer.hasRun = true), 1);
    for (let n = 0; n < 2_000 && !timer.hasRun; n++) await embedded().query("SELECT 1");
    expect(timer.hasRun).toBe(true);
  });

  it("delivers notifications that are sent in a transaction", async () => {
    const heard = new Promise((resolve) =>
      embedded().pglite.onNotification((channel, payload) => resolve({ channel, payload })),
    );
    await embedded().pglite.exec("LISTEN news");
    await embedded().transaction((transaction) => transaction.query("SELECT pg_notify('news', 'arrived')"));
    expect(await heard).toEqual({ channel: "news", payload: "arrived" });
    await embedded().pglite.exec("UNLISTEN news");
  });

  it.runIf(isEverything)("gives a copy of what was committed, which goes its own way", async () => {
    const name = `${at.freshSchema()}.kept`;
    await embedded().execute(`CREATE SCHEMA ${name.split(".")[0]}; CREATE TABLE ${name} (n integer)`);
    await embedded().query(`INSERT INTO ${name} VALUES (1)`);
    const open = Promise.withResolvers<void>();
    const inCopy = Promise.withResolvers<Blob>();
    const underWay = embedded().transaction(async (transaction) => {
      await transaction.query(`INSERT INTO ${name} VALUES (2)`);
      inCopy.resolve(await embedded().copy());
      await open.promise;
    });
    const copy = await openEmbeddedCopy(await inCopy.promise);
    open.resolve();
    await underWay;
    expect(await copy.query(`SELECT n FROM ${name}`)).toEqual([{ n: 1 }]);
    await copy.query(`INSERT INTO ${name} VALUES (3)`);
    await copy.close();
    expect(await embedded().query(`SELECT n FROM ${name}`)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("runs with a small buffer and can be vacuumed", async () => {
    expect(await embedded().query("SHOW shared_buffers")).toEqual([{ shared_buffers: "8MB" }]);
    await vacuum(embedded());
  });
});
