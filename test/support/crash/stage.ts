import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgres, type Database } from "../../../src/database/index.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import { createInlineRunner, type InlineRunner } from "../../../src/queue/index.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.ts";
import { TEST_POSTGRES_URL, type DatabaseKind } from "../databases.ts";
import { initialisedDirectory, sharedEmbedded } from "../embedded.ts";
import { LedgerPool } from "../ledgers/ledger-pool.ts";
import { DAY, FIRST_MORNING, HOUR } from "../world.ts";
import { SCRIPTS, type Scene, type Script } from "./scenes.ts";
import type { Steps } from "./steps.ts";
import { ACCOUNT, openCrashWorker, type CrashWorker, type LedgerPlace, type SharedPlace } from "./worker.ts";
import type { Intent } from "../../../src/ports/index.ts";

const VETO_WINDOW_MS = 2 * HOUR;
const MINUTE = 60_000;

/** Where one case is played. */
export class Stage {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  readonly place: LedgerPlace | SharedPlace;
  readonly script: Script;
  readonly #leave: () => unknown;
  #workers = 0;

  /** @param leave what becomes of the place afterwards */
  constructor(
    clock: ManualClock,
    sandbox: Sandbox,
    place: LedgerPlace | SharedPlace,
    { script, leave }: { script: Script; leave: () => unknown },
  ) {
    this.clock = clock;
    this.sandbox = sandbox;
    this.place = place;
    this.script = script;
    this.#leave = leave;
  }

  get experimentId(): string {
    return this.sandbox.experiments.find(this.script.scenario).id;
  }

  /** A worker that starts now, with nothing in its queue. Closed by `work`'s end. */
  async withWorker<T>(
    work: (worker: CrashWorker, runner: InlineRunner) => Promise<T>,
    { steps, place = this.place }: { steps?: Steps; place?: LedgerPlace | SharedPlace } = {},
  ): Promise<T> {
    this.#workers += 1;
    const owner = `worker-${this.#workers}`;
    const worker = await openCrashWorker(place, this.sandbox, {
      clock: this.clock,
      owner,
      rules: this.script.rules,
      steps,
    });
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

  /** What happened: the last intent of the experiment, if there is one. */
  async intent({ ledger }: CrashWorker): Promise<Intent | undefined> {
    return (await ledger.intents.of({ account: ACCOUNT, experimentId: this.experimentId })).at(-1);
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.#leave();
  }
}

/** Sets stages of one kind. In a schema a scene is played anew each time; an embedded ledger is played once and copied. */
export class Theatre {
  readonly #kind: DatabaseKind;
  readonly #models = new Map<Scene, { directory: string; now: string }>();
  readonly #root = mkdtempSync(join(tmpdir(), "herald-crash-"));
  #database: Promise<Database> | undefined;
  #ledgers: LedgerPool | undefined;

  constructor(kind: DatabaseKind) {
    this.#kind = kind;
  }

  async stage(scene: Scene): Promise<Stage> {
    if (this.#kind === "postgres") return this.#inSchema(scene);
    const model = this.#models.get(scene) ?? (await this.#model(scene));
    const directory = join(this.#root, randomUUID());
    cpSync(model.directory, directory, { recursive: true });
    return openStage(
      { kind: "embedded", directory: join(directory, "db") },
      { scene, now: model.now, stateFile: join(directory, "sandbox.json") },
      () => rmSync(directory, { recursive: true, force: true }),
    );
  }

  /** For a case in which no process dies: an embedded database is this process's, which stays open. */
  stageHere(scene: Scene): Promise<Stage> {
    return this.#inSchema(scene);
  }

  async close(): Promise<void> {
    await this.#ledgers?.close();
    if (this.#kind === "postgres") await (await this.#database)?.close();
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #inSchema(scene: Scene): Promise<Stage> {
    this.#database ??=
      this.#kind === "postgres"
        ? openPostgres({ url: TEST_POSTGRES_URL, log: silentLog, maxConnections: 2 })
        : sharedEmbedded();
    const database = await this.#database;
    this.#ledgers ??= new LedgerPool(database);
    const { schema, giveBack } = await this.#ledgers.lend();
    const stage = await openStage(
      this.#kind === "postgres"
        ? { kind: "postgres", url: TEST_POSTGRES_URL, schema }
        : { kind: "shared", database, schema },
      { scene, now: FIRST_MORNING },
      giveBack,
    );
    await play(stage, scene);
    return stage;
  }

  async #model(scene: Scene): Promise<{ directory: string; now: string }> {
    const directory = join(this.#root, scene);
    const stage = await openStage(
      { kind: "embedded", directory: initialisedDirectory(join(directory, "db")) },
      { scene, now: FIRST_MORNING, stateFile: join(directory, "sandbox.json") },
      () => undefined,
    );
    await play(stage, scene);
    await stage.close();
    const model = { directory, now: stage.clock.now() };
    this.#models.set(scene, model);
    return model;
  }
}

async function openStage(
  place: LedgerPlace | SharedPlace,
  { scene, now, stateFile }: { scene: Scene; now: string; stateFile?: string },
  leave: () => unknown,
): Promise<Stage> {
  const clock = new ManualClock(now);
  const sandbox = await startSandbox({
    port: 0,
    clock,
    seed: 1,
    scenarios: [SCRIPTS[scene].scenario],
    ...(stateFile !== undefined && { stateFile }),
  });
  return new Stage(clock, sandbox, place, { script: SCRIPTS[scene], leave });
}

/** In which the stop is carried out, and told. */
const ENDED: readonly Scene[] = ["stopped", "rollout", "rolled-out"];

async function play(stage: Stage, scene: Scene): Promise<void> {
  await stage.withWorker(async (worker, runner) => {
    if (scene === "new") return;
    stage.clock.advance(stage.script.waitDays * DAY);
    await runner.run("monitoring.sweep", {});
    await runner.runDue();
    if (scene === "announced" || scene === "proposed") return;
    stage.clock.advance(VETO_WINDOW_MS);
    if (scene !== "resume" && !ENDED.includes(scene)) return;
    if (scene === "resume") await runner.runDue();
    else await runner.run("acting.carry-out", { intentId: (await stage.intent(worker))!.id });
    await runner.runDue();
    if (scene === "stopped") return;
    stage.clock.advance(MINUTE);
    // What it asks for is lost with the queue of this worker: the intent stays.
    await runner.run(`acting.${scene === "resume" ? "resume-experiment" : "rollout"}`, {
      account: ACCOUNT,
      experimentId: stage.experimentId,
      by: "Kim",
      via: "cli",
    });
    if (scene !== "rolled-out") return;
    await runner.runDue();
    stage.clock.advance(MINUTE);
  });
}
