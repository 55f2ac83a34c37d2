import { link, strong, text, type Notification } from "../../notify/index.ts";
import type { Act } from "../../decision/index.ts";
import { ACT_WORDS } from "../acting/act-words.ts";
import { formatAmount, formatDay } from "../text/format.ts";
import type { ActStory } from "./model.ts";
import { utcDayOf, type ExperimentRef, type Instant } from "../../experiment/index.ts";

const NAME = 120;

/** What the first message of an experiment's thread shows: which experiment, and how it stands. */
export interface ThreadModel extends ExperimentRef {
  readonly experimentName: string;
  readonly accountName: string;
  readonly url: string;
  /** Day of the run when last evaluated; undefined: never evaluated. */
  readonly day: number | undefined;
  /** Status when last read, in the API's word, or `deleted`. */
  readonly status: string;
  /** The latest intent; undefined: there was none. */
  readonly act: { readonly act: Act; readonly state: ActStory["state"]; readonly at: Instant } | undefined;
  readonly openAlerts: number;
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
}

/** The message under which everything about one experiment is collected. Renewed whenever something is added. */
export function renderThread(model: ThreadModel): Notification {
  const { account: accountId, experimentId: id, experimentName, accountName, url, isDemo } = model;
  const name = text(experimentName, NAME);
  const account = text(accountName, NAME);
  // The status is the API's word.
  const standing = text(standingOf(model), 200);
  return {
    kind: "thread",
    severity: "info",
    title: experimentName,
    summary: [name, " (", account, "): ", standing],
    link: url,
    facts: { account: accountId, experiment: { account: accountId, id, name: experimentName, url } },
    body: [
      {
        part: "lines",
        lines: [[strong(link(url, experimentName, NAME)), " · ", account, " · ", standing]],
      },
      {
        part: "small",
        lines: [
          [
            `This thread holds everything about this experiment${isDemo ? ". Demo: the built-in sandbox simulates it" : ""}`,
          ],
        ],
      },
    ],
  };
}

function standingOfAct({ act, state }: NonNullable<ThreadModel["act"]>): string {
  const { noun, doing, done } = ACT_WORDS[act];
  switch (state) {
    case "announced":
      return `${noun} announced`;
    case "executing":
      return `${doing.replace(/ of$/u, "")} now`;
    case "withdrawn":
      return `${noun} canceled`;
    case "vetoed":
      return `${noun} vetoed`;
    case "overtaken":
      return act === "stop" ? "ended by someone else" : "changed by someone else";
    case "failed":
      return `${noun} failed`;
    default:
      return `${done} by Herald`;
  }
}

function standingOf({ day, status, act, openAlerts }: ThreadModel): string {
  const isOver = status !== "running";
  return [
    isOver ? status : day === undefined || day === 0 ? "running" : `running, day ${day}`,
    ...(act === undefined ? [] : [`${standingOfAct(act)} on ${formatDay(utcDayOf(act.at))}`]),
    ...(openAlerts === 0 || isOver ? [] : [`${formatAmount(openAlerts, "open alert")}`]),
  ].join(" · ");
}
