import {
  armAhead,
  daysSoFar,
  groupOf,
  isDoubtful,
  type ArmReport,
  type CheckGroup,
  type DaySoFar,
  type Decision,
  type DecisionInput,
  type Forecast,
  type Hold,
} from "../../decision/index.ts";
import { addDays, type DayCounts, type Instant, type UtcDay } from "../../experiment/index.ts";
import { text, type Line, type Notification } from "../../notify/index.ts";
import { holdSentence } from "../acting/answers.ts";
import { shownArms } from "../charts/chart-arms.ts";
import type { ExperimentChart } from "../charts/chart-model.ts";
import { experimentChart, NAMES_ELSEWHERE } from "../charts/experiment-chart.ts";
import { adviceSentence, forecastSentence } from "../checks/outlook-words.ts";
import { failingSentence } from "../checks/check-words.ts";
import { toldChecks, type ToldCheck } from "../checks/render-checks.ts";
import type { DigestEntry, Standing } from "../digest/model.ts";
import { renderDetail } from "../digest/render-detail.ts";
import { standingOf } from "../digest/standing.ts";
import { armName, dayOf, resultLines, storySentences } from "../digest/story.ts";
import { tellStory } from "../explanation/explanation.ts";
import type { ExperimentStory } from "../explanation/model.ts";
import type { Section } from "../explanation/sections.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatDay, formatLift, formatProbability, formatSetting } from "../text/format.ts";
import { policyLines, type PolicyLine } from "./policy-words.ts";

/** One experiment as of a day: what its page shows, in words and as figures to be drawn. */
export interface ExperimentView {
  readonly account: string;
  readonly accountName: string;
  readonly experimentId: string;
  readonly name: string;
  /** As last read, in the words of Ours Privacy; `deleted` once it is gone. */
  readonly status: string;
  /** What has become of it since the look that is shown; undefined: nothing. */
  readonly sinceThen: string | undefined;
  /** The message in which it is decided, if people were asked; undefined: nowhere, or as on a past day. */
  readonly answerUrl: string | undefined;
  readonly standing: Standing;
  readonly hypothesis: string | undefined;
  /** In the dashboard of Ours Privacy. */
  readonly url: string;
  readonly decisionId: string;
  readonly asOf: Instant;
  readonly lastClosedDay: UtcDay;
  /** The days on which it can be seen as it stood then; undefined before any traffic. */
  readonly seen: { readonly first: UtcDay; readonly last: UtcDay } | undefined;
  /** A past day that was asked for; undefined: as it stands now. */
  readonly upToDay: UtcDay | undefined;
  /** IANA name. */
  readonly timeZone: string;
  /** Day of the run, who is ahead, and what follows. */
  readonly lead: readonly Line[];
  /** The figures of every variant, and of other metrics: as in the thread of a digest. */
  readonly tables: Notification["body"];
  readonly checks: readonly ToldCheck[];
  /** The lifts of the variants; empty where they must not be believed. */
  readonly lifts: readonly LiftLine[];
  /** Smallest relative lift that is worth finding; undefined: none planned. */
  readonly minimumDetectableLift: { readonly value: number; readonly text: string } | undefined;
  readonly chart: ExperimentChart | undefined;
  readonly days: DaysView | undefined;
  /** The closed days as they were read, in the order of the arms. */
  readonly counts: {
    readonly arms: readonly {
      readonly name: string;
      readonly isControl: boolean;
      /** Planned share in percent, where it is known. */
      readonly weight: number | undefined;
    }[];
    readonly days: readonly DayCounts[];
  };
  readonly forecast: { readonly facts: Forecast; readonly day: number; readonly sentence: string };
  readonly advice: string;
  readonly policy: { readonly name: string; readonly version: string; readonly lines: readonly PolicyLine[] };
  /** What keeps Herald from acting on this one, as a sentence; undefined: nothing. As it stands now only. */
  readonly hold: string | undefined;
  /** How it was judged over its days, the latest first; empty for a past day. */
  readonly log: readonly (VerdictRun & { readonly result: string })[];
  /** What Herald did and sent and what people said; empty for a past day. */
  readonly story: readonly Section[];
}

