import { accountFactsOf, NO_ACCOUNT_FACTS } from "../../../src/decision/index.ts";
import { addDays, type ExperimentRef, type Instant, type UtcDay } from "../../../src/experiment/index.ts";
import type { Ledger } from "../../../src/ports/index.ts";
import { ACCOUNT, withTotals, type Slot, type Swept } from "./simulated-account.ts";

const OWNER = "bench";
const DESTINATION = "slack:#experiments";
/** As many as a job of the sweep judges together. */
const BATCH = 20;
/** Details of experiments, and charts, that a digest posts into its thread. */
const DETAILS_A_DIGEST = 10;
/** Of the about four readings of a day that change nothing, one is written: it makes the row that the others only renew. */
const CONFIRMED_AFTER_HOURS = 6;

/** The decisions that stand after a day, as a sweep returns them. */
export type Standing = readonly (ExperimentRef & { readonly decisionId: string })[];

/** Everything that Herald writes about one closed day. */
export async function fillDay(ledger: Ledger, slots: readonly Slot[], day: UtcDay): Promise<Standing> {
  const at = `${addDays(day, 1)}T08:00:00.000Z`;
  const others = await ledger.decisions.lastLooks(ACCOUNT);
  const facts = others.length === 0 ? NO_ACCOUNT_FACTS : accountFactsOf(others, "purchase");
  const swept = slots.map((slot) => ({ slot, ...slot.sweep(day, facts) }));
  const standing = await recordDay(ledger, swept, at);
  const ended = [];
  for (const [index, { slot, input, decision }] of swept.entries()) {
    const isStopped = decision.verdict === "winner";
    if (isStopped) await stop(ledger, standing[index]!, swept[index]!, at);
    if (slot.hasEnded(day, isStopped)) ended.push(slot.end(input, later(at, 12)));
  }
  await recordEnds(ledger, ended, later(at, 12));
  await digest(ledger, standing, at);
  return standing;
}

async function recordDay(ledger: Ledger, swept: readonly Swept[], at: Instant): Promise<Standing> {
  const standing: Standing[number][] = [];
  for (let from = 0; from < swept.length; from += BATCH) {
    const batch = swept.slice(from, from + BATCH);
    await ledger.experiments.rememberAll(
      ACCOUNT,
      batch.map(({ input }) => input.snapshot.experiment),
      at,
      async ({ id }) => batch.find(({ input }) => input.snapshot.experiment.id === id)!.input.history.account,
    );
    const made = await ledger.decisions.recordAll(batch, at);
    if (made.some(({ isNew }) => !isNew)) throw new Error(`a decision of ${at} was there before`);
    const confirming = batch.map((one) => concludedAgain(one, CONFIRMED_AFTER_HOURS));
    const again = await ledger.decisions.recordAll(confirming, later(at, CONFIRMED_AFTER_HOURS));
    if (again.some(({ isNew }) => isNew)) throw new Error(`a sweep that changes nothing added a row at ${at}`);
    for (const [index, { input, decision }] of batch.entries()) {
      const { id } = made[index]!;
      const place = { account: ACCOUNT, experimentId: input.snapshot.experiment.id };
      standing.push({ ...place, decisionId: id });
      if (decision.signals.length > 0)
        await ledger.alerts.settle({ ...place, kinds: KINDS }, decision.signals, { at, decisionId: id });
    }
    await ledger.readings.keep(
      ACCOUNT,
      batch.map(({ input }, index) => ({
        experimentId: input.snapshot.experiment.id,
        at: later(at, CONFIRMED_AFTER_HOURS),
        lastClosedDay: input.snapshot.lastClosedDay,
        stamp: JSON.stringify([input.policy.version, at, "running"]),
        decisionId: made[index]!.id,
      })),
    );
  }
  return standing;
}

/** A later sweep of the same day: nothing has moved but the vendor's totals, which decisions only repeat. */
function concludedAgain({ input, decision }: Swept, hours: number): Pick<Swept, "input" | "decision"> {
  const again = withTotals(input, hours);
  const { asOf, arms } = again.snapshot;
  return {
    input: again,
    decision: {
      ...decision,
      asOf,
      arms: decision.arms.map((arm, index) => {
        const { impressions = null, conversions = null, probabilityToBeBest = null } = arms[index]!.vendor;
        return { ...arm, vendor: { impressions, conversions, probabilityToBeBest } };
      }),
      look: decision.look && { ...decision.look, asOf },
    },
  };
}

