import type { Hours, NamedPolicy } from "../decision/index.ts";
import { formatAmount, plainSpaces } from "../messages/index.ts";
import type { Config } from "./config.ts";

type ModeConfig = Pick<Config, "policies" | "defaultPolicy" | "acting" | "isDemo">;
type Mode = NamedPolicy["rules"]["mode"];

/** The policies that can ever apply: one behind a policy that matches every experiment never does. */
export function usedPolicies({
  policies,
  defaultPolicy,
}: Pick<Config, "policies" | "defaultPolicy">): readonly NamedPolicy[] {
  const catchAll = policies.findIndex(({ match }) => match.includes("*"));
  return catchAll === -1 ? [...policies, defaultPolicy] : policies.slice(0, catchAll + 1);
}

/** Whether Herald stops any experiment of a real account, by itself or because somebody asks. */
export function mayStop(config: ModeConfig): boolean {
  return (
    !config.isDemo && config.acting.isEnabled && usedPolicies(config).some(({ rules }) => rules.mode !== "observe")
  );
}

/** What Herald does about a winner, for the person who starts it: a sentence or two for each mode in use, and how to change that. */
export function describeMode(config: ModeConfig): readonly string[] {
  if (!config.acting.isEnabled)
    return [
      "Acting is off: Herald stops no experiment, no matter who asks. It reports, and proposes what it would stop. To change that, remove HERALD_ACTING=off from the environment, or acting.enabled: false from the configuration file.",
    ];
  const used = usedPolicies(config);
  const modes: readonly Mode[] = ["auto", "propose", "observe"];
  return modes.flatMap((mode) => {
    const policies = used.filter(({ rules }) => rules.mode === mode);
    if (policies.length === 0) return [];
    const where = policies.length === used.length ? "" : ` where ${named(policies)} applies`;
    return [plainSpaces(SENTENCES[mode](where, policies, config))];
  });
}

const SENTENCES: Readonly<
  Record<Mode, (where: string, policies: readonly NamedPolicy[], config: ModeConfig) => string>
> = {
  auto: (where, policies, { acting }) =>
    `Herald WILL stop experiments by itself${where}: ${stopsWhen(policies, acting)}.${whatElse(policies)} To change that, set mode: propose in the policy, or HERALD_ACTING=off.`,
  propose: (where) =>
    `Herald proposes stops and leaves the decision to people${where}. To change that, set mode: auto (stop by itself) or mode: observe (only report) in the policy.`,
  observe: (where) =>
    `Herald only reports${where}: it neither stops experiments nor proposes to. To change that, set mode: propose or mode: auto in the policy.`,
};

function named(policies: readonly NamedPolicy[]): string {
  return `policy ${policies.map(({ name }) => name).join(" or ")}`;
}

function stopsWhen(policies: readonly NamedPolicy[], { hours, maxStopsPerDay }: Config["acting"]): string {
  const windows = policies.map(({ rules }) => rules.vetoWindowMinutes);
  const [shortest, longest] = [Math.min(...windows), Math.max(...windows)];
  const wait = shortest === longest ? minutes(shortest) : `${minutes(shortest)} to ${minutes(longest)}`;
  return [
    longest === 0 ? "as soon as it has announced a winner" : `${wait} after it announced a winner (the veto window)`,
    hours === undefined ? "at any hour" : `only ${hoursText(hours)}`,
    `at most ${formatAmount(maxStopsPerDay, "stop")} a day`,
  ].join(", ");
}

/** What else it does by itself; empty: nothing. */
function whatElse(policies: readonly NamedPolicy[]): string {
  const cases = [
    ...(policies.some(({ rules }) => rules.atHorizon === "stop") ? ["when their planned time is over"] : []),
    ...(policies.some(({ rules }) => rules.onFutility === "stop")
      ? ["when a worthwhile gain has become unlikely"]
      : []),
  ];
  const ends = cases.length === 0 ? "" : ` It also stops experiments without a winner ${cases.join(", and ")}.`;
  const harm = policies.filter(({ rules }) => rules.onHarm === "pause" || rules.onHarm === "stop");
  if (harm.length === 0) return ends;
  const acts = [...new Set(harm.map(({ rules }) => `${rules.onHarm}s`))].join(" or ");
  const wait = Math.min(...harm.map(({ rules }) => rules.harmVetoMinutes));
  return `${ends} It ${acts} experiments with a variant that clearly loses${wait === 0 ? "" : `, ${minutes(wait)} after it announced that`}.`;
}

function minutes(count: number): string {
  return count % 60 === 0 && count > 0 ? formatAmount(count / 60, "hour") : formatAmount(count, "minute");
}

/** `09:00 to 17:00 on Mon, Tue (UTC)`. */
export function hoursText({ from, to, days, timeZone }: Hours): string {
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  return `${from} to ${to}${days.length === 7 ? "" : ` on ${days.map((day) => names[day - 1]).join(", ")}`} (${timeZone})`;
}
