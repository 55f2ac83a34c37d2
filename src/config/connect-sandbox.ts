import type { Config } from "./config.ts";
import { Secret } from "./variables/secret.ts";

/**
 * The same configuration, talking to a sandbox: its accounts lead there, and so does Slack unless a token for the real one is set.
 * @param sandbox the addresses of a running one
 */
export function connectToSandbox(
  config: Config,
  sandbox: {
    readonly url: string;
    readonly slackApiUrl: string;
    /** Stands in for the dashboard. */
    readonly slackPageUrl: string;
    readonly apiKey?: string;
    readonly stopApiKey?: string;
    /** The secret with which the sandbox's Slack signs actions; absent: nothing would take them, so there are no buttons. */
    readonly signingSecret?: string;
  },
): Config {
  const stopApiKey = sandbox.stopApiKey === undefined ? undefined : new Secret(sandbox.stopApiKey);
  const accounts = config.accounts.map((account) => ({
    ...account,
    ...(sandbox.apiKey === undefined ? {} : { apiKey: new Secret(sandbox.apiKey) }),
    stopApiKey,
    baseUrl: sandbox.url,
    dashboardUrl: sandbox.slackPageUrl,
  }));
  const signingSecret = sandbox.signingSecret === undefined ? undefined : new Secret(sandbox.signingSecret);
  if (config.slack.botToken !== undefined) return { ...config, accounts };
  return {
    ...config,
    accounts,
    slack: { botToken: new Secret("xoxb-sandbox"), apiUrl: sandbox.slackApiUrl, appToken: undefined, signingSecret },
  };
}
