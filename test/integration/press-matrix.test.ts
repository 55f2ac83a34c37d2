import { afterAll, expect, it } from "vitest";
import { Nursery } from "../support/crash/child.ts";
import { courseOf, killOn, killsIn, titleOf, type Course, type Kill } from "../support/crash/orders.ts";
import {
  ADAS_ID,
  adasPress,
  pressAndJudge,
  PRESS_WORDS,
  retakeAndJudge,
  retakeLateAndJudge,
  type Outcome,
  type PressVerdict,
  type Scenario,
} from "../support/crash/press-verdict.ts";
import { inLanes, Score } from "../support/crash/score.ts";
import { oneOf } from "../support/scope.ts";
import { Theatre } from "../support/crash/stage.ts";
import { callerId } from "../../src/ports/index.ts";
import { onDatabase } from "../support/databases.ts";

const LANES = 2;
const TEST_MS = 600_000;

/** Who asks by the command in the scenes. */
const KIMS_ID = callerId("cli", "Kim");
const ASKED_FOR: Outcome = { said: "stop", intent: `stopped for ${ADAS_ID}` };
const VETO: Scenario = {
  title: "Veto on an announcement",
  scene: "announced",
  kind: "veto",
  answer: "Vetoed by ada",
  named: 2,
  outcome: { said: "veto", intent: "vetoed for nobody" },
};
const ROLLOUT: Scenario = {
  title: "Roll out winner on the receipt of a stop",
  scene: "stopped",
  kind: "rollout",
  answer: "asked Herald to roll it out, ",
  named: 1,
  outcome: { said: "rollout", intent: `stopped for nobody, rolled-out for ${ADAS_ID}` },
};
const END: Scenario = {
  title: "End rollout on the receipt of a rollout",
  scene: "rolled-out",
  kind: "end-rollout",
  answer: "asked Herald to end its rollout, ",
  named: 1,
  outcome: {
    said: "end-rollout",
    intent: `stopped for nobody, rolled-out for ${KIMS_ID}, rollout-ended for ${ADAS_ID}`,
  },
};
const SCENARIOS: readonly Scenario[] = [
  {
    title: "Stop and declare winner on a proposal",
    scene: "proposed",
    kind: "stop",
    answer: "asked Herald to stop it, ",
    named: 2,
    outcome: ASKED_FOR,
  },
  {
    title: "Not yet on a proposal",
    scene: "proposed",
    kind: "not-yet",
    answer: "put it on hold until",
    named: 2,
    outcome: { said: "not-yet", intent: undefined },
  },
  VETO,
  {
    title: "Stop it now on an announcement",
    scene: "announced",
    kind: "hasten",
    answer: "asked Herald to stop it, ",
    named: 2,
    outcome: ASKED_FOR,
  },
];

onDatabase("postgres", "a press of a button, still in the queue when its worker is killed", () => {
  const theatre = new Theatre("postgres");
  const nursery = new Nursery(LANES);
  const score = new Score<PressVerdict>("presses", PRESS_WORDS);
  afterAll(async () => {
    nursery.close();
    await theatre.close();
    process.stdout.write(`${score.line}\n`);
  });

  /** The course of a press until it is done; the stop that follows is tried in the matrix of stops. */
  async function pressCourse(scenario: Scenario): Promise<Course> {
    const course = await courseOf(theatre, nursery, scenario.scene, async (stage) => [
      { job: "acting.respond", payload: adasPress(stage, scenario) },
    ]);
    return { ...course, steps: course.steps.slice(0, course.steps.indexOf("end of acting.respond") + 1) };
  }

  /** @returns the cases in which something went wrong */
  async function failuresOf(
    scenario: Scenario,
    { steps, jobs }: Pick<Course, "steps" | "jobs">,
    retake: typeof retakeAndJudge,
    kills: readonly Kill[] = killsIn({ steps }),
  ): Promise<readonly string[]> {
    await inLanes(LANES, kills, async (kill) => {
      const stage = await theatre.stage(scenario.scene);
      const press = adasPress(stage, scenario);
      await killOn(stage, nursery, { steps, jobs }, kill);
      score.add(`${scenario.title}, ${titleOf(kill)}`, await retake(stage, press, scenario));
      await stage.close();
    });
    return score.failures;
  }

  it.each(SCENARIOS)(
    "$title is done once, wherever that was, and says so once",
    { timeout: TEST_MS },
    async (scenario) => {
      const course = await pressCourse(scenario);
      const kills = oneOf(6, killsIn(course), SCENARIOS.indexOf(scenario));
      expect(await failuresOf(scenario, course, retakeAndJudge, kills)).toEqual([]);
    },
  );

  it("a rollout is done once, wherever the worker died that was asked for it, and says so once", {
    timeout: TEST_MS,
  }, async () => {
    const course = await pressCourse(ROLLOUT);
    // The commit of what was said is among them.
    const kills = oneOf(12, killsIn(course), 2);
    expect(await failuresOf(ROLLOUT, course, retakeAndJudge, kills)).toEqual([]);
  });

  it.each([ROLLOUT, END])(
    "$title is done once, whatever answer is lost on the way from it to the receipt",
    { timeout: TEST_MS },
    async (scenario) => {
      const { operations } = await courseOf(theatre, nursery, scenario.scene, async (stage) => [
        { job: "acting.respond", payload: adasPress(stage, scenario) },
      ]);
      const cases = operations.map((operation, index) => ({
        operation,
        after: operations.slice(0, index).filter((other) => other === operation).length,
      }));
      await inLanes(LANES, oneOf(12, cases, 0), async ({ operation, after }) => {
        const stage = await theatre.stageHere(scenario.scene);
        const press = adasPress(stage, scenario);
        stage.sandbox.faults.add({ kind: "commit-then-reset", operation, after, times: 1 });
        score.add(
          `${scenario.title}, answer to ${operation} ${after + 1} lost`,
          await pressAndJudge(stage, press, scenario),
        );
        await stage.close();
      });
      expect(score.failures).toEqual([]);
    },
  );

  it("a veto that was written down holds, though the press comes back only after the time of the stop", {
    timeout: TEST_MS,
  }, async () => {
    const { steps, jobs } = await pressCourse(VETO);
    const untilWritten = steps.slice(0, steps.indexOf("enqueue reporting.act-message") + 1);
    expect(await failuresOf(VETO, { steps: untilWritten, jobs }, retakeLateAndJudge)).toEqual([]);
  });
});
