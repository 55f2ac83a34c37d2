import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { headerSafe } from "./checks.ts";
import type { AccountConfig } from "./config.ts";
import type { Entry } from "./file/config-file.ts";
import type { accountSchema } from "./file/file-schema.ts";
import type { ProblemList } from "./problems.ts";
import { Secret } from "./variables/secret.ts";
import type { VariableReader } from "./variables/variable-reader.ts";

type AccountEntry = Entry<z.output<typeof accountSchema>>;
type KeySource = NonNullable<AccountEntry["value"]["apiKey"]>;
type Path = readonly PropertyKey[];

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

/** What accounts are read from, and where to say what is wrong with them. */
export interface AccountSources {
  readonly variables: VariableReader;
  /** The configuration file; relative paths in it start from its folder. */
  readonly file: { readonly path: string; where(path: Path): string };
  readonly problems: ProblemList;
  readonly warnings: string[];
}

/**
 * The accounts of the configuration file, or the one of the environment, or the demo's. An account of the file without a key of its
 * own uses the environment's.
 */
export function readAccounts(
  entries: readonly AccountEntry[] | undefined,
  sources: AccountSources,
): { readonly isDemo: boolean; readonly accounts: readonly AccountConfig[] } {
  const { variables, problems } = sources;
  const common = {
    baseUrl: (variables.known("OURS_PRIVACY_BASE_URL") ?? "https://app.oursprivacy.com").replace(/\/+$/, ""),
    key: variables.known(KEY),
    stopKey: variables.known(STOP_KEY),
  };
  if (entries !== undefined && entries.length > 0)
    return { isDemo: false, accounts: fromFile(entries, common, sources) };
  if (common.key === undefined) {
    if (variables.isGiven(STOP_KEY) && !variables.isGiven(KEY))
      problems.add(STOP_KEY, `is set without ${KEY}; wanted both, or neither for the demo`);
    return { isDemo: true, accounts: [DEMO_ACCOUNT] };
  }
  const account: AccountConfig = {
    id: "main",
    name: "Ours Privacy",
    apiKey: new Secret(common.key),
    stopApiKey: secret(common.stopKey),
    baseUrl: common.baseUrl,
    dashboardUrl: common.baseUrl,
  };
  warnOfOneKey(account, sources.warnings);
  return { isDemo: false, accounts: [account] };
}

interface Common {
  readonly baseUrl: string;
  readonly key: string | undefined;
  readonly stopKey: string | undefined;
}

function fromFile(entries: readonly AccountEntry[], common: Common, sources: AccountSources): readonly AccountConfig[] {
  const { problems, file, variables } = sources;
  const accounts: AccountConfig[] = [];
  for (const { path, value } of entries) {
    const usesCommonKey = value.apiKey === undefined;
    if (usesCommonKey && !variables.isGiven(KEY))
      problems.add(file.where(path), `has no apiKey, and ${KEY} is not set; wanted one of them`);
    const key = value.apiKey === undefined ? common.key : keyFrom(value.apiKey, [...path, "apiKey"], sources);
    const commonStopKey = usesCommonKey ? common.stopKey : undefined;
    const stopKey =
      value.stopApiKey === undefined ? commonStopKey : keyFrom(value.stopApiKey, [...path, "stopApiKey"], sources);

    if (accounts.some((account) => account.id === value.id)) {
      problems.add(
        file.where([...path, "id"]),
        `there is another account ${JSON.stringify(value.id)}; wanted an id of its own`,
      );
    }
    const twin = accounts.find((account) => account.apiKey.reveal() === key);
    if (twin !== undefined) {
      problems.add(
        file.where(path),
        `has the key of account ${JSON.stringify(twin.id)}, so it is the same account; wanted a key of its own`,
      );
    }
    // The missing key is on the list already.
    if (key === undefined) continue;
    const baseUrl = value.baseUrl?.replace(/\/+$/, "") ?? common.baseUrl;
    const account: AccountConfig = {
      id: value.id,
      name: value.name ?? value.id,
      apiKey: new Secret(key),
      stopApiKey: secret(stopKey),
      baseUrl,
      dashboardUrl: value.dashboardUrl ?? baseUrl,
      concurrency: value.concurrency,
    };
    accounts.push(account);
    warnOfOneKey(account, sources.warnings);
  }
  return accounts;
}

function keyFrom(source: KeySource, path: Path, { variables, file, problems }: AccountSources): string | undefined {
  if ("file" in source)
    return variables.fromFile(file.where([...path, "file"]), resolve(dirname(file.path), source.file), headerSafe);
  const { env } = source;
  if (!variables.isGiven(env)) {
    problems.add(
      file.where([...path, "env"]),
      `${env} is not set; wanted the key in it, or in the file that ${env}_FILE names`,
    );
  }
  return variables.any(env, headerSafe);
}

function warnOfOneKey({ id, apiKey, stopApiKey }: AccountConfig, warnings: string[]): void {
  if (stopApiKey?.reveal() !== apiKey.reveal()) return;
  warnings.push(
    `account ${id}: the stop key is the reading key again; a second key protects only if the first one may not stop`,
  );
}

/** Of an account without a second key, where Herald may stop something. */
export function oneKeyWarning(id: string): string {
  return `account ${id}: one API key both reads and stops; with a second key for stopping, in ${STOP_KEY} or stopApiKey, the first one needs no right to stop`;
}
