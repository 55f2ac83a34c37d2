import { addDays, lastClosedDay, utcDayOf } from "../../../src/experiment/index.ts";
import { canonicalJson } from "../../../src/platform/index.ts";
import type { Alert, Ledger } from "../../../src/ports/index.ts";
import type { Sandbox, SandboxExperiment } from "../../../src/sandbox/index.ts";
import { alertNoteKey } from "../../../src/workflow/reporting/alert-message.ts";
import { reportedHow } from "../../../src/workflow/reporting/reported-once.ts";
import type { Findings } from "../crash/score.ts";
import { isExplained, keyOf } from "../crash/verdict.ts";
import { ACCOUNT } from "../crash/worker.ts";
import { DAY, HOUR } from "../world.ts";
import type { Place } from "./place.ts";
import type { Course } from "./round.ts";
import { counted, everyRecord, named } from "./small-jobs.ts";
import { stuckIn } from "./stuck.ts";

/** What went wrong in one round; all zero and empty is as it should be. */
export interface RoundVerdict extends Findings {
  readonly duplicates: number;
  readonly losses: number;
  readonly doubleStops: number;
  readonly unexplainedStops: number;
  readonly doubledRows: number;
  readonly unjudged: number;
  readonly alerts: number;
  readonly stuck: number;
}

/** What is told of it. */
export const ROUND_WORDS = {
  duplicates: "duplicates",
  losses: "losses",
  doubleStops: "double stops",
  unexplainedStops: "stops without a proven winner",
  doubledRows: "doubled rows",
  unjudged: "left unjudged",
  alerts: "alerts doubled or missing",
  stuck: "stuck in the queue",
};

/** What each experiment of a scenario is alerted to. */
const TROUBLES: Readonly<Record<string, Alert["kind"]>> = {
  "harmful-variant": "harm",
  "broken-split": "broken-split",
  "no-traffic": "no-traffic",
  "no-goal": "no-goal",
  "conversions-above-impressions": "unsound-counts",
};
/** An alert begins only after so many days of traffic. */
const TROUBLE_SHOWS_AFTER_DAYS = 8;
/** What cannot be read is told when it has lasted so long. */
const UNREADABLE_MS = 75 * 60_000;
/** So long an alert must be over before that is told. */
const CALM_MS = 3 * HOUR;
/** Given up as the sweep that asked for them wants it: it tries again by itself. */
const LEFT_TO_THE_SWEEP = /^monitoring\.evaluate/u;

/** One kind of finding: its number, and the findings by name. */
type Found = readonly string[];

export async function judgeRound(
  place: Place,
  sandbox: Sandbox,
  course: Course,
): Promise<{ readonly verdict: RoundVerdict; readonly alerts: number; readonly lostTooOften: number }> {
  const open = await place.open();
  try {
    const { ledger } = open;
    const seen = { ledger, sandbox, course, messages: counted(sandbox.slack.messages.map(placeAndKeyOf)) };
    const alerts = await ledger.alerts.recent(new Date(0).toISOString());
    const files = await filesOf(seen);
    const found = {
      duplicates: [...doubledMessages(seen), ...files.doubled],
      losses: [...(await lostMessages(seen)), ...files.lost, ...(await lostStops(seen))],
      doubleStops: doubleStops(seen),
      unexplainedStops: await unexplainedStops(seen),
      doubledRows: await doubledRows(seen),
      unjudged: await unjudged(seen),
      alerts: await wrongAlerts(alerts, seen),
    };
    const { stuck, givenUp, lostTooOften } = await stuckIn(open.backend, place.queueName, course.clock.nowMs());
    const { chain, acts } = await ledger.audit();
    const { verdict, problems } = countsOf({ ...found, stuck });
    return {
      alerts: alerts.length,
      lostTooOften: lostTooOften.length,
      verdict: {
        ...verdict,
        problems: [
          ...problems,
          ...named(
            "given up",
            givenUp.filter((job) => !LEFT_TO_THE_SWEEP.test(job)),
          ),
          ...(chain.firstBroken === undefined ? [] : [`chain broken at ${chain.firstBroken}`]),
          ...named("acts that no decision explains", acts.unexplained),
        ],
      },
    };
  } finally {
    await open.close();
  }
}

function countsOf<Kind extends string>(found: Readonly<Record<Kind, Found>>) {
  const entries = Object.entries(found) as [Kind, Found][];
  return {
    verdict: Object.fromEntries(entries.map(([kind, names]) => [kind, names.length])) as Record<Kind, number>,
    problems: entries.flatMap(([kind, names]) => named(kind, names)),
  };
}

