import { z } from "zod";
import { AgentRefusal, type AgentWrites } from "../../mcp/index.ts";
import { NOT_ASKED } from "../../messages/index.ts";

/** How a job that was asked for ended; undefined result: it has not yet. */
export interface AskedJob {
  readonly id: string;
  readonly state: string;
  readonly result: unknown;
  readonly failedReason: string | undefined;
  /** Where the message that it sent stands. */
  readonly sentTo: readonly string[];
}

/**
 * Asks the running worker for a job and waits a while for its end: exactly these two can be asked for.
 * @throws an error with a stable code that says what to do
 */
export type AskWorker = (
  job: "reporting.propose" | "acting.switch",
  payload: object,
  signal: AbortSignal,
) => Promise<AskedJob>;

const switched = z.object({
  isChange: z.boolean(),
  isPaused: z.boolean(),
  by: z.string().nullable(),
  since: z.string().nullable(),
});
const asked = z.object({ outcome: z.string(), isAsked: z.boolean() });

/** What agents may set off: a question to people, and the pause of all acting. Whoever else asks for these jobs is recorded alike. */
export function agentWrites(ask: AskWorker): AgentWrites {
  return {
    async propose({ experiment, account, because }, by, signal) {
      const wanted = { experiment, ...(account && { account }), ...(because && { because }) };
      const payload = { ...wanted, by: signature(by), via: "mcp" };
      const job = await ask("reporting.propose", payload, signal);
      const { outcome, isAsked } = asked.safeParse(resultOf(job)).data ?? { outcome: "later", isAsked: false };
      return { facts: { outcome, isAsked, jobId: job.id }, words: proposedWords(outcome, isAsked, job) };
    },
    async pauseHerald(_, by, signal) {
      const job = await ask("acting.switch", { to: "pause", by: signature(by), via: "mcp" }, signal);
      const { data } = switched.safeParse(resultOf(job));
      if (data === undefined)
        throw new AgentRefusal(
          "the worker has taken the pause and has not carried it out yet; ask list_experiments in a moment whether Herald is paused",
        );
      const who = data.isChange ? "" : `, by ${data.by} since ${data.since}`;
      return {
        facts: data,
        words: `Acting is ${data.isChange ? "" : "already "}paused${who}: Herald stops no experiment, no matter who asks. Reading and reporting go on. Only a person ends the pause: on Herald's page, or with herald resume.`,
      };
    },
  };
}

/** As people read it: an agent asked, whatever it calls itself. */
function signature(by: string): string {
  return by === "" ? "mcp" : `${by}, mcp`;
}

function resultOf({ state, result, failedReason }: AskedJob): unknown {
  if (state === "failed") throw new AgentRefusal(`the worker could not do it: ${failedReason ?? "its log says why"}`);
  return result;
}

function proposedWords(outcome: string, isAsked: boolean, { failedReason, sentTo }: AskedJob): string {
  if (outcome === "later")
    return `Nobody was asked yet: the worker has taken the question and sends it as soon as it can${failedReason === undefined ? ", or when quiet hours end" : ` (${failedReason})`}.`;
  if (!isAsked) return NOT_ASKED[outcome] ?? `Nobody was asked: ${outcome}.`;
  const places = sentTo.length === 0 ? "" : ` It stands in ${sentTo.join(", ")}.`;
  return `People are asked (${outcome}).${places} Herald does nothing until one of them answers there.`;
}
