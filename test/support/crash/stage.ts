import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgres } from "../../../src/database/index.ts";
import type { Policy } from "../../../src/decision/index.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import { createInlineRunner, type InlineRunner } from "../../../src/queue/index.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.ts";
import { TEST_POSTGRES_URL, type DatabaseKind } from "../databases.ts";
import { FIRST_MORNING, HOUR } from "../world.ts";
import type { Steps } from "./steps.ts";
import { ACCOUNT, openCrashWorker, type CrashWorker, type LedgerPlace } from "./worker.ts";
import type { Intent } from "../../../src/ports/index.ts";

const VETO_WINDOW_MS = 2 * HOUR;

/**
 * One experiment with a clear winner, and the ledger that knows of it. `new`: never seen. `announced`: its stop is announced and told. `due`:
 * its time has come as well. `proposed`: its stop is left to people, who have been told.
 */
export type Scene = "new" | "announced" | "due" | "proposed";

/** Where one case is played. */
export class Stage {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  readonly place: LedgerPlace;
  readonly mode: Policy["mode"];
  #workers = 0;

  constructor(clock: ManualClock, sandbox: Sandbox, place: LedgerPlace, mode: Policy["mode"]) {
    this.clock = clock;
    this.sandbox = sandbox;
    this.place = place;
    this.mode = mode;
  }

  get experimentId(): string {
    return this.sandbox.experiments.find("clear-winner").id;
  }

  /** A worker that starts now, with nothing in its queue. Closed by `work`'s end. */
  async withWorker<T>(
    work: (worker: CrashWorker, runner: InlineRunner) => Promise<T>,
    { steps, place = this.place }: { steps?: Steps; place?: LedgerPlace } = {},
  ): Promise<T> {
    this.#workers += 1;
    const owner = `worker-${this.#workers}`;
    const worker = await openCrashWorker(place, this.sandbox, { clock: this.clock, owner, mode: this.mode, steps });
    try {
      return await work(
        worker,
        createInlineRunner({
          jobs: worker.jobs,
          clock: this.clock,
          contextFor: worker.contextFor,
          idPrefix: `${owner}-${randomUUID()}`,
          concurrency: 1,
        }),
      );
    } finally {
      await worker.close();
    }
  }

  /** What happened to the stop: the last intent of the experiment, if there is one. */
  async intent({ ledger }: CrashWorker): Promise<Intent | undefined> {
    return (await ledger.intents.of({ account: ACCOUNT, experimentId: this.experimentId })).at(-1);
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    if (this.place.kind === "embedded") rmSync(this.place.directory, { recursive: true, force: true });
    else await dropSchema(this.place.schema);
  }
}

/** Sets stages of one kind. In a schema a scene is played anew each time; an embedded ledger is played once and copied. */
export class Theatre {
  readonly #kind: DatabaseKind;
  readonly #models = new Map<Scene, { directory: string; now: string }>();
  readonly #root = mkdtempSync(join(tmpdir(), "herald-crash-"));

  constructor(kind: DatabaseKind) {
    this.#kind = kind;
  }

  async stage(scene: Scene): Promise<Stage> {
    if (this.#kind === "postgres") {
      const stage = await openStage(
        { kind: "postgres", url: TEST_POSTGRES_URL, schema: `test_crash_${randomUUID().replaceAll("-", "")}` },
        scene,
        FIRST_MORNING,
      );
      await play(stage, scene);
      return stage;
    }
    const model = this.#models.get(scene) ?? (await this.#model(scene));
    const directory = join(this.#root, randomUUID());
    cpSync(model.directory, directory, { recursive: true });
    return openStage(
      { kind: "embedded", directory: join(directory, "db") },
      scene,
      model.now,
      join(directory, "sandbox.json"),
    );
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #model(scene: Scene): Promise<{ directory: string; now: string }> {
    const directory = join(this.#root, scene);
    // To make an embedded database takes long; to copy it does not.
    if (scene === "due")
      cpSync((this.#models.get("new") ?? (await this.#model("new"))).directory, directory, { recursive: true });
    const stage = await openStage(
      { kind: "embedded", directory: join(directory, "db") },
      scene,
      FIRST_MORNING,
      join(directory, "sandbox.json"),
    );
    await play(stage, scene);
    await stage.sandbox.close();
    const model = { directory, now: stage.clock.now() };
    this.#models.set(scene, model);
    return model;
  }
}

async function openStage(place: LedgerPlace, scene: Scene, now: string, stateFile?: string): Promise<Stage> {
  const clock = new ManualClock(now);
  const sandbox = await startSandbox({
    port: 0,
    clock,
    seed: 1,
    scenarios: ["clear-winner"],
    ...(stateFile !== undefined && { stateFile }),
  });
  return new Stage(clock, sandbox, place, scene === "proposed" ? "propose" : "auto");
}

async function play(stage: Stage, scene: Scene): Promise<void> {
  await stage.withWorker(async (_, runner) => {
    if (scene === "new") return;
    await runner.run("monitoring.sweep", {});
    await runner.runDue();
    if (scene === "due") stage.clock.advance(VETO_WINDOW_MS);
  });
}

async function dropSchema(schema: string): Promise<void> {
  const database = await openPostgres({ url: TEST_POSTGRES_URL, log: silentLog, maxConnections: 1 });
  await database.execute(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  await database.close();
}