/** Consecutive days whose looks came to the same end. */
export interface VerdictRun {
  readonly verdict: Decision["verdict"];
  readonly from: UtcDay;
  readonly to: UtcDay;
  /** The last of these decisions. */
  readonly decisionId: string;
}

export interface LiftLine {
  readonly name: string;
  readonly look: number;
  readonly text: string;
  /** Undefined: it cannot be estimated. */
  readonly interval: { readonly low: number; readonly value: number; readonly high: number } | undefined;
  /** What may be expected to last; empty: unknown. */
  readonly expected: string;
  readonly chance: string;
}

/** Day by day, of the arms that are drawn. */
export interface DaysView {
  readonly arms: readonly { readonly name: string; readonly look: number; readonly plannedShare: number | undefined }[];
  /** Impressions of the day and its share of them by arm; the chance of being best by all days so far, where results may be shown. */
  readonly days: readonly {
    readonly date: UtcDay;
    readonly label: string;
    readonly impressions: readonly number[];
    readonly shares: readonly number[];
    readonly chances: readonly number[] | undefined;
  }[];
}

const NAME = 120;
const SENTENCE = 400;
/** Kinds of checks that say something of the data, not of the result. */
const TRUSTED: readonly CheckGroup[] = ["health", "runtime"];

const RESULTS: Readonly<Record<Decision["verdict"], string>> = {
  winner: "Winner",
  "not-yet": "No decision yet",
  inconclusive: "Undecided at the end of the planned time",
  blocked: "Not judged: not running, or its data could not be trusted",
};

/** Of a decision that is at hand, why it was not judged. */
function resultOf(decision: Decision): string {
  if (decision.verdict !== "blocked") return RESULTS[decision.verdict];
  return failingSentence(decision) ?? RESULTS.blocked;
}

/** What is known beside the decision. */
export interface ExperimentViewSources
  extends Pick<ExperimentView, "accountName" | "hypothesis" | "upToDay" | "timeZone" | "answerUrl"> {
  readonly input: DecisionInput;
  readonly entry: DigestEntry;
  /** Undefined: as on a past day. */
  readonly story: ExperimentStory | undefined;
  readonly hold: Hold | undefined;
  readonly log: readonly VerdictRun[];
  /** As last seen in Ours Privacy; undefined: as on a past day, or not known. */
  readonly statusNow: string | undefined;
  /** The first closed day that Herald looked at. */
  readonly firstLookOn: UtcDay | undefined;
}

/** What became of an experiment after the latest look at its counts. */
const SINCE_THEN: Readonly<Record<string, string>> = {
  paused: "It is paused in Ours Privacy.",
  completed: "It has ended in Ours Privacy.",
  deleted: "It was deleted in Ours Privacy.",
  draft: "It is a draft in Ours Privacy.",
};

/** @throws RangeError on an unknown time zone */
export function experimentView({
  input,
  entry,
  story,
  hold,
  log,
  statusNow,
  firstLookOn,
  ...known
}: ExperimentViewSources): ExperimentView {
  const { decision, decisionId, url } = entry;
  const { account, experimentId, experimentName, asOf, lastClosedDay, day } = decision;
  const isHidden = isDoubtful(decision);
  const { policy } = input;
  const { statusAsSent } = input.snapshot.experiment;
  const status = statusNow ?? statusAsSent;
  const hasChanged = status !== statusAsSent;
  const firstDay = day === 0 ? undefined : addDays(lastClosedDay, 1 - day);
  return {
    ...known,
    account,
    experimentId,
    name: cleanText(experimentName, NAME),
    status,
    sinceThen: hasChanged
      ? `${SINCE_THEN[status] ?? `Its status in Ours Privacy is ${status}.`} What stands here is from before.`
      : undefined,
    standing: standingOf(entry, undefined),
    url,
    decisionId,
    asOf,
    lastClosedDay,
    seen:
      firstDay === undefined
        ? undefined
        : {
            first: firstLookOn === undefined || firstLookOn < firstDay ? firstDay : firstLookOn,
            last: lastClosedDay,
          },
    lead: leadOf(entry, known.timeZone, hold && holdSentence(hold, known.timeZone)),
    tables: renderDetail(entry, {
      since: undefined,
      timeZone: known.timeZone,
      accountName: known.accountName,
    }).body.filter(({ part }) => part === "table" || part === "left-out"),
    // Nothing is shown that must not be believed.
    checks: toldChecks(decision).filter(({ id }) => !isHidden || TRUSTED.includes(groupOf(id))),
    lifts: isHidden ? [] : liftLines(decision),
    minimumDetectableLift: mdeOf(policy.rules.minimumDetectableLift),
    chart: chartOf(input, decision),
    days: daysView(input, decision),
    counts: {
      arms: input.snapshot.arms.map((arm) => ({ name: arm.name, isControl: arm.isControl, weight: arm.weight })),
      days: input.snapshot.days,
    },
    // What has stopped running gathers no more.
    forecast: {
      facts: decision.forecast,
      day,
      sentence: hasChanged ? "" : forecastSentence(decision.forecast, decision),
    },
    advice: hasChanged ? "" : adviceSentence(decision.advice),
    policy: { name: policy.name, version: policy.version, lines: policyLines(policy.rules) },
    hold: hold && `${holdSentence(hold, known.timeZone)}.`,
    log: log.map((run) => ({
      ...run,
      result: run.decisionId === decisionId ? resultOf(decision) : RESULTS[run.verdict],
    })),
    story: story === undefined ? [] : tellStory(story, { id: decisionId, decision }),
  };
}

