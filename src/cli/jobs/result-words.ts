import { z } from "zod";
import { formatAmount, NOT_ASKED, plainSpaces } from "../../messages/index.ts";
import { placeName } from "../in-force.ts";
import { commandLine } from "../shell/command-line.ts";

/** What a job returned, and where the message that it sent stands. */
export interface JobOutcome {
  readonly job: string;
  readonly result: unknown;
  readonly sentTo: readonly string[];
}

/** What was done, and where, in a sentence. Anything a job returns that is not known here is shown as it is. */
export function resultSentence({ job, result, sentTo }: JobOutcome): string {
  return plainSpaces(WORDS[job]?.(result, sentTo) ?? `${job} is done: ${JSON.stringify(result)}`);
}

type Words = (result: unknown, sentTo: readonly string[]) => string | undefined;

const sent = z.object({ key: z.string().optional(), outcome: z.string() });
const digest = sent.extend({ experiments: z.number(), unread: z.number() });
const sweep = z.object({
  evaluated: z.array(z.unknown()),
  unread: z.array(z.unknown()),
  deleted: z.array(z.unknown()),
  requests: z.number(),
});
const evaluated = z.object({ kind: z.string(), decisionId: z.string().optional() });
const pruned = z.object({ notes: z.number(), deliveries: z.number() });

const WORDS: Readonly<Record<string, Words>> = {
  "reporting.daily-digest": (result, sentTo) => {
    const { data } = digest.safeParse(result);
    if (data === undefined) return undefined;
    const unread = data.unread === 0 ? "" : ` (${data.unread} could not be read)`;
    return delivered(
      `The digest of ${formatAmount(data.experiments + data.unread, "experiment")}${unread}`,
      data.outcome,
      sentTo,
    );
  },
  "reporting.scorecard": message("The weekly scorecard"),
  "reporting.chart": message("The chart", {
    "nothing to draw": "There is nothing to draw yet: the experiment has no closed day with traffic.",
    unchanged: "The chart was already posted, or no destination takes files.",
  }),
  "reporting.final-report": message("The final report", {
    "not ended":
      "There is no final report: the experiment has not ended, or ended more than five days ago, or before Herald knew it.",
    message: "The final report was already posted.",
    digest: "The end of the experiment was already reported in a digest.",
    elsewhere: "The end of the experiment was already reported.",
    nothing: "There is no final report: it ended before it mattered.",
  }),
  "reporting.act-message": message("The message about the stop", {
    "nothing to say": "There is nothing to say about a stop of this experiment.",
    "asked for a fresh look":
      "Herald has not announced a stop of this experiment. It is being evaluated again now: a winner is proposed or announced.",
  }),
  "reporting.propose": message("The question to people", NOT_ASKED),
  "monitoring.sweep": (result) => {
    const { data } = sweep.safeParse(result);
    if (data === undefined) return undefined;
    const unread = data.unread.length === 0 ? "" : `; ${data.unread.length} could not be read`;
    const deleted =
      data.deleted.length === 0
        ? ""
        : `; ${data.deleted.length} no longer ${data.deleted.length === 1 ? "exists" : "exist"}`;
    const requests = formatAmount(data.requests, "request");
    return `${formatAmount(data.evaluated.length, "experiment")} read and evaluated with ${requests} to Ours Privacy${unread}${deleted}. To see them: ${commandLine("ledger", "list", "decisions")}`;
  },
  "monitoring.evaluate": (result) => {
    const { data } = evaluated.safeParse(result);
    if (data?.kind === "deleted") return "The experiment no longer exists in Ours Privacy.";
    if (data?.kind === "personalization")
      return "This is a personalization that is always on: there is nothing to decide.";
    return data?.decisionId === undefined
      ? undefined
      : `Read and evaluated. To see the decision: ${commandLine("explain", data.decisionId)}`;
  },
  "maintenance.prune": (result) => {
    const { data } = pruned.safeParse(result);
    return (
      data && `Removed ${formatAmount(data.notes, "note")} and ${formatAmount(data.deliveries, "delivery record")}.`
    );
  },
};

/** @param otherwise what outcomes mean that are no delivery */
function message(what: string, otherwise: Readonly<Record<string, string>> = {}): Words {
  return (result, sentTo) => {
    const { data } = sent.safeParse(result);
    return data && (otherwise[data.outcome] ?? delivered(what, data.outcome, sentTo));
  };
}

function delivered(what: string, outcome: string, sentTo: readonly string[]): string | undefined {
  const places = sentTo.map(placeName).join(", ");
  const to = places === "" ? "" : ` to ${places}`;
  const there = places === "" ? "" : ` in ${places}`;
  const how: Readonly<Record<string, string>> = {
    posted: `was posted${to}`,
    found: `was posted${to}`,
    updated: `was updated${there}`,
    unchanged: `was already posted${to}, and nothing in it has changed`,
    printed: "was printed by the worker: no Slack is configured",
    nowhere: "was sent nowhere: no destination is configured",
  };
  return how[outcome] === undefined ? undefined : `${what} ${how[outcome]}.`;
}
