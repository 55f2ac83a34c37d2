import { fork, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "./database.ts";

export const STORES = ["servers", "embedded"] as const;
export type Stores = (typeof STORES)[number];

/** What one sweep took of its worker. */
export interface Measured {
  readonly wallMs: number;
  readonly processorMs: number;
  readonly residentMb: number;
  /** The most that it had since its start. */
  readonly mostMb: number;
  readonly result: string;
}

/** The API's stand-in in a process of its own. */
export class ApiStandIn {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#process = child;
  }

  static async start(options: {
    readonly experiments: number;
    readonly days: number;
    readonly delayMs: number;
    readonly listsVariants: boolean;
  }): Promise<ApiStandIn> {
    const { experiments, days, delayMs, listsVariants } = options;
    const child = fork(join(import.meta.dirname, "api-stand-in.ts"), [
      ...[experiments, days, delayMs].map(String),
      ...(listsVariants ? ["lists-variants"] : []),
    ]);
    const [{ url }] = (await once(child, "message")) as [{ url: string }];
    return new ApiStandIn(url, child);
  }

  /** How many requests it took since it was last asked. */
  async requests(): Promise<number> {
    this.#process.send("count");
    const [{ requests }] = (await once(this.#process, "message")) as [{ requests: number }];
    return requests;
  }

  stop(): void {
    this.#process.kill();
  }
}

/** Stores of a benchmark's own, and the workers on them. */
export class Place {
  readonly #queue = `bench-${randomBytes(4).toString("hex")}`;
  readonly #folders: string[] = [];
  /** Undefined: embedded. */
  readonly #database: Awaited<ReturnType<typeof createDatabase>> | undefined;

  private constructor(database: Awaited<ReturnType<typeof createDatabase>> | undefined) {
    this.#database = database;
  }

  static async open(stores: Stores): Promise<Place> {
    return new Place(stores === "servers" ? await createDatabase() : undefined);
  }

  /** @param accounts how many, all at the same API; unless given, one called main */
  async worker(api: ApiStandIn, accounts?: number): Promise<SweepWorker> {
    const folder = mkdtempSync(join(tmpdir(), "herald-bench-"));
    this.#folders.push(folder);
    const env = {
      ...process.env,
      ...(this.#database !== undefined && {
        DATABASE_URL: this.#database.url,
        REDIS_URL: "redis://127.0.0.1:6379",
      }),
    };
    const child = fork(
      join(import.meta.dirname, "sweep-worker.ts"),
      [api.url, this.#queue, folder, ...(accounts === undefined ? [] : [String(accounts)])],
      { env },
    );
    await Promise.race([
      once(child, "message"),
      once(child, "exit").then(() => {
        throw new Error("the worker ended before it was ready");
      }),
    ]);
    return new SweepWorker(child);
  }

  /** What the embedded database by itself takes to open the first worker's data, and to read all of it, in MB. */
  async databaseAlone(): Promise<number> {
    const child = fork(join(import.meta.dirname, "database-alone.ts"), [this.#folders[0]!]);
    const [{ residentMb }] = (await once(child, "message")) as [{ residentMb: number }];
    await once(child, "exit");
    return residentMb;
  }

  async close(): Promise<void> {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
    await this.#database?.drop();
  }
}

export class SweepWorker {
  readonly #process: ChildProcess;

  constructor(child: ChildProcess) {
    this.#process = child;
  }

  async sweep(payload: object): Promise<Measured> {
    this.#process.send(payload);
    const [measured] = (await once(this.#process, "message")) as [Measured];
    return measured;
  }

  async end(): Promise<void> {
    this.#process.send("end");
    await once(this.#process, "exit");
  }
}
