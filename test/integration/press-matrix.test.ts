import { afterAll, expect, it } from "vitest";
import { Nursery } from "../support/crash/child.ts";
import { courseOf, killOn, killsIn, titleOf, type Course } from "../support/crash/orders.ts";
import {
  ADAS_ID,
  adasPress,
  PRESS_WORDS,
  retakeAndJudge,
  retakeLateAndJudge,
  type Outcome,
  type PressVerdict,
  type Scenario,
} from "../support/crash/press-verdict.ts";
import { inLanes, Score } from "../support/crash/score.ts";
import { Theatre } from "../support/crash/stage.ts";
import { onDatabase } from "../support/databases.ts";

const LANES = 2;
const TEST_MS = 600_000;

const ASKED_FOR: Outcome = { said: "stop", intent: `stopped for ${ADAS_ID}` };
const VETO: Scenario = {
  title: "Veto on an announcement",
  scene: "announced",
  kind: "veto",
  answer: "Vetoed by ada",
  outcome: { said: "veto", intent: "vetoed for nobody" },
};
const SCENARIOS: readonly Scenario[] = [
  {
    title: "Stop and declare winner on a proposal",
    scene: "proposed",
    kind: "stop",
    answer: "asked Herald to stop it, ",
    outcome: ASKED_FOR,
  },
  {
    title: "Not yet on a proposal",
    scene: "proposed",
    kind: "not-yet",
    answer: "put it on hold until",
    outcome: { said: "not-yet", intent: undefined },
  },
  VETO,
  {
    title: "Stop it now on an announcement",
    scene: "announced",
    kind: "hasten",
    answer: "asked Herald to stop it, ",
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
  ): Promise<readonly string[]> {
    await inLanes(LANES, killsIn({ steps }), async (kill) => {
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
      expect(await failuresOf(scenario, await pressCourse(scenario), retakeAndJudge)).toEqual([]);
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
