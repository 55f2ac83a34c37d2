import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { headerSafe } from "./checks.ts";
import type { AccountConfig } from "./config.ts";
import type { Entry } from "./config-file.ts";
import type { accountSchema } from "./file-schema.ts";
import type { ProblemList } from "./problems.ts";
import { Secret } from "./secret.ts";
import type { VariableReader } from "./variable-reader.ts";

type AccountEntry = Entry<z.output<typeof accountSchema>>;
type KeySource = NonNullable<AccountEntry["value"]["apiKey"]>;

const KEY = "OURS_PRIVACY_API_KEY";
const STOP_KEY = "OURS_PRIVACY_STOP_API_KEY";

const secret = (value: string | undefined): Secret | undefined => (value === undefined ? undefined : new Secret(value));

/** The demo's account. Its host can never be reached, so that a demo that was not connected to its sandbox fails safely. */
export const DEMO_ACCOUNT: AccountConfig = {
  id: "demo",
  name: "Demo",
  apiKey: new Secret("sandbox-key"),
  stopApiKey: undefined,
  baseUrl: "https://sandbox.invalid",
  dashboardUrl: "https://sandbox.invalid",
};

/**
 * The accounts of the configuration file, or the one of the environment, or the demo's. An account of the file without a key of its
 * own uses the environment's.
 * @param file undefined: there is no configuration file
 */
export function readAccounts(
  entries: readonly AccountEntry[] | undefined,
  variables: VariableReader,
  file: { readonly path: string; where(path: readonly PropertyKey[]): string },
  problems: ProblemList,
  warnings: string[],
): { readonly isDemo: boolean; readonly accounts: readonly AccountConfig[] } {
  const baseUrl = (variables.known("OURS_PRIVACY_BASE_URL") ?? "https://app.oursprivacy.com").replace(/\/+$/, "");
  const key = variables.known(KEY);
  const stopKey = variables.known(STOP_KEY);
  if (entries === undefined || entries.length === 0) {
    if (key === undefined) {
      if (variables.isGiven(STOP_KEY) && !variables.isGiven(KEY)) problems.add(STOP_KEY, `is set without ${KEY}; wanted both, or neither for the demo`);
      return { isDemo: true, accounts: [DEMO_ACCOUNT] };
    }
    const account = { id: "main", name: "Ours Privacy", apiKey: new Secret(key), stopApiKey: secret(stopKey), baseUrl, dashboardUrl: baseUrl };
    warnOfOneKey(account, warnings);
    return { isDemo: false, accounts: [account] };
  }

  function keyFrom(source: KeySource, path: readonly PropertyKey[]): string | undefined {
    if ("file" in source) return variables.fromFile(file.where([...path, "file"]), resolve(dirname(file.path), source.file), headerSafe);
    if (!variables.isGiven(source.env)) problems.add(file.where([...path, "env"]), `${source.env} is not set; wanted the key in it, or in the file that ${source.env}_FILE names`);
    return variables.any(source.env, headerSafe);
  }
  const accounts: AccountConfig[] = [];
  for (const { path, value } of entries) {
    if (accounts.some((account) => account.id === value.id)) problems.add(file.where([...path, "id"]), `there is another account ${JSON.stringify(value.id)}; wanted an id of its own`);
    const ownKey = value.apiKey === undefined ? key : keyFrom(value.apiKey, [...path, "apiKey"]);
    if (value.apiKey === undefined && !variables.isGiven(KEY)) problems.add(file.where(path), `has no apiKey, and ${KEY} is not set; wanted one of them`);
    const ownStopKey = value.stopApiKey === undefined ? (value.apiKey === undefined ? stopKey : undefined) : keyFrom(value.stopApiKey, [...path, "stopApiKey"]);
    const twin = accounts.find((account) => account.apiKey.reveal() === ownKey);
    if (twin !== undefined) problems.add(file.where(path), `has the key of account ${JSON.stringify(twin.id)}, so it is the same account; wanted a key of its own`);
    const ownBaseUrl = value.baseUrl?.replace(/\/+$/, "") ?? baseUrl;
    const account: AccountConfig = {
      id: value.id,
      name: value.name ?? value.id,
      apiKey: new Secret(ownKey ?? ""),
      stopApiKey: secret(ownStopKey),
      baseUrl: ownBaseUrl,
      dashboardUrl: value.dashboardUrl ?? ownBaseUrl,
    };
    if (ownKey !== undefined) accounts.push(account);
    warnOfOneKey(account, warnings);
  }
  return { isDemo: false, accounts };
}

function warnOfOneKey({ id, apiKey, stopApiKey }: AccountConfig, warnings: string[]): void {
  if (stopApiKey?.reveal() === apiKey.reveal()) warnings.push(`account ${id}: the stop key is the reading key again; a second key protects only if the first one may not stop`);
}
