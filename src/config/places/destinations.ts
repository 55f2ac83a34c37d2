import { isDestination, type Destination } from "../../notify/index.ts";
import type { ProblemList } from "../problems.ts";

export function inSlack(channel: string): readonly Destination[] {
  return [`slack:${channel}`];
}

/** Where something goes: the given destinations, or the usual ones. */
export function destinationsOf(
  { channel, to }: { readonly channel?: string | undefined; readonly to?: readonly string[] | undefined },
  {
    standard,
    where,
    problems,
  }: { readonly standard: readonly Destination[]; readonly where: string; readonly problems: ProblemList },
): readonly Destination[] {
  if (channel !== undefined && to !== undefined)
    problems.add(where, 'is given beside a channel; wanted one of the two, such as to: ["slack:#experiments"]');
  if (to !== undefined) return [...new Set(to.filter(isDestination))];
  return channel === undefined ? standard : inSlack(channel);
}
