import type { InstructionKind } from "../../../src/decision/index.ts";
import type { AnswerKind } from "../../../src/messages/index.ts";
import type { InlineRunner } from "../../../src/queue/index.ts";
import type { SinkMessage } from "../../../src/sandbox/index.ts";
import { ADA, buttonsOf, pressOf } from "../slack/press.ts";
import { DAY, HOUR, wordsOf } from "../world.ts";
import type { Stage } from "./stage.ts";
import { doubleMessagesOn, keyed, keyOf } from "./verdict.ts";
import { ACCOUNT, type CrashWorker } from "./worker.ts";
import type { Answer } from "../../../src/notify/index.ts";

/** One press that is tried. */
export interface Scenario {
  readonly title: string;
  readonly scene: "proposed" | "announced" | "stopped" | "rolled-out";
  readonly kind: AnswerKind;
  /** What the message says of it, whatever else it says. */
  readonly answer: string;
  /** How often it names who pressed: in its title and in its first sentence, unless the title says what was done before. */
  readonly named: 1 | 2;
  readonly outcome: Outcome;
}

/** What there is in the end. */
export interface Outcome {
  /** How the answer is kept with what people said; undefined: it came too late. */
  readonly said: InstructionKind | undefined;
  /** Every intent, oldest first, and who asked for it; undefined: there is none. */
  readonly intent: string | undefined;
}

/** What went wrong in one case; all zero and empty is as it should be. */
export interface PressVerdict {
  readonly answersLostOrDoubled: number;
  readonly stopsAgainstAnswer: number;
  readonly doubleStops: number;
  readonly lostReceipts: number;
  readonly doubleMessages: number;
  readonly hangingIntents: number;
  readonly problems: readonly string[];
}

/** What is told of it. */
export const PRESS_WORDS = {
  answersLostOrDoubled: "answers lost or doubled",
  stopsAgainstAnswer: "stops against a veto or not-yet",
  doubleStops: "double acts",
  lostReceipts: "lost receipts",
  hangingIntents: "hanging intents",
};

/** As messages name her, and as the ledger keeps her. */
const ADA_IS = `${ADA.username} (${ADA.id})`;
export const ADAS_ID = `slack:${ADA.id}`;
const TOO_LATE: Outcome = { said: undefined, intent: "stopped for nobody" };
/** So long a queue waits until it takes a worker for dead. */
const LOCK_MS = 60_000;
/** And so long until it tries a job again that failed. */
const RETRY_MS = 2_000;

/** Ada's press of the button that the stage shows, as Slack would tell of it. */
export function adasPress(stage: Stage, { scene, kind }: Pick<Scenario, "scene" | "kind">): Answer {
  return pressOf(stage, pressedMessage(stage, scene), kind);
}

/** A fresh worker takes the press from the queue again; then it goes on as production does, past the time of an announced stop. */
export async function retakeAndJudge(stage: Stage, press: Answer, scenario: Scenario): Promise<PressVerdict> {
  return stage.withWorker(async (worker, runner) => {
    stage.clock.advance(LOCK_MS);
    await runner.run("acting.respond", press);
    const problems = answerProblems(stage, scenario);
    await runner.runDue();
    await goOn(stage, runner, [3 * HOUR, DAY]);
    return judge(stage, worker, scenario, problems);
  });
}

/** A press whose worker lives, and loses an answer on its way. The queue tries it again where it failed. */
export async function pressAndJudge(stage: Stage, press: Answer, scenario: Scenario): Promise<PressVerdict> {
  return stage.withWorker(async (worker, runner) => {
    const respond = () => runner.run("acting.respond", press);
    await respond().catch(() => {
      stage.clock.advance(RETRY_MS);
      return respond();
    });
    await runner.runDue();
    await goOn(stage, runner, [HOUR, DAY]);
    return judge(stage, worker, scenario, []);
  });
}

/** The time of the announced stop comes first, and only then the press: a veto that was written down holds all the same. */
export async function retakeLateAndJudge(stage: Stage, press: Answer, scenario: Scenario): Promise<PressVerdict> {
  return stage.withWorker(async (worker, runner) => {
    const said = await worker.ledger.instructions.of({ account: ACCOUNT, experimentId: stage.experimentId });
    await goOn(stage, runner, [3 * HOUR]);
    await runner.run("acting.respond", press);
    await goOn(stage, runner, [HOUR]);
    return judge(stage, worker, { ...scenario, outcome: said.length > 0 ? scenario.outcome : TOO_LATE }, []);
  });
}

