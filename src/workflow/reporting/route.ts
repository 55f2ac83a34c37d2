import type { ExperimentRef } from "../../experiment/index.ts";
import type { Conclusion, JobContext, RouteSettings, Settings, Subject } from "../../ports/index.ts";

/** Where messages about one experiment go, and who is called to them. */
export type Route = Pick<RouteSettings, "destinations" | "mention">;

/** A decided experiment, as the configuration selects it. */
export function subjectOf({ input: { snapshot } }: Pick<Conclusion, "input">): Subject {
  const { id, key, name, type } = snapshot.experiment;
  return { account: snapshot.account, id, key, name, type };
}

/** The first route that selects a subject, else the place of all alerts. */
export function routeFor(subject: Subject, { routes, alertDestinations }: Settings): Route {
  return routes.find(({ selects }) => selects(subject)) ?? { destinations: alertDestinations, mention: [] };
}

/**
 * The route of an experiment as it was last read, or of a whole account. Of an experiment that was never judged neither key nor type is
 * known: only routes that ask for neither select it.
 */
export async function routeOf(
  { account, experimentId }: ExperimentRef,
  { ledger, settings }: Pick<JobContext, "ledger" | "settings">,
): Promise<Route> {
  if (experimentId === "") return routeFor({ account }, settings);
  const decided = await ledger.decisions.latest({ account, experimentId });
  if (decided !== undefined) return routeFor(subjectOf(decided), settings);
  const known = await ledger.experiments.get({ account, experimentId });
  return routeFor({ account, id: experimentId, ...(known !== undefined && { name: known.name }) }, settings);
}
