import { nextTime } from "../cron/index.ts";
import type { DigestSettings, Settings } from "../ports/index.ts";
import type { Config, DigestConfig } from "./config.ts";
import { globMatches } from "./values/glob.ts";
import { policyFor } from "./policies.ts";

/** The part of the configuration that jobs read. */
export function settingsOf(config: Config): Settings {
  const { isDemo, sweep, digests, scorecard, alertDestinations, quietHours, acting, reader, retentionDays } = config;
  return {
    isDemo,
    accounts: config.accounts.map(({ id, name }) => ({ id, name })),
    sweep,
    digests: digests.map(digestSettings),
    scorecard,
    alertDestinations,
    quietHours,
    acting,
    reader,
    retentionDays,
    policies: [...config.policies, config.defaultPolicy],
    policyFor: (experimentKey) => policyFor(config.policies, config.defaultPolicy, experimentKey),
    experimentUrl({ account: accountId, experimentId }) {
      const account = config.accounts.find(({ id }) => id === accountId);
      if (account === undefined)
        throw new RangeError(`experimentUrl requires a configured account, not ${JSON.stringify(accountId)}`);
      return account.dashboardUrl
        .replaceAll("{experimentId}", () => encodeURIComponent(experimentId))
        .replaceAll("{accountId}", () => encodeURIComponent(accountId));
    },
  };
}

function digestSettings({ name, destinations, cron, timeZone, match, search, types }: DigestConfig): DigestSettings {
  const wanted = search?.toLowerCase();
  return {
    name,
    destinations,
    cron,
    timeZone,
    next: (after) => nextTime(cron, timeZone, after),
    selects({ id, key, name: title, type }) {
      if (match !== undefined && !match.some((pattern) => globMatches(pattern, key))) return false;
      if (wanted !== undefined && ![id, key, title].some((text) => text.toLowerCase().includes(wanted))) return false;
      return types === undefined || (type !== undefined && types.includes(type));
    },
  };
}
