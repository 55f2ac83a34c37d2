import {
  createExperimentsApi,
  type ClosableExperimentsApi,
  type ObservableExperimentsApi,
} from "../api-client/index.ts";
import { proxiesOf, type Config } from "../config/index.ts";
import type { Log, SharedWait } from "../ports/index.ts";
import { withoutAnyNames } from "./without-names.ts";

type Account = Config["accounts"][number];

/** The API of one configured account. @param sharedWait undefined: this process keeps its waiting time to itself */
export function openApi(
  { id, baseUrl, apiKey, stopApiKey, concurrency }: Account,
  config: Config,
  log: Log,
  sharedWait?: SharedWait,
): ObservableExperimentsApi {
  return createExperimentsApi({
    baseUrl,
    apiKey: apiKey.reveal(),
    stopApiKey: stopApiKey?.reveal(),
    log: log.child({ account: id }),
    quotesReasons: !config.redactNames,
    proxies: proxiesOf(config),
    concurrency,
    sharedWait,
  });
}

/** The same for a command that a person gives: all of it, with names redacted as for jobs. */
export function openCommandApi(account: Account, config: Config, log: Log): ClosableExperimentsApi {
  const api = openApi(account, config, log);
  return config.redactNames ? withoutAnyNames(api) : api;
}
