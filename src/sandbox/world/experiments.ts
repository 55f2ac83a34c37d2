import { utcDayOf, type UtcDay } from "../../experiment/index.ts";
import type { Counter, CountedDay } from "../traffic/counter.ts";
import type { Tally } from "../traffic/plan.ts";
import type { SandboxExperiment } from "./experiment.ts";
import { runScript } from "./lifecycle.ts";
import { Refusal } from "./refusal.ts";
import type { Clock } from "../../ports/index.ts";

/** The account's experiments. Tests may look at everything here; requests go through the API. */
export class Experiments {
  readonly #all: SandboxExperiment[];
  readonly #clock: Clock;
  readonly #counter: Counter;

  constructor(all: SandboxExperiment[], clock: Clock, counter: Counter) {
    this.#all = all;
    this.#clock = clock;
    this.#counter = counter;
  }

  /** What the list shows: newest first, and deleted ones as long as the list lags behind. */
  listed(): SandboxExperiment[] {
    const nowMs = this.#clock.nowMs();
    return this.all()
      .filter(({ deletedButListedUntil: until }) => until === null || nowMs < until)
      .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id));
  }

  /** Every experiment there is or was, as it stands now: what was due to happen by itself has happened. */
  all(): readonly SandboxExperiment[] {
    const nowMs = this.#clock.nowMs();
    for (const experiment of this.#all) runScript(experiment, nowMs);
    return this.#all;
  }

  /** The experiment with this id, key or scenario name. @throws RangeError when there is none */
  find(idOrKeyOrScenario: string): SandboxExperiment {
    const found = this.all().find(({ id, key, scenario }) => [id, key, scenario].includes(idOrKeyOrScenario));
    if (found === undefined) throw new RangeError(`Experiments.find knows no experiment ${idOrKeyOrScenario}`);
    return found;
  }

  /** @throws Refusal 404 where the API finds none */
  byId(id: string): SandboxExperiment {
    const found = this.all().find((experiment) => experiment.id === id && experiment.deletedButListedUntil === null);
    if (found === undefined) throw new Refusal(404, "Experiment not found", id);
    return found;
  }

  add(experiment: SandboxExperiment): void {
    this.#all.push(experiment);
  }

  /** Gone from the list too, at once. */
  delete(id: string): void {
    this.byId(id).deletedButListedUntil = 0;
  }

  /** Counts of the whole window as `/results` shows them now. @param event one that nobody ever sent has no conversions */
  totals(experiment: SandboxExperiment, event: string | null = goalOf(experiment)): Tally {
    return this.#counter.total(experiment, this.#sent(event), this.#clock.nowMs());
  }

  /** Daily counts as the time series shows them now; clamped to the window, both ends included. */
  days(
    experiment: SandboxExperiment,
    event: string | null = goalOf(experiment),
    from?: UtcDay,
    to?: UtcDay,
  ): CountedDay[] {
    const { countedFrom } = experiment;
    if (countedFrom === null) return [];
    const first = utcDayOf(countedFrom);
    const start = from === undefined || from < first ? first : from;
    return this.#counter.days(
      experiment,
      this.#sent(event),
      start,
      to ?? utcDayOf(this.#clock.nowMs()),
      this.#clock.nowMs(),
    );
  }

  /** The event, if visitors of the account send it; else null. */
  #sent(event: string | null): string | null {
    const isSent =
      event === SENT_EVERYWHERE ||
      this.#all.some(({ plannedGoal, metrics }) =>
        [plannedGoal, metrics?.primary?.eventName, ...(metrics?.secondary ?? []).map((one) => one.eventName)].includes(
          event,
        ),
      );
    return isSent ? event : null;
  }
}

/** Secondary metric of every scenario; visitors go on sending it when it is taken off an experiment. */
export const SENT_EVERYWHERE = "Help Opened";

/** The event the experiment is configured to count now; null: no goal is set. */
export function goalOf(experiment: SandboxExperiment): string | null {
  return experiment.metrics?.primary?.eventName ?? null;
}
