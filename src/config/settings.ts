import { nextTime } from "../cron/index.ts";
import type { DigestSettings, Settings } from "../ports/index.ts";
import type { Config, DigestConfig } from "./config.ts";
import { policyFor } from "./policies.ts";
import { routesInForce } from "./places/routes.ts";
import { isSelected } from "./places/selection.ts";

/** The part of the configuration that jobs read. */
export function settingsOf(config: Config): Settings {
  const { isDemo, sweep, digests, scorecard, alertDestinations, quietHours, acting, reader, retentionDays } = config;
  return {
    isDemo,
    opensPage: opensPage(config),
    accounts: config.accounts.map(({ id, name }) => ({ id, name })),
    sweep,
    digests: digests.map(digestSettings),
    scorecard,
    routes: routesInForce(config),
    alertDestinations,
    quietHours,
    acting,
    reader,
    minCellAt: (destination) => config.minCell.at[destination] ?? config.minCell.usual,
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

/** People sign in over HTTPS, or on the worker's own machine: a link that leads elsewhere is of no use. */
function opensPage({ page, publicUrl, isDemo }: Config): boolean {
  if (page === undefined || page.trustedHeader !== undefined) return false;
  return publicUrl === undefined ? isDemo : publicUrl.startsWith("https://");
}

function digestSettings(digest: DigestConfig): DigestSettings {
  const { name, destinations, cron, timeZone, narrator } = digest;
  return {
    name,
    destinations,
    cron,
    timeZone,
    narrator,
    next: (after) => nextTime(cron, timeZone, after),
    selects: (subject) => isSelected(digest, subject),
  };
}
