import { expect, it } from "vitest";
import { Score } from "../support/crash/score.ts";
import { STORES, type StoreKind } from "../support/endurance/place.ts";
import { chosen, chosenSeed, conclude } from "../support/endurance/report.ts";
import { playRound, type RoundResult, type Tally } from "../support/endurance/round.ts";
import { ROUND_WORDS, type RoundVerdict } from "../support/endurance/round-verdict.ts";
import { describeWith } from "../support/queue/queues.ts";

const MINUTE = 60_000;
const MINUTES = chosen("HERALD_ENDURANCE_MINUTES", 30);
/** After its minutes the last round comes to its end, and is judged. */
const TIMEOUT = { timeout: (MINUTES + 30) * MINUTE };
/** Workers, and the part of all minutes. The embedded store belongs to one process. */
const SHARES: Readonly<Record<StoreKind, { readonly workers: number; readonly share: number }>> = {
  redis: { workers: 2, share: 1 / 2 },
  postgres: { workers: 2, share: 1 / 2 },
  embedded: { workers: 1, share: 1 / 3 },
};
const seed = chosenSeed();

for (const kind of ["redis", "postgres", "embedded"] as const)
  describeWith(kind, "sweep after sweep", () => {
    const minutes = Math.ceil(MINUTES * SHARES[kind].share);
    it(
      `loses nothing and doubles nothing in ${minutes} minutes, although workers are killed all the time`,
      TIMEOUT,
      async () => {
        expect(await sweepFor(minutes, kind)).toEqual([]);
      },
    );
  });

/** Round after round, while there is time. @returns what went wrong, each in a line */
async function sweepFor(minutes: number, kind: StoreKind): Promise<readonly string[]> {
  const deadlineMs = Date.now() + minutes * MINUTE;
  const rounds: RoundResult[] = [];
  while (Date.now() < deadlineMs)
    rounds.push(await playRound({ kind, workers: SHARES[kind].workers, seed: seed + rounds.length, deadlineMs }));
  const score = new Score<RoundVerdict>(
    `sweeps, ${STORES[kind]}, ${minutes} minutes, ${told(rounds.map(({ tally }) => tally))}`,
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