async function goOn(stage: Stage, runner: InlineRunner, waits: readonly number[]): Promise<void> {
  for (const wait of waits) {
    stage.clock.advance(wait);
    await runner.run("monitoring.sweep", {});
    await runner.runDue();
  }
}

function pressedMessage(stage: Stage, scene: Scenario["scene"]): SinkMessage {
  const shown = {
    announced: () => keyed(stage, "announcement"),
    proposed: () => stage.sandbox.slack.messages.filter((one) => keyOf(one).startsWith("proposal:")),
    stopped: () => keyed(stage, "receipt"),
    "rolled-out": () => keyed(stage, "receipt").slice(1),
  };
  const [message] = shown[scene]();
  if (message === undefined) throw new Error(`nothing is ${scene}`);
  return message;
}

/** What can be answered to a message that was answered: an answer that only keeps the experiment running can be undone. */
function buttonProblems(message: SinkMessage, { said }: Outcome): readonly string[] {
  const wanted = said === "veto" || said === "not-yet" ? "herald:undo" : "";
  const shown = buttonsOf(message)
    .map(({ action_id: id }) => id)
    .join(", ");
  return shown === wanted ? [] : [`the message has the buttons "${shown}", not "${wanted}"`];
}

/** What the message says, and what only the person who answered hears, directly after the answer. */
function answerProblems(stage: Stage, { scene, answer, named, outcome }: Scenario): readonly string[] {
  const message = pressedMessage(stage, scene);
  const shown = JSON.stringify(message.blocks).split(ADA_IS).length - 1;
  const heard = stage.sandbox.slack.whispers.filter(({ user }) => user === ADA.id).length;
  return [
    ...buttonProblems(message, outcome),
    ...(shown === named && wordsOf(message).includes(answer)
      ? []
      : [`the message shows the answer ${shown} times: ${message.text}`]),
    // Killed directly after it, the next worker cannot know that the presser has heard.
    ...(heard === 1 || heard === 2 ? [] : [`the presser heard ${heard} times`]),
  ];
}

async function judge(
  stage: Stage,
  { ledger }: CrashWorker,
  { scene, outcome }: Scenario,
  found: readonly string[],
): Promise<PressVerdict> {
  // What was asked for by a command stands before the press.
  const said = (await ledger.instructions.of({ account: ACCOUNT, experimentId: stage.experimentId })).filter(
    ({ via }) => via === "slack",
  );
  const intents = await ledger.intents.of({ account: ACCOUNT, experimentId: stage.experimentId });
  const ended = intents.map(({ state, requestedBy }) => `${state} for ${requestedBy ?? "nobody"}`).join(", ");
  const isStopWanted = outcome.intent?.startsWith("stopped") === true;
  const wanted = outcome.intent?.split(", ") ?? [];
  const receiptsWanted = wanted.length;
  const requests = stage.sandbox.requests.filter(
    ({ operation }) => operation === "stop" || operation === "rollout" || operation === "end-rollout",
  ).length;
  const receipts = keyed(stage, "receipt").length;
  const { status, rolloutVariantId } = stage.sandbox.experiments.find("clear-winner");
  const isRolloutWanted = wanted.at(-1)?.startsWith("rolled-out") === true;
  const { firstBroken } = await ledger.decisions.verify();
  const problems = [
    ...found,
    ...(said.every(({ kind, actor }) => kind === outcome.said && actor === ADAS_ID)
      ? []
      : [`said: ${said.map(({ kind, actor }) => `${kind} by ${actor}`).join(", ")}`]),
    ...(ended === (outcome.intent ?? "") ? [] : [`intents: ${ended}`]),
    ...(status === (isStopWanted ? "completed" : "running") ? [] : [`experiment ${status}`]),
    ...((rolloutVariantId !== null) === isRolloutWanted ? [] : [`rolled out: ${rolloutVariantId}`]),
    ...(receipts <= receiptsWanted ? [] : [`${receipts} receipts`]),
    ...buttonProblems(pressedMessage(stage, scene), outcome).map((problem) => `in the end ${problem}`),
    ...(firstBroken === undefined ? [] : [`chain broken at ${firstBroken}`]),
  ];
  return {
    answersLostOrDoubled: Math.abs(said.length - (outcome.said === undefined ? 0 : 1)),
    stopsAgainstAnswer: isStopWanted ? 0 : requests,
    doubleStops: isStopWanted ? Math.max(0, requests - wanted.length) : 0,
    lostReceipts: Math.max(0, receiptsWanted - receipts),
    doubleMessages: doubleMessagesOn(stage),
    hangingIntents: intents.filter(({ state }) => state === "announced" || state === "executing").length,
    problems,
  };
}
