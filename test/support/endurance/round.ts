import { startOfDay, utcDayOf } from "../../../src/experiment/index.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.ts";
import { AheadClock } from "../../integration/endurance-worker.ts";
import { seeded } from "../../stats/random.ts";
import { ACCOUNT } from "../crash/worker.ts";
import { DAY, HOUR } from "../world.ts";
import { Mischief } from "./mischief.ts";
import { makePlace, type Place, type StoreKind } from "./place.ts";
import { until } from "./report.ts";
import { judgeRound, type RoundVerdict } from "./round-verdict.ts";
import { Workforce } from "./workforce.ts";

/** What runs in one round: winners of the first days and of the next weeks, much that never has one, and everything that alerts. */
const EXPERIMENTS = {
  "clear-winner": 25,
  "late-winner": 60,
  "control-wins": 20,
  flat: 20,
  "not-yet": 15,
  "five-variants": 8,
  "ninety-ten": 8,
  "paused-and-resumed": 6,
  "harmful-variant": 12,
  "broken-split": 12,
  "no-traffic": 6,
  "no-goal": 6,
  "conversions-above-impressions": 4,
  "counts-fall": 8,
  personalization: 4,
  "deleted-after-list": 4,
};
/** After so many days hardly a winner is left to be found: the next round begins. */
const DAYS = 26;
/** Far shorter than in production, so that what died with a worker is found again soon. */
const TIMING = { lockDurationMs: 5_000, stalledCheckMs: 1_000 };
/** When the first sweep of a day comes, from its beginning. */
const FIRST_SWEEP_MS = 6 * HOUR;
/** Longer than every claim, and than an alert must be over before that is told. */
const LATER_MS = 3 * HOUR + 60_000;

export interface RoundOptions {
  readonly kind: StoreKind;
  readonly workers: number;
  readonly seed: number;
  /** No day begins after it; milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/** What happened in one round, and what was found afterwards. */
export interface RoundResult {
  readonly place: Place;
  readonly crashes: readonly string[];
  readonly verdict: RoundVerdict;
  readonly tally: Tally;
}

/** How much was tried. */
export interface Tally {
  readonly experiments: number;
  readonly days: number;
  readonly sweeps: number;
  readonly kills: number;
  readonly faults: number;
  readonly messages: number;
  readonly stops: number;
  readonly alerts: number;
  /** Jobs that were given up because more than three workers were killed in the middle of them. */
  readonly lostTooOften: number;
}

/** Plays days of sweeps while workers die and answers are lost, then some hours in peace, and judges what is there. */
export async function playRound({ kind, workers, seed, deadlineMs }: RoundOptions): Promise<RoundResult> {
  const random = seeded(seed);
  const clock = new AheadClock(0);
  const scenarios = Object.entries(EXPERIMENTS).flatMap(([name, count]) => Array.from({ length: count }, () => name));
  const sandbox = await startSandbox({ port: 0, clock, seed, scenarios });
  const place = await makePlace(kind, sandbox);
  const workforce = new Workforce(place, TIMING);
  const course = new Course(workforce, sandbox, clock);
  try {
    await course.moveTo(startOfDay(utcDayOf(clock.nowMs())) + DAY + FIRST_SWEEP_MS);
    await workforce.start(workers);
    const mischief = new Mischief(workforce, sandbox, random, deadlineMs);
    while (course.days < DAYS && Date.now() < deadlineMs) {
      await course.day(random);
    }
    await mischief.end();
    await course.endInPeace();
    await workforce.close();
    const { verdict, alerts, lostTooOften } = await judgeRound(place, sandbox, course);
    const { days, sweeps, stops } = course;
    return {
      place,
      crashes: workforce.crashes,
      verdict,
      tally: {
        experiments: scenarios.length,
        days,
        sweeps,
        kills: workforce.kills,
        faults: mischief.struck,
        messages: sandbox.slack.messages.length,
        stops: [...stops].filter(({ status }) => status === 200).length,
        alerts,
        lostTooOften,
      },
    };
  } catch (error) {
    throw new Error(`the round with seed ${seed} came to no end; logs of its workers: ${place.folder}`, {
      cause: error,
    });
  } finally {
    await workforce.close();
    await sandbox.close();
    await place.removeStores();
  }
}

/** The days as they pass, and what was seen of them from outside. */
export class Course {
  readonly #workforce: Workforce;
  readonly #sandbox: Sandbox;
  readonly clock: AheadClock;
  /** Requests to stop that reached the sandbox: it keeps only the latest of all requests. */
  readonly stops = new Set<Sandbox["requests"][number]>();
  /** On which a digest was asked for. */
  readonly digestDays = new Set<string>();
  days = 0;
  sweeps = 0;