/** As it stands on a page, which has the names beside it. */
function chartOf(input: DecisionInput, decision: Decision): ExperimentChart | undefined {
  const chart = experimentChart(input, decision);
  return chart && { ...chart, notes: chart.notes.filter((note) => note !== NAMES_ELSEWHERE) };
}

/** @param said is not repeated: it stands above */
function leadOf(entry: DigestEntry, timeZone: string, said: string | undefined): readonly Line[] {
  const { decision, horizonDays } = entry;
  const day = dayOf(decision.day, horizonDays);
  return [
    [`${day[0]!.toUpperCase()}${day.slice(1)}`],
    ...resultLines(decision),
    ...storySentences(entry, { since: undefined, timeZone })
      .filter((sentence) => sentence !== said)
      .map((sentence): Line => [text(sentence, SENTENCE), "."]),
  ];
}

function liftLines(decision: Decision): readonly LiftLine[] {
  if (armAhead(decision) === undefined) return [];
  return shownArms(decision).flatMap(({ index, look }): readonly LiftLine[] => {
    const arm = decision.arms[index]!;
    return arm.isControl || arm.lift === null ? [] : [liftLine(arm, look)];
  });
}

function liftLine(arm: ArmReport, look: number): LiftLine {
  const { lift, expectedLift, probabilityToBeBest: best } = arm;
  return {
    name: armName(arm),
    look,
    text: formatLift(lift!),
    interval: lift?.kind === "estimated" ? lift : undefined,
    expected: expectedLift?.kind === "estimated" ? formatLift(expectedLift) : "",
    chance: best === null ? "" : formatProbability(best),
  };
}

function mdeOf(value: number | undefined): ExperimentView["minimumDetectableLift"] {
  return value === undefined ? undefined : { value, text: formatSetting(value) };
}

function daysView(input: DecisionInput, decision: Decision): DaysView | undefined {
  const days = daysSoFar(input);
  if (days.length === 0) return undefined;
  const shown = shownArms(decision);
  const { arms } = input.snapshot;
  const weights = arms.map(({ weight }) => weight ?? NaN);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const isHidden = isDoubtful(decision);
  const ofShown = (values: readonly number[]): readonly number[] => shown.map(({ index }) => values[index]!);
  return {
    arms: shown.map(({ index, look }) => {
      const plannedShare = weights[index]! / sum;
      return {
        name: armName(decision.arms[index]!),
        look,
        plannedShare: Number.isFinite(plannedShare) ? plannedShare : undefined,
      };
    }),
    days: days.map(({ date, impressions, chances }: DaySoFar) => {
      const all = impressions.reduce((total, count) => total + count, 0);
      return {
        date,
        label: formatDay(date),
        impressions: ofShown(impressions),
        shares: ofShown(impressions).map((count) => (all === 0 ? 0 : count / all)),
        chances: chances === undefined || isHidden ? undefined : ofShown(chances),
      };
    }),
  };
}
