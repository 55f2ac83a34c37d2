import type { ActingMode } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { strong, text, type Line, type Notification } from "../../notify/index.ts";
import { formatDuration, formatTime } from "../text/format.ts";
import { listOf } from "../checks/names.ts";
import { cleanText } from "../text/clean-text.ts";
import { writtenCommand } from "../text/reader.ts";

const NAME = 80;
const ACCOUNTS_NAMED = 4;
const MS_PER_MINUTE = 60_000;

/** What somebody has to know of a Herald that has just begun to work. */
export interface WelcomeModel {
  readonly accountNames: readonly string[];
  /** Undefined: no digest is planned. */
  readonly nextDigestAt: Instant | undefined;
  /** IANA name. */
  readonly timeZone: string;
  /** False: nothing is ever stopped, whatever the modes. */
  readonly isActingEnabled: boolean;
  /** Of the policies in use: how far Herald may go, and how long it waits before it stops. */
  readonly policies: readonly { readonly mode: ActingMode; readonly vetoWindowMinutes: number }[];
}

/** Sent once to each destination, when Herald first works for it: what it does, how far it goes, and how to change that. */
export function renderWelcome(model: WelcomeModel): Notification {
  const { accountNames, nextDigestAt, timeZone } = model;
  const title = "Hello from Herald";
  const accounts = text(
    listOf(
      accountNames.map((name) => cleanText(name, NAME)),
      ACCOUNTS_NAMED,
    ),
    4 * NAME,
  );
  const next: Line =
    nextDigestAt === undefined
      ? [" No digest is scheduled. Add one under digests in herald.config.yaml."]
      : [` The next digest comes on ${formatTime(nextDigestAt, timeZone)}.`];
  const acts = actingLine(model);
  return {
    kind: "welcome",
    severity: "info",
    title,
    summary: [`${title}. `, ...acts],
    link: undefined,
    body: [
      { part: "title", text: title },
      {
        part: "lines",
        lines: [
          ["I watch the experiments of ", accounts, ". I post here what to decide and what to fix.", ...next],
          acts,
          [howToChange(model)],
        ],
      },
      {
        part: "small",
        lines: [
          [
            [
              ...(stops(model) ? [`Pause all stops: ${writtenCommand("pause")}`] : []),
              `${stops(model) ? "post" : "Post"} a digest now: ${writtenCommand("trigger", "reporting.daily-digest")}`,
              `all settings: ${writtenCommand("config", "show")}`,
            ].join(" · "),
          ],
        ],
      },
    ],
  };
}

/** Whether Herald stops anything, by itself or when asked. */
function stops({ isActingEnabled, policies }: WelcomeModel): boolean {
  return isActingEnabled && policies.some(({ mode }) => mode !== "observe");
}

function actingLine({ isActingEnabled, policies }: WelcomeModel): Line {
  const automatic = policies.filter(({ mode }) => mode === "auto");
  if (!isActingEnabled) return ["Stops are turned off. I only report."];
  if (automatic.length > 0) {
    const wait = Math.min(...automatic.map(({ vetoWindowMinutes }) => vetoWindowMinutes));
    const before =
      wait === 0
        ? "I announce each stop, and carry it out at once."
        : `I announce each stop ${formatDuration(wait * MS_PER_MINUTE)} before, so that you can veto it.`;
    return [strong("I will stop experiments by myself when they have a winner."), ` ${before}`];
  }
  return policies.some(({ mode }) => mode === "propose")
    ? ["I ask you before I stop an experiment."]
    : ["I only report. I stop no experiment."];
}

function howToChange({ isActingEnabled }: WelcomeModel): string {
  return isActingEnabled
    ? "To change that, set the mode of a policy in herald.config.yaml: observe, propose or auto."
    : "To change that, remove HERALD_ACTING=off, or set acting.enabled in herald.config.yaml.";
}
