import type { Destination, PersonId } from "../../notify/index.ts";
import { mediumOf } from "../../notify/index.ts";
import type { RouteSettings } from "../../ports/index.ts";
import type { Config, RouteConfig } from "../config.ts";
import type { ConfigFile } from "../file/config-file.ts";
import { destinationsOf } from "./destinations.ts";
import type { PlaceSources } from "./digests.ts";
import { isSelected, readSelection, selectsAll } from "./selection.ts";

/** The routes of the configuration file, in its order. */
export function readRoutes(
  file: ConfigFile,
  { standard, accounts, problems, warnings }: PlaceSources & { readonly warnings: string[] },
): readonly RouteConfig[] {
  const routes: RouteConfig[] = [];
  for (const { path, value } of file.routes ?? []) {
    if (routes.some(selectsAll))
      warnings.push(`${file.where(path)} is never used: a route before it takes every experiment`);
    routes.push({
      destinations: destinationsOf(value, { standard, where: file.where([...path, "to"]), problems }),
      mention: [...new Set(value.mention.map(inSlack))],
      ...readSelection({ path, value }, { accounts, where: file.where, problems }),
    });
  }
  return routes;
}

function inSlack(id: string): PersonId {
  return `slack:${id}`;
}

/**
 * Every route in force, the first that selects counts: those of the file, and where it names no place for alerts, the way to the channels of
 * each digest. A digest that goes to no channel leads nowhere: what asks for a decision could not be answered there.
 */
export function routesInForce({
  routes,
  digests,
  alertsFollowDigests,
}: Pick<Config, "routes" | "digests" | "alertsFollowDigests">): readonly RouteSettings[] {
  const toDigests = digests.map((digest) => ({ ...digest, destinations: channelsOf(digest), mention: [] }));
  const followed = alertsFollowDigests ? toDigests.filter(({ destinations }) => destinations.length > 0) : [];
  return [...routes, ...followed].map((route) => ({
    destinations: route.destinations,
    mention: route.mention,
    selects: (subject) => isSelected(route, subject),
  }));
}

function channelsOf({ destinations }: { readonly destinations: readonly Destination[] }): readonly Destination[] {
  return destinations.filter((destination) => mediumOf(destination) === "slack");
}
