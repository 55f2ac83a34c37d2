import { z } from "zod";
import { lastClosedDay, type Failure } from "../../experiment/index.ts";
import { ApiError, ApiRateLimitError, failureOf, type JobContext } from "../../ports/index.ts";
import { isPast } from "./plan.ts";
import { settleReadable } from "./settle-alerts.ts";
import { batchResult, evaluateResult, type EvaluateResult } from "./sweep-result.ts";
import { targetsOf, type AccountRequest, type Named, type Target } from "./sweep-targets.ts";

/** What became of an experiment in the end. */
export type Outcome = EvaluateResult | { readonly kind: "unread"; readonly failure: Failure };

/** What became of it at first. `failed`: it is to be tried alone. */
interface First {
  readonly target: Named;
  readonly outcome: Outcome | { readonly kind: "failed" };
}

/** So many experiments are judged by one job: with more, a lost worker repeats more; with fewer, each costs more. */
const BATCH = 20;
/** The first batch of a sweep of at least so many; each further one is as much larger, up to a whole one. */
const FIRST_BATCH = 2;
const LONG_SWEEP = 10 * BATCH;

/**
 * Of a long sweep the first are smaller: batches that began together would come to their decisions together, and the connections to Ours Privacy
 * would wait for that.
 */
function inBatches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const batches: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += batches.at(-1)!.length) {
    const size = items.length < LONG_SWEEP ? BATCH : Math.min(BATCH, (batches.length + 1) * FIRST_BATCH);
    batches.push(items.slice(from, from + size));
  }
  return batches;
}

/** Every experiment that is to be judged, most of them in batches. */
export async function evaluateTogether(
  request: AccountRequest,
  beganAt: string,
  context: JobContext,
): Promise<readonly First[]> {
  const { account } = request;
  const children = await context.runChildren("experiments", async () => {
    const targets = await targetsOf(request, context).catch((error: unknown) =>
      unlisted(account, error, beganAt, context),
    );
    const usable = targets.filter(({ failure }) => failure === undefined);
    // Whatever becomes of this reading, an earlier one no longer stands for it.
    await context.ledger.readings.forget(
      account,
      usable.map(({ experimentId }) => experimentId),
    );
    const batches = inBatches(usable);
    return [
      ...batches.map((batch) => ({
        key: keyOf(batch),
        job: "monitoring.evaluate-batch",
        payload: {
          account,
          targets: batch.map(({ experimentId, type, stamp, isListed }) => ({ experimentId, type, stamp, isListed })),
          asOf: context.asOf,
        },
      })),
      // Why they cannot be read is known: a job of its own says it as any other failure.
      ...targets
        .filter(({ failure }) => failure !== undefined)
        .map((target, index) => childOf(account, target, keyOf([target], index), context)),
    ];
  });
  return children.flatMap((child): readonly First[] => {
    const named = targetsIn(child.key);
    if (child.kind === "failed" && isOne(child.key))
      return [{ target: named[0]!, outcome: { kind: "unread", failure: child.failure } }];
    if (child.kind === "failed") return named.map((target) => ({ target, outcome: { kind: "failed" } }));
    const { outcomes } = batchResult.parse(child.value);
    return named.map((target, index) => ({ target, outcome: outcomes[index]! }));
  });
}

/** Each in a job of its own, so that what fails is tried again and fails alone. */
export async function evaluateAlone(
  account: string,
  targets: readonly Named[],
  context: JobContext,
): Promise<ReadonlyMap<Named, Outcome>> {
  const children = await context.runChildren("alone", async () =>
    targets.map((target, index) => childOf(account, target, keyOf([target], index), context)),
  );
  return new Map(
    children.map((child, index) => [
      targets[index]!,
      child.kind === "failed" ? { kind: "unread", failure: child.failure } : evaluateResult.parse(child.value),
    ]),
  );
}

function childOf(account: string, { experimentId, type, failure }: Target, key: string, { asOf }: JobContext) {
  return { key, job: "monitoring.evaluate", payload: { account, experimentId, type, failure, asOf } };
}

/**
 * The names travel in the key: they are needed exactly when the experiments could not be read.
 * @param index where it is one experiment: rows without id may share all else
 */
function keyOf(targets: readonly Named[], index?: number): string {
  return JSON.stringify([targets.map(({ experimentId, name }) => [experimentId, name]), index ?? null]);
}

const childKey = z.tuple([z.array(z.tuple([z.string(), z.string().nullable()])), z.number().nullable()]);

function targetsIn(key: string): readonly Named[] {
  return childKey.parse(JSON.parse(key))[0].map(([experimentId, name]) => ({ experimentId, name }));
}

function isOne(key: string): boolean {
  return childKey.parse(JSON.parse(key))[1] !== null;
}

/** @throws the error, after the account is noted as unreadable where Ours Privacy is the reason */
async function unlisted(account: string, error: unknown, at: string, context: JobContext): Promise<never> {
  const isTrouble = error instanceof ApiError && !(error instanceof ApiRateLimitError) && !context.signal.aborted;
  if (isTrouble && !isPast(lastClosedDay(context.asOf), context.clock)) {
    await settleReadable({ account, experimentId: "" }, { what: "listing", failure: failureOf(error) }, at, context);
  }
  throw error;
}