/** What there is to judge by. */
interface Seen {
  readonly ledger: Ledger;
  readonly sandbox: Sandbox;
  readonly course: Course;
  /** How often each message stands in each channel. */
  readonly messages: ReadonlyMap<string, number>;
}

const placeAndKeyOf = (message: Sandbox["slack"]["messages"][number]): string =>
  `${keyOf(message)} in ${message.channel}`;

function hasMessage({ sandbox }: Pick<Seen, "sandbox">, key: string): boolean {
  return sandbox.slack.messages.some((message) => keyOf(message) === key);
}

function doubledMessages({ messages }: Seen): Found {
  return [...messages].flatMap(([name, times]) =>
    times > 1 && !name.startsWith(" ") ? [`${name}: ${times} times`] : [],
  );
}

/** Shared without a key: as many as deliveries say, each under its own id. */
async function filesOf({ ledger, sandbox }: Seen): Promise<{ readonly doubled: Found; readonly lost: Found }> {
  const shared = sandbox.slack.messages.flatMap(({ files }) => files.map(({ id }) => id));
  const rows = (await everyRecord(ledger, "deliveries")).filter(({ key }) => /^(?:chart|sheet):/u.test(String(key)));
  const noted = new Set(rows.map(({ place }) => (place as { readonly ts?: string } | null)?.ts));
  return {
    doubled: [
      ...shared.filter((id) => !noted.has(id)).map((id) => `file ${id}, of which no delivery tells`),
      ...[...counted(shared)].flatMap(([id, times]) => (times > 1 ? [`file ${id}: ${times} times`] : [])),
    ],
    lost: rows.flatMap(({ key, place }) =>
      shared.includes(String((place as { readonly ts?: string } | null)?.ts)) ? [] : [`file ${String(key)}`],
    ),
  };
}

/** By what happened in the sandbox and by what the ledger knows of it: each act, end, digest and delivery has its message. */
async function lostMessages(seen: Seen): Promise<Found> {
  const { ledger, sandbox, course } = seen;
  const acts = await ledger.intents.recent(new Date(0).toISOString());
  const wanted = [
    ...acts.flatMap(({ id, ending }) => [
      ...(ending === null ? [] : [`intent:${id}:receipt`]),
      `intent:${id}:announcement`,
    ]),
    ...sandbox.experiments
      .all()
      .filter((experiment) => hasEndedBefore(experiment, course))
      .map(({ id }) => `final-report:${ACCOUNT}:${id}`),
    ...[...course.digestDays].map((day) => `digest:daily:${day}`),
  ];
  const unsent = (await everyRecord(ledger, "deliveries")).filter(({ state }) => state !== "sent");
  const keys = new Set(sandbox.slack.messages.map(keyOf));
  const open = acts.filter(({ ending, notBefore }) => ending === null && Date.parse(notBefore) < course.clock.nowMs());
  return [
    ...wanted.filter((key) => !keys.has(key)),
    ...unsent.map(({ key }) => `${String(key)} is not known to have been sent`),
    ...open.map(({ id, state }) => `act ${id} is still ${state}`),
  ];
}

/** Its final report is due when the day of its end is over. */
function hasEndedBefore({ status, stoppedAt }: SandboxExperiment, { clock }: Course): boolean {
  return status === "completed" && stoppedAt !== null && utcDayOf(stoppedAt) < utcDayOf(clock.nowMs());
}

/** The sandbox refuses to end what has ended: no fault answers a stop like that. */
function doubleStops({ course }: Seen): Found {
  return [...course.stops].flatMap(({ path, status }) => (status === 409 ? [path] : []));
}

async function unexplainedStops({ ledger, sandbox }: Seen): Promise<Found> {
  const ended = sandbox.experiments.all().filter(({ status }) => status === "completed");
  const found: string[] = [];
  for (const { id, scenario, winnerVariantId } of ended) {
    const acts = (await ledger.intents.of({ account: ACCOUNT, experimentId: id })).filter(
      ({ state }) => state === "stopped",
    );
    const [act] = acts;
    const isSound =
      acts.length === 1 &&
      act!.because === "winner" &&
      act!.variantId === winnerVariantId &&
      winnerVariantId !== null &&
      (await isExplained({ ledger }, act!.decisionId));
    if (!isSound) found.push(`${scenario}: ${acts.length} stops in the ledger, winner ${String(winnerVariantId)}`);
  }
  return found;
}

