import type { Intent, JobRequest, Ledger, LedgerRecord, RecordKind } from "../../../src/ports/index.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { aRecord } from "../../store/records.ts";
import { NOTHING_KNOWN } from "../builders.ts";
import { inLanes, type Findings } from "../crash/score.ts";
import { keyOf } from "../crash/verdict.ts";
import { ACCOUNT } from "../crash/worker.ts";
import type { OpenPlace, Place } from "./place.ts";
import { stuckIn } from "./stuck.ts";

/** Every tenth job posts a message to Slack, the others write down what a person said. */
const MESSAGE_EACH = 10;
/** At once, while the ledger is prepared. */
const LANES = 8;

/** What went wrong in one run of small jobs; all zero and empty is as it should be. */
export interface SmallJobsVerdict extends Findings {
  readonly lost: number;
  readonly doubled: number;
  readonly givenUp: number;
  readonly stuck: number;
}

/** What is told of it. */
export const SMALL_JOBS_WORDS = { lost: "lost", doubled: "doubled", givenUp: "given up", stuck: "stuck in the queue" };

/** Jobs, and the one effect that each must have. */
export interface SmallJobs {
  /** Put on hold by one job each. */
  readonly held: readonly string[];
  /** Their receipts are posted by one job each, which both producers add. */
  readonly intents: readonly Intent[];
  /** What each producer adds. */
  readonly lists: readonly (readonly JobRequest[])[];
}

/** Prepares the ledger. The two lists hold the same receipts, and half of the holds each, in an order of chance. */
export async function prepareSmallJobs({ ledger }: OpenPlace, count: number, random: () => number): Promise<SmallJobs> {
  const messages = Math.ceil(count / MESSAGE_EACH);
  const held = Array.from({ length: count - messages }, (_, index) => `exp_held_${index}`);
  const intents = await endedIntents(ledger, messages);
  const receipts = intents.map(({ id }) => ({
    job: "reporting.act-message",
    payload: { kind: "receipt", intentId: id },
  }));
  const holds = held.map((experimentId, index) => ({
    job: "acting.hold",
    payload: { account: ACCOUNT, experimentId, by: `Person ${index % 50}`, via: "cli" },
  }));
  const half = (turn: number) => holds.filter((_, index) => index % 2 === turn);
  return { held, intents, lists: [0, 1].map((turn) => shuffled([...half(turn), ...receipts], random)) };
}

/** Acts that were withdrawn, each of an experiment of its own, and that nobody was told of. */
async function endedIntents(ledger: Ledger, count: number): Promise<readonly Intent[]> {
  const now = new Date().toISOString();
  const { input, decision } = aRecord({ account: ACCOUNT });
  await ledger.experiments.remember(ACCOUNT, input.snapshot.experiment, now, NOTHING_KNOWN);
  const { id: decisionId } = await ledger.decisions.record(input, decision, now);
  const intents: Intent[] = [];
  const numbers = Array.from({ length: count }, (_, index) => index);
  await inLanes(LANES, numbers, async (index) => {
    const { intent } = await ledger.intents.announce(
      {
        account: ACCOUNT,
        experimentId: `exp_announced_${index}`,
        experimentName: `Landing page ${index}`,
        decisionId,
        act: "pause",
        because: "harm",
        variantId: null,
        onWinner: "record",
        notBefore: now,
      },
      now,
    );
    await ledger.intents.claim(intent.id, "prepared", now, new Date(Date.parse(now) + 60_000).toISOString());
    intents.push(
      await ledger.intents.end(intent.id, "prepared", { state: "withdrawn", because: { kind: "acting-off" } }, now),
    );
  });
  return intents;
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** How often each effect is there, by the ledger and by what the sandbox's Slack holds. */
export async function judgeSmallJobs(
  { held, intents }: SmallJobs,
  place: Place,
  open: OpenPlace,
  sandbox: Sandbox,
): Promise<SmallJobsVerdict> {
  const { ledger } = open;
  const holds = counted(
    (await everyRecord(ledger, "instructions")).map(
      ({ experimentId, kind }) => `${String(kind)} ${String(experimentId)}`,
    ),
  );
  const messages = counted(sandbox.slack.messages.map(keyOf));
  const effects = [
    ...held.map((id) => ({ what: `hold of ${id}`, times: holds.get(`never ${id}`) ?? 0 })),
    ...intents.flatMap(({ id, experimentId }) => [
      { what: `receipt of ${experimentId}`, times: messages.get(`intent:${id}:receipt`) ?? 0 },
      { what: `thread of ${experimentId}`, times: messages.get(`experiment:${ACCOUNT}:${experimentId}`) ?? 0 },
    ]),
  ];
  const lost = effects.filter(({ times }) => times === 0);
  const doubled = effects.filter(({ times }) => times > 1);
  const wanted = held.length + 2 * intents.length;
  const found = [...holds.values(), ...messages.values()].reduce((sum, times) => sum + times, 0);
  const unsent = (await everyRecord(ledger, "deliveries")).filter(({ state }) => state !== "sent");
  const { stuck, ...others } = await stuckIn(open.backend, place.queueName);
  // No sweep does what a small job leaves undone.
  const givenUp = [...others.givenUp, ...others.lostTooOften];
  return {
    lost: lost.length,
    doubled: doubled.length,
    givenUp: givenUp.length,
    stuck: stuck.length,
    problems: [
      ...named(
        "lost",
        lost.map(({ what }) => what),
      ),
      ...named(
        "doubled",
        doubled.map(({ what, times }) => `${what} ${times} times`),
      ),
      ...named("given up", givenUp),
      ...named("stuck", stuck),
      ...named(
        "not known to have been sent",
        unsent.map(({ key }) => String(key)),
      ),
      ...(found - wanted === doubled.reduce((sum, { times }) => sum + times - 1, 0) - lost.length
        ? []
        : [`${found} effects, of ${wanted} wanted`]),
    ],
  };
}

/** How often each is there. */
export function counted(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

const MOST_NAMED = 5;

/** In one line, the first few by name. */
export function named(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMED).join(", ");
  return [`${names.length} ${what}: ${shown}${names.length > MOST_NAMED ? ", …" : ""}`];
}

export async function everyRecord(ledger: Ledger, kind: RecordKind): Promise<readonly LedgerRecord[]> {
  const rows: LedgerRecord[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.records.page(kind, { limit: 1_000, after });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return rows;
}
