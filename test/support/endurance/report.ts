import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as timer } from "node:timers/promises";
import type { Findings, Score } from "../crash/score.ts";
import type { Place } from "./place.ts";

/** Of the environment, where what is tried can be chosen. @throws RangeError on what is no positive number */
export function chosen(name: string, otherwise: number): number {
  const text = process.env[name];
  const value = text === undefined ? otherwise : Number(text);
  if (!(value > 0)) throw new RangeError(`${name} is "${text}"; wanted a number above 0`);
  return value;
}

/** The seed of this run: said first, so that a run that fails can be repeated as far as chance goes. */
export function chosenSeed(): number {
  return Math.floor(chosen("HERALD_ENDURANCE_SEED", Date.now() % 1_000_000));
}

const LINES_SHOWN = 20;

/**
 * Prints what was counted. Where something went wrong, also what the workers logged as an error and where the rest of it is; else the logs go.
 * @returns what went wrong, each in a line
 */
export function conclude<Found extends Findings & { readonly [Count in keyof Found]: number | readonly string[] }>(
  score: Score<Found>,
  {
    seed,
    places,
    crashes,
  }: { readonly seed: number; readonly places: readonly Place[]; readonly crashes: readonly string[] },
): readonly string[] {
  process.stdout.write(`${score.line} (seed ${seed})\n`);
  const wrong = [...score.failures, ...crashes];
  if (wrong.length === 0) {
    for (const place of places) place.removeFolder();
    return wrong;
  }
  const logs = places.map(({ folder }) => `logs of the workers: ${folder}\n${errorsIn(folder)}`);
  process.stdout.write(`to repeat: HERALD_ENDURANCE_SEED=${seed}\n${wrong.join("\n")}\n${logs.join("\n")}\n`);
  return wrong;
}

function errorsIn(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .flatMap((name) =>
      readFileSync(join(folder, name), "utf8")
        .split("\n")
        .filter((line) => line !== "" && !/^\{"level":"(?:info|warn|debug)"/u.test(line))
        .map((line) => `${name}: ${line}`),
    )
    .slice(0, LINES_SHOWN)
    .join("\n");
}

/** Waits until it is so. @throws Error where it takes longer than any sound worker needs */
export async function until(what: string, isSo: () => Promise<boolean>, patienceMs = 15 * 60_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${patienceMs / 60_000} minutes`);
    await timer(POLL_MS);
  }
}

const POLL_MS = 100;