/** Two rows of a day rest on different facts: what the API said of the experiment, its counts, or its pauses. */
async function doubledRows({ ledger }: Seen): Promise<Found> {
  const rowsOf = new Map<string, string[]>();
  for (const { id, experimentId, closedDay } of await everyRecord(ledger, "decisions")) {
    const name = `${String(experimentId)} on ${String(closedDay)}`;
    rowsOf.set(name, [...(rowsOf.get(name) ?? []), String(id)]);
  }
  const found: string[] = [];
  for (const [name, ids] of rowsOf) {
    if (ids.length === 1) continue;
    const facts = await Promise.all(
      ids.map(async (id) => {
        const { snapshot, history } = (await ledger.decisions.get(id))!.input;
        return canonicalJson([snapshot.experiment, snapshot.days, snapshot.metrics, history.pauses]);
      }),
    );
    if (new Set(facts).size < facts.length) found.push(`${name}: ${ids.length} rows`);
  }
  return found;
}

/** Running experiments with the last decision about each. */
async function running({ ledger, sandbox }: Seen) {
  const experiments = sandbox.experiments
    .listed()
    .filter(
      ({ status, type, deletedButListedUntil: deleted }) =>
        status === "running" && type !== "personalization" && deleted === null,
    );
  return Promise.all(
    experiments.map(async ({ id, scenario }) => ({
      scenario,
      decision: (await ledger.decisions.latest({ account: ACCOUNT, experimentId: id }))?.decision,
    })),
  );
}

async function unjudged(seen: Seen): Promise<Found> {
  const day = lastClosedDay(seen.course.clock.now());
  return (await running(seen)).flatMap(({ scenario, decision }) =>
    decision?.lastClosedDay === day ? [] : [`${scenario} since ${decision?.lastClosedDay}`],
  );
}

/** Hours after the last look every winner is stopped. */
async function lostStops(seen: Seen): Promise<Found> {
  return (await running(seen)).flatMap(({ scenario, decision }) =>
    decision?.verdict === "winner" ? [`the stop of ${scenario}`] : [],
  );
}

/** Every trouble has its alert, every alert one end and no other beside it, and each edge was told in the way that the ledger notes. */
async function wrongAlerts(alerts: readonly Alert[], seen: Seen): Promise<Found> {
  const { ledger, sandbox, course } = seen;
  const nowMs = course.clock.nowMs();
  const found: string[] = [];
  for (const alert of alerts) {
    const { id, kind, experimentId, armId, onsetAt, endedAt } = alert;
    const name = `${kind} of ${experimentId || "the account"} (${id})`;
    const same = alerts.filter((other) => nameOf(other) === nameOf(alert));
    const isDouble = same.some(
      (other) => other.onsetAt > onsetAt && (endedAt === undefined || other.onsetAt < endedAt),
    );
    if (isDouble) found.push(`${name}, arm ${armId}, began again before it ended`);
    const onset = await reportedHow(alertNoteKey(id, "onset"), { ledger });
    const isFresh = kind === "unreadable" && endedAt === undefined && nowMs - Date.parse(onsetAt) < UNREADABLE_MS;
    if (onset === undefined && !isFresh) found.push(`${name}: nobody was told that it began`);
    if (onset === "message" && !hasMessage(seen, `alert:${id}:onset`)) found.push(`${name}: its message is missing`);
    if (onset !== "message" && hasMessage(seen, `alert:${id}:onset`))
      found.push(`${name}: a message beside "${onset}"`);
    if (endedAt === undefined || nowMs - Date.parse(endedAt) < CALM_MS) continue;
    const end = await reportedHow(alertNoteKey(id, "end"), { ledger });
    if (end === undefined) found.push(`${name}: nobody was told that it is over`);
    // Where it was over before anybody heard of it, one message says both.
    const isTold = same.some(
      (other) => hasMessage(seen, `alert:${other.id}:end`) || hasMessage(seen, `alert:${other.id}:onset`),
    );
    if (end === "message" && !isTold) found.push(`${name}: the message of its end is missing`);
  }
  const firstDay = utcDayOf(course.clock.nowMs() - course.days * DAY);
  if (addDays(firstDay, TROUBLE_SHOWS_AFTER_DAYS) > utcDayOf(nowMs)) return found;
  const missing = sandbox.experiments.all().filter(({ id, scenario }) => {
    const kind = TROUBLES[scenario.split("#")[0]!];
    return kind !== undefined && !alerts.some((alert) => alert.experimentId === id && alert.kind === kind);
  });
  return [...found, ...missing.map(({ scenario }) => `${scenario}: no alert`)];
}

function nameOf({ experimentId, kind, armId, fact }: Alert): string {
  return JSON.stringify([experimentId, kind, armId, fact.kind === "harm" ? fact.event : null]);
}
