import type { Settings } from "../job/index.ts";
import type { Config } from "./config.ts";
import { policyFor } from "./policies.ts";

/** The part of the configuration that jobs read. */
export function settingsOf(config: Config): Settings {
  const { isDemo, sweep, digests, alertChannel, retentionDays, redactNames } = config;
  return {
    isDemo,
    accounts: config.accounts.map(({ id, name }) => ({ id, name })),
    sweep,
    digests,
    alertChannel,
    retentionDays,
    redactNames,
    policyFor: (experimentKey) => policyFor(config.policies, config.defaultPolicy, experimentKey),
    experimentUrl(accountId, experimentId) {
      const account = config.accounts.find(({ id }) => id === accountId);
      if (account === undefined) throw new RangeError(`experimentUrl requires a configured account, not ${JSON.stringify(accountId)}`);
      return account.dashboardUrl
        .replaceAll("{experimentId}", () => encodeURIComponent(experimentId))
        .replaceAll("{accountId}", () => encodeURIComponent(accountId));
    },
  };
}
