import { eventsToRead, fingerprintOf, type DecisionInput, type History } from "../../decision/index.ts";
import type { Experiment } from "../../experiment/index.ts";
import type { JobContext, KnownExperiment } from "../../ports/index.ts";
import { accountFactsFor } from "./account-facts.ts";
import { inLanes } from "./in-lanes.ts";
import { readSnapshot } from "./read-experiment.ts";

/** Everything a decision depends on: read fresh, remembered, and the policy that applies. */
export async function gatherInput(
  account: string,
  experiment: Experiment,
  context: JobContext,
): Promise<DecisionInput> {
  return theOnly(await gatherInputs(account, [experiment], context));
}

/** The same of several. One that cannot be read keeps no other from being read. */
export async function gatherInputs(
  account: string,
  experiments: readonly Experiment[],
  context: JobContext,
): Promise<readonly PromiseSettledResult<DecisionInput>[]> {
  if (experiments.length === 0) return [];
  const known = await context.ledger.experiments.rememberAll(account, experiments, context.clock.now(), (experiment) =>
    accountFactsFor(account, experiment, context),
  );
  const together = experiments.map((experiment) => ({ experiment, known: known.get(experiment.id)! }));
  return readInputs(account, together, context);
}

type InputContext = Pick<JobContext, "ledger" | "asOf" | "settings" | "signal" | "api">;

/** As `gatherInput`, of an experiment that is remembered already: nothing is written. */
export async function readInput(
  account: string,
  experiment: Experiment,
  known: KnownExperiment,
  context: InputContext,
): Promise<DecisionInput> {
  return theOnly(await readInputs(account, [{ experiment, known }], context));
}

function theOnly([input]: readonly PromiseSettledResult<DecisionInput>[]): DecisionInput {
  if (input!.status === "rejected") throw input!.reason;
  return input!.value;
}

async function readInputs(
  account: string,
  wanted: readonly { readonly experiment: Experiment; readonly known: KnownExperiment }[],
  context: InputContext,
): Promise<readonly PromiseSettledResult<DecisionInput>[]> {
  const { ledger, asOf, settings, signal } = context;
  const read = await inLanes(wanted, async ({ experiment, known }) => {
    const policy = settings.policyFor(experiment.key);
    const events = eventsToRead(policy.rules, experiment);
    const request = { account, experiment, asOf, firstStartedAt: known.firstFingerprint.startedAt, events, signal };
    return { experiment, known, policy, snapshot: await readSnapshot(context.api(account), request) };
  });
  const days = read.flatMap((one) =>
    one.status === "fulfilled"
      ? [{ experimentId: one.value.experiment.id, day: one.value.snapshot.lastClosedDay }]
      : [],
  );
  const histories = days.length === 0 ? new Map() : await ledger.decisions.historiesOf(account, days);
  return read.map((one) => {
    if (one.status === "rejected") return one;
    const { experiment, known, policy, snapshot } = one.value;
    const history: History | undefined = histories.get(experiment.id);
    return {
      status: "fulfilled",
      value: { snapshot, history: history ?? firstSight(experiment, known), policy },
    };
  });
}

/** The history of one that was never looked at. */
export function firstSight(experiment: Experiment, { firstSeenAt, accountFacts, pauses }: KnownExperiment): History {
  return {
    firstSeenAt,
    firstFingerprint: fingerprintOf(experiment),
    account: accountFacts,
    looks: [],
    pauses,
    harmAcknowledgedOn: null,
  };
}