  constructor(workforce: Workforce, sandbox: Sandbox, clock: AheadClock) {
    this.#workforce = workforce;
    this.#sandbox = sandbox;
    this.clock = clock;
  }

  /** Sweeps in the morning, when a day has closed, and again once what was announced is due; a digest now and then. */
  async day(random: () => number): Promise<void> {
    await this.#sweep(false);
    if (random() < 0.4) await this.#digest();
    await this.#sweep(random() < 0.5);
    await this.#drained("left");
    await this.moveTo(this.clock.nowMs() + LATER_MS);
    await this.#sweep(true);
    await this.#sweep(false);
    await this.#drained("left");
    await this.#nextMorning();
    this.days += 1;
  }

  /** Nobody dies and nothing fails any more: what was left undone is done, up to the reports about what ended on the last days. */
  async endInPeace(): Promise<void> {
    await this.#drained("left");
    await this.#nextMorning();
    for (let round = 0; round < 4; round += 1) {
      await this.#sweep(false);
      await this.#drained("forward");
      if (round < 3) await this.moveTo(this.clock.nowMs() + LATER_MS);
    }
    this.#noteStops();
  }

  async moveTo(ms: number): Promise<void> {
    this.clock.aheadMs += ms - this.clock.nowMs();
    await this.#workforce.move(this.clock.aheadMs);
  }

  async #nextMorning(): Promise<void> {
    await this.moveTo(startOfDay(utcDayOf(this.clock.nowMs())) + DAY + FIRST_SWEEP_MS);
  }

  async #sweep(reuse: boolean): Promise<void> {
    await this.#ended("monitoring.sweep", { account: ACCOUNT, ...(reuse && { reuse }) });
    this.sweeps += 1;
  }

  async #digest(): Promise<void> {
    this.digestDays.add(utcDayOf(this.clock.nowMs()));
    // One that is given up is asked for again, as a scheduled sweep would.
    while ((await this.#ended("reporting.daily-digest", {})) === "failed");
  }

  /** Asks for a job and waits until it is done, or given up: the queue keeps that for the verdict. @returns its last state */
  async #ended(job: string, payload: object): Promise<string> {
    const runId = (await this.#workforce.ask({ kind: "enqueue", job, payload })) as string;
    let state = "";
    await until(`${job} ends`, async () => {
      this.#noteStops();
      const status = (await this.#workforce.ask({ kind: "status", runId })) as { readonly state: string } | null;
      state = status?.state ?? "forgotten";
      return state === "completed" || state === "failed" || state === "forgotten";
    });
    return state;
  }

  /** The clock moves only while nobody works: to a worker, a day that passes in the middle of a request is a claim that ran out. */
  async #drained(retries: "left" | "forward"): Promise<void> {
    await until("the queue is worked off", async () => {
      this.#noteStops();
      return (await this.#workforce.ask({ kind: "idle", retries })) === true;
    });
  }

  #noteStops(): void {
    for (const request of this.#sandbox.requests) if (request.operation === "stop") this.stops.add(request);
  }
}
