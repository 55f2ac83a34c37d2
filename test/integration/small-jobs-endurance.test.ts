import { setTimeout as timer } from "node:timers/promises";
import { expect, it } from "vitest";
import { systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { Score } from "../support/crash/score.ts";
import { makePlace, STORES, type Place, type StoreKind } from "../support/endurance/place.ts";
import { chosen, chosenSeed, conclude, until } from "../support/endurance/report.ts";
import {
  judgeSmallJobs,
  prepareSmallJobs,
  SMALL_JOBS_WORDS,
  type SmallJobsVerdict,
} from "../support/endurance/small-jobs.ts";
import { Workforce } from "../support/endurance/workforce.ts";
import { describeWith } from "../support/queue/queues.ts";
import { seeded } from "../stats/random.ts";

const JOBS = chosen("HERALD_ENDURANCE_JOBS", 20_000);
const KILLS = chosen("HERALD_ENDURANCE_KILLS", 40);
/** A kill comes so long after the job whose turn it is, at most. */
const HESITATION_MS = 200;
const TIMEOUT = { timeout: 60 * 60_000 };
/** The embedded store belongs to one process. */
const WORKERS: Readonly<Record<StoreKind, number>> = { redis: 2, postgres: 2, embedded: 1 };
const seed = chosenSeed();

for (const kind of ["redis", "postgres", "embedded"] as const)
  describeWith(kind, `${JOBS} small jobs`, () => {
    it(`have each their effect once, although a worker is killed ${KILLS} times`, TIMEOUT, async () => {
      const random = seeded(seed);
      const sandbox = await startSandbox({ port: 0, clock: systemClock, seed, scenarios: ["draft"] });
      const place = await makePlace(kind, sandbox);
      const workforce = new Workforce(place);
      const began = performance.now();
      try {
        const open = await place.open();
        const small = await prepareSmallJobs(open, JOBS, random);
        await open.close();
        await workforce.fill(small.lists);
        await workforce.start(WORKERS[kind]);
        await killWhileWorking(workforce, small.intents.length, random);
        await until(
          "every job is done",
          async () => (await workforce.ask({ kind: "idle", retries: "awaited" })) === true,
        );
        await workforce.close();
        const title = `${JOBS} small jobs, ${STORES[kind]}, ${workforce.kills} kills, ${minutesSince(began)} minutes`;
        const score = new Score<SmallJobsVerdict>(title, SMALL_JOBS_WORDS);
        score.add(title, await judged(place, (opened) => judgeSmallJobs(small, place, opened, sandbox)));
        expect(conclude(score, { seed, places: [place], crashes: workforce.crashes })).toEqual([]);
      } finally {
        await workforce.close();
        await sandbox.close();
        await place.removeStores();
      }
    });
  });

/** Each kill comes soon after a job whose turn was drawn: half of them among the messages, which come last and take longest. */
async function killWhileWorking(workforce: Workforce, messages: number, random: () => number): Promise<void> {
  const waiting = async () => Number(await workforce.ask({ kind: "waiting" }));
  const others = Math.max(0, (await waiting()) - messages);
  const turns = Array.from({ length: KILLS }, (_, index) =>
    index % 2 === 0 ? random() * messages : messages + random() * others,
  );
  for (const left of turns.toSorted((a, b) => b - a)) {
    await until(`${Math.round(left)} jobs are left`, async () => (await waiting()) <= left);
    await timer(random() * HESITATION_MS);
    await workforce.killOne(random());
  }
}

async function judged<T>(place: Place, judge: (open: Awaited<ReturnType<Place["open"]>>) => Promise<T>): Promise<T> {
  const open = await place.open();
  try {
    return await judge(open);
  } finally {
    await open.close();
  }
}

function minutesSince(began: number): string {
  return ((performance.now() - began) / 60_000).toFixed(1);
}
