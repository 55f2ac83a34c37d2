import { z } from "zod";
import type { ExperimentRef } from "../../experiment/index.ts";
import type { Destination } from "../../notify/index.ts";
import { UnrecoverableJobError, type JobContext } from "../../ports/index.ts";
import { postChart } from "../reporting/chart.ts";
import { digestTopic } from "../reporting/digest/digests-made.ts";
import { threadKey } from "../reporting/experiment-thread.ts";
import { routeOf } from "../reporting/route.ts";

/** The current chart of one experiment, because somebody asked for it: one a day, in its own thread or in that of a digest. */
export async function postAskedChart(
  ref: ExperimentRef,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { account, experimentId } = ref;
  const stored = await context.ledger.decisions.latest({ account, experimentId });
  if (stored === undefined)
    throw new UnrecoverableJobError(
      `nothing has been decided about experiment ${experimentId} yet, so there is nothing to draw; the next sweep judges it`,
    );
  const thread = await threadAt(ref, context);
  if (thread === undefined)
    throw new UnrecoverableJobError(
      "no message has been posted yet in whose thread the chart could go; the next digest is one",
    );
  const key = `chart:asked:${account}:${experimentId}:${stored.decision.lastClosedDay}`;
  return postChart({ key, decisionId: stored.id, ...thread }, context);
}

const madeFact = z.object({ day: z.string() });

interface Thread {
  readonly inThreadOf: string;
  readonly destinations: readonly Destination[];
}

/** Where people look for it: under what was said of the experiment itself, else under the latest digest. */
async function threadAt(ref: ExperimentRef, { ledger, settings }: JobContext): Promise<Thread | undefined> {
  const keys = [threadKey(ref)];
  for (const { name } of settings.digests) {
    const made = await ledger.notes.latest(digestTopic(name));
    if (made !== undefined) keys.push(`digest:${name}:${madeFact.parse(made.fact).day}`);
  }
  const route = await routeOf(ref, { ledger, settings });
  for (const inThreadOf of keys) {
    const sent = (await ledger.deliveries.of(inThreadOf))
      .filter(({ state }) => state === "sent")
      .map(({ destination }) => destination);
    // Its thread may stand where its route led before, too.
    const current = sent.filter((destination) => route.destinations.includes(destination));
    if (sent.length > 0) return { inThreadOf, destinations: current.length > 0 ? current : sent };
  }
  return undefined;
}
