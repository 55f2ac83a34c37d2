import { expect, it } from "vitest";
import { Score } from "../support/crash/score.ts";
import { STORES, type StoreKind } from "../support/endurance/place.ts";
import { chosen, chosenSeed, conclude } from "../support/endurance/report.ts";
import { playRound, type RoundResult, type Tally } from "../support/endurance/round.ts";
import { ROUND_WORDS, type RoundVerdict } from "../support/endurance/round-verdict.ts";
import { describeWith } from "../support/queue/queues.ts";

const MINUTE = 60_000;
const MINUTES = chosen("HERALD_ENDURANCE_MINUTES", 30);
const EMBEDDED_MINUTES = Math.ceil(MINUTES / 3);
/** After its minutes the last round comes to its end, and is judged. */
const TIMEOUT = { timeout: (MINUTES + 30) * MINUTE };
const seed = chosenSeed();

describeWith("redis", "sweeps with the queue on Redis and on PostgreSQL in turn", () => {
  it(
    `lose nothing and double nothing in ${MINUTES} minutes, although one of two workers is killed again and again`,
    TIMEOUT,
    async () => expect(await sweepFor(MINUTES, ["redis", "postgres"], 2)).toEqual([]),
  );
});

describeWith("embedded", "sweeps on the embedded store", () => {
  it(
    `lose nothing and double nothing in ${EMBEDDED_MINUTES} minutes, although the worker is killed again and again`,
    TIMEOUT,
    async () => expect(await sweepFor(EMBEDDED_MINUTES, ["embedded"], 1)).toEqual([]),
  );
});

/** Round after round, each on the next store, while there is time. @returns what went wrong, each in a line */
async function sweepFor(minutes: number, kinds: readonly StoreKind[], workers: number): Promise<readonly string[]> {
  const deadlineMs = Date.now() + minutes * MINUTE;
  const rounds: RoundResult[] = [];
  while (Date.now() < deadlineMs) {
    const kind = kinds[rounds.length % kinds.length]!;
    const endMs = Math.min(deadlineMs, Date.now() + (minutes * MINUTE) / kinds.length);
    const round = await playRound({ kind, workers, seed: seed + rounds.length, deadlineMs: endMs });
    rounds.push(round);
    process.stdout.write(`${STORES[kind]}, seed ${seed + rounds.length - 1}: ${told([round.tally])}\n`);
  }
  const score = new Score<RoundVerdict>(
    `sweeps, ${kinds.map((kind) => STORES[kind]).join(" and ")}, ${told(rounds.map(({ tally }) => tally))}`,
    ROUND_WORDS,
  );
  for (const [index, { verdict }] of rounds.entries()) score.add(`round with seed ${seed + index}`, verdict);
  return conclude(score, {
    seed,
    places: rounds.map(({ place }) => place),
    crashes: rounds.flatMap(({ crashes }) => crashes),
  });
}

/** What a line tells of a round, in order. */
const TOLD = {
  days: "days",
  sweeps: "sweeps",
  kills: "kills",
  faults: "faults",
  messages: "messages",
  stops: "stops",
  alerts: "alerts",
  lostTooOften: "jobs given up after four kills",
};

function told(tallies: readonly Tally[]): string {
  const total = (count: keyof typeof TOLD) => tallies.reduce((sum, tally) => sum + tally[count], 0);
  const counts = Object.entries(TOLD).map(([count, words]) => `${total(count as keyof typeof TOLD)} ${words}`);
  return `${tallies[0]!.experiments} experiments, ${counts.join(", ")}`;
}
