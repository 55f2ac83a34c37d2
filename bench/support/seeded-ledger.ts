import { defaultPolicy } from "../../src/config/index.ts";
import { decide, NO_ACCOUNT_FACTS, type Decision, type DecisionInput, type Look } from "../../src/decision/index.ts";
import type { Ledger } from "../../src/ports/index.ts";
import { RandomStream, replay, scenarioOf, simulateSeries } from "../../src/replay/index.ts";

export const ACCOUNT = "demo";
const DAYS = 14;
/** So many of the last days were swept. */
const SWEPT = 3;
const BATCH = 50;
interface Made {
  readonly input: DecisionInput;
  readonly decision: Decision;
}

/** Of a hundred experiments: 3 with a clear winner, 17 with a traffic split that is off, 80 that go on. */
function simulated(place: number): readonly Made[] {
  const lifts = [0, place < 3 ? 0.35 : (place % 4) * 0.01];
  const isOff = place >= 3 && place < 20;
  const scenario = scenarioOf({
    rate: 0.05,
    daily: 1_000,
    days: DAYS,
    lifts,
    ...(isOff && { actualShares: [54, 46] }),
  });
  const looks: Look[] = [];
  return [...replay(simulateSeries(scenario, new RandomStream(11, place)), defaultPolicy)]
    .slice(-SWEPT)
    .map(({ judgement: { opened } }) => {
      const snapshot = { ...opened.snapshot, account: ACCOUNT };
      const input = { snapshot, history: { ...opened.history, looks: [...looks] }, policy: defaultPolicy };
      const decision = decide(input);
      if (decision.look !== null) looks.push(decision.look);
      return { input, decision };
    });
}

/** The same decision about another experiment. */
function about(index: number, { input, decision }: Made): Made {
  const named = { id: `exp_${index}`, key: `page-${index}`, name: `Landing page ${index}: shorter form` };
  const { snapshot } = input;
  return {
    input: { ...input, snapshot: { ...snapshot, experiment: { ...snapshot.experiment, ...named } } },
    decision: { ...decision, experimentId: named.id, experimentKey: named.key, experimentName: named.name },
  };
}

/** Fills a ledger with what sweeps of the last three days would have left. */
export async function seed(ledger: Ledger, experiments: number): Promise<void> {
  const places = Array.from({ length: 100 }, (_, place) => simulated(place));
  for (let day = 0; day < SWEPT; day++)
    for (let from = 0; from < experiments; from += BATCH) {
      const made = Array.from({ length: Math.min(BATCH, experiments - from) }, (_, offset) =>
        about(from + offset, places[(from + offset) % places.length]![day]!),
      );
      const { asOf } = made[0]!.decision;
      const read = made.map(({ input }) => input.snapshot.experiment);
      await ledger.experiments.rememberAll(ACCOUNT, read, asOf, () => Promise.resolve(NO_ACCOUNT_FACTS));
      const kept = await ledger.decisions.recordAll(made, asOf);
      if (day === SWEPT - 1)
        await ledger.readings.keep(
          ACCOUNT,
          kept.map(({ id }, index) => ({
            experimentId: read[index]!.id,
            at: asOf,
            lastClosedDay: made[index]!.decision.lastClosedDay,
            stamp: "bench",
            decisionId: id,
          })),
        );
    }
}

/** On the morning after the last day that was swept. */
export function seededNow(): string {
  const { lastClosedDay } = simulated(0).at(-1)!.decision;
  return `${new Date(Date.parse(lastClosedDay) + 86_400_000).toISOString().slice(0, 10)}T09:00:00.000Z`;
}
