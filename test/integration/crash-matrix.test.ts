import { afterAll, describe, expect, it } from "vitest";
import { CrashChild, Nursery } from "../support/crash/child.ts";
import { inLanes, Score } from "../support/crash/score.ts";
import { Theatre, type Scene, type Stage } from "../support/crash/stage.ts";
import type { Moment } from "../support/crash/steps.ts";
import { judge, recover } from "../support/crash/verdict.ts";
import { onDatabase, type DatabaseKind } from "../support/databases.ts";
import type { CrashOrder } from "./crash-worker.ts";

const LANES = 2;
const MINUTES = 60_000;

/** What a worker of its own is told to do on a stage. */
async function orderFor(stage: Stage, scene: Scene): Promise<CrashOrder> {
  const intent = await stage.withWorker((worker) => stage.intent(worker));
  const jobs = scene === "new" ? [{ job: "monitoring.sweep", payload: {} }] : [{ job: "acting.stop", payload: { intentId: intent!.id } }];
  return { ledger: stage.place, outside: { url: stage.sandbox.url, slackApiUrl: stage.sandbox.slackApiUrl }, now: stage.clock.now(), owner: "child", jobs };
}

/** Every step from the first look to the announcement (`new`), and from the claim to the receipt (`due`). */
const SCENES: readonly Scene[] = ["new", "due"];
/** On PGlite, which takes seconds to open: the stop, each step once, killed before and after it by turns. */
const KILLS: Readonly<Record<DatabaseKind, (scene: Scene, step: number) => readonly Moment[]>> = {
  postgres: () => ["before", "after"],
  embedded: (scene, step) => (scene === "new" ? [] : [step % 2 === 0 ? "before" : "after"]),
};

for (const kind of ["postgres", "embedded"] as const) {
  onDatabase(kind, "a worker killed anywhere on the way to a stop", () => {
    const theatre = new Theatre(kind);
    const nursery = new Nursery(LANES);
    const score = new Score(kind === "embedded" ? "PGlite" : "PostgreSQL");
    afterAll(() => {
      nursery.close();
      theatre.close();
      process.stdout.write(`${score.line}\n`);
    });

    describe.each(SCENES)("(%s)", (scene) => {
      it("leaves nothing that the next one cannot put right", { timeout: 5 * MINUTES }, async () => {
        const steps = await dryRun(theatre, nursery, scene);
        expect(steps.length).toBeGreaterThan(25);
        const cases = steps.flatMap((name, index) => KILLS[kind](scene, index + 1).map((moment) => ({ name, step: index + 1, moment })));
        await inLanes(LANES, cases, async ({ name, step, moment }) => {
          const stage = await theatre.stage(scene);
          const child = nursery.take();
          child.give({ ...(await orderFor(stage, scene)), end: { step, moment, by: "SIGKILL" } });
          const end = await child.ended();
          expect(end).toMatchObject({ signal: "SIGKILL", isIdle: false });
          expect(end.steps).toEqual(steps.slice(0, step));
          await recover(stage);
          score.add(`killed ${moment} ${step} (${name})`, await judge(stage));
          await stage.close();
        });
        expect(score.failures).toEqual([]);
      });
    });
  });
}

async function dryRun(theatre: Theatre, nursery: Nursery, scene: Scene): Promise<readonly string[]> {
  const stage = await theatre.stage(scene);
  const child: CrashChild = nursery.take();
  child.give(await orderFor(stage, scene));
  const { isIdle, steps, errors } = await child.ended();
  expect({ isIdle, errors }).toEqual({ isIdle: true, errors: "" });
  await stage.close();
  return steps;
}