const KINDS = [
  "harm",
  "broken-split",
  "no-traffic",
  "no-goal",
  "configuration-changed",
  "counts-fell",
  "unsound-counts",
] as const;

/** From the announcement to the proof, with its messages. */
async function stop(ledger: Ledger, place: Standing[number], { decision }: Swept, at: Instant): Promise<void> {
  const { account, experimentId, decisionId } = place;
  const winner = decision.arms[decision.winner!]!;
  const { intent } = await ledger.intents.announce(
    {
      account,
      experimentId,
      experimentName: decision.experimentName,
      decisionId,
      act: "stop",
      because: "winner",
      variantId: winner.id,
      onWinner: "record",
      notBefore: later(at, 2),
    },
    at,
  );
  await ledger.intents.claim(intent.id, OWNER, later(at, 2), later(at, 3));
  await ledger.intents.begin(intent.id, OWNER, later(at, 2));
  await ledger.intents.end(
    intent.id,
    OWNER,
    {
      state: "stopped",
      stoppedAt: later(at, 2),
      winnerReadBack: winner.id,
      rolloutReadBack: null,
      onWinner: "record",
      publishStatus: "published",
      concurrentVersionChanges: 0,
      unpublishedNames: [],
      isAnswerLost: false,
    },
    later(at, 2),
  );
  await send(ledger, [`announcement:${intent.id}`, `receipt:${intent.id}`], at);
  for (const kind of ["announcement", "receipt"])
    await ledger.notes.write({ key: `sent ${kind} ${intent.id}`, topic: `sent ${kind}`, asOf: at, at, fact: {} });
}

/** The sweep after they ended, and the final report of each. */
async function recordEnds(ledger: Ledger, ended: readonly Swept[], at: Instant): Promise<void> {
  if (ended.length === 0) return;
  await ledger.experiments.rememberAll(
    ACCOUNT,
    ended.map(({ input }) => input.snapshot.experiment),
    at,
    async () => NO_ACCOUNT_FACTS,
  );
  await ledger.decisions.recordAll(ended, at);
  for (const { input } of ended) {
    const { id } = input.snapshot.experiment;
    const end = { kind: "experiment-ended" } as const;
    if ((await ledger.alerts.open(ACCOUNT, [id])).length > 0)
      await ledger.alerts.settle({ account: ACCOUNT, experimentId: id, kinds: KINDS }, [], { at, end });
    await send(ledger, [`final-report:${ACCOUNT}:${id}`, `chart:final-report:${ACCOUNT}:${id}`], at);
    for (const what of ["final-report", "after-stop"])
      await ledger.notes.write({
        key: `reported ${what} ${ACCOUNT} ${id}`,
        topic: "reported once",
        asOf: at,
        at,
        fact: { how: "message" },
      });
  }
}

async function digest(ledger: Ledger, standing: Standing, at: Instant): Promise<void> {
  const day = at.slice(0, 10);
  const key = `digest:daily:${day}`;
  const details = standing
    .slice(0, DETAILS_A_DIGEST)
    .flatMap(({ account, experimentId }) => [
      `detail:${key}:${account}:${experimentId}`,
      `chart:${key}:${account}:${experimentId}`,
    ]);
  await send(ledger, [key, `sheet:${key}`, ...details], at);
  await ledger.notes.write({
    key: `made ${day}`,
    topic: "digest daily",
    asOf: at,
    at,
    fact: { day, since: null, sinceMadeAt: null, experiments: standing.length, unread: 0 },
  });
}

async function send(ledger: Ledger, keys: readonly string[], at: Instant): Promise<void> {
  for (const key of keys) {
    const name = { key, destination: DESTINATION } as const;
    const hash = key.padEnd(64, "0").slice(-64);
    await ledger.deliveries.claim(name, hash, OWNER, at, later(at, 1));
    await ledger.deliveries.sent(
      name,
      OWNER,
      { channel: "C0123456789", ts: `${Date.parse(at) / 1000}.000100` },
      hash,
      at,
    );
  }
}

export function later(at: Instant, hours: number): Instant {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}
