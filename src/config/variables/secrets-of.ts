import type { Config } from "../config.ts";
import type { Secret } from "./secret.ts";

/** The password of a connection string, as written there and as it is. */
function passwordsIn(url: Secret): readonly string[] {
  const { password, searchParams } = new URL(url.reveal());
  return [password, decoded(password), searchParams.get("password") ?? ""];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: the text is used as it is.
    return text;
  }
}

/** Every secret value of the configuration: what the log must never show. */
export function secretsOf(config: Config): readonly string[] {
  const { slack, queue, ledger, http, mail, webhooks, webhookSecrets, teams, heartbeat } = config;
  const ofAccounts = config.accounts.flatMap((account) => [account.apiKey, account.stopApiKey]);
  const keys = [
    ...ofAccounts,
    slack.botToken,
    slack.signingSecret,
    slack.appToken,
    http.triggerToken,
    ...Object.values(webhooks),
    ...webhookSecrets,
    ...Object.values(teams),
    heartbeat,
  ];
  const { httpProxy, httpsProxy } = config.outgoing;
  const proxies = [httpProxy, httpsProxy].filter((proxy) => proxy !== undefined);
  const urls = [
    ...proxies,
    ...(mail === undefined ? [] : [mail.url]),
    ...[queue, ledger].flatMap((store) => (store.kind === "embedded" ? [] : [store.url])),
  ];
  const values = [...keys.flatMap((key) => (key === undefined ? [] : [key.reveal()])), ...urls.flatMap(passwordsIn)];
  return [...new Set(values)].filter((value) => value !== "");
}
