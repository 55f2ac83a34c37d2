import { createRequire } from "node:module";
import type { Agent, Dispatcher } from "undici";

/** Read where there is a proxy, and at once, because a dispatcher is made at once: without it what asks nobody starts a quarter sooner. */
const undici = (): typeof import("undici") => createRequire(import.meta.url)("undici");

/** The proxies that outgoing connections take. Their addresses may hold a password. */
export interface Proxies {
  readonly http: string | undefined;
  readonly https: string | undefined;
  /** Hosts that are reached without, as NO_PROXY lists them. */
  readonly except: string;
}

export const NO_PROXIES: Proxies = { http: undefined, https: undefined, except: "" };

/** Whatever NO_PROXY says: the sandbox and emulators run there, and no proxy could reach them. */
const THIS_MACHINE = "localhost,127.0.0.1,[::1]";

/**
 * Connections through the proxies, where the host of a request is to be reached through one. The caller closes it.
 * @returns undefined: there is no proxy
 */
export function proxyDispatcher(
  { http, https, except }: Proxies,
  options: Omit<Agent.Options, "connect" | "factory"> = {},
): Dispatcher | undefined {
  if (http === undefined && https === undefined) return undefined;
  const { EnvHttpProxyAgent } = undici();
  return new EnvHttpProxyAgent({
    allowH2: false,
    ...options,
    httpProxy: http ?? "",
    httpsProxy: https ?? "",
    noProxy: `${except},${THIS_MACHINE}`,
  });
}

/** `fetch` over these connections; without them, the platform's own. */
export function fetchOver(dispatcher: Dispatcher | undefined): typeof fetch {
  if (dispatcher === undefined) return (input, init) => fetch(input, init);
  const { fetch: fetchThrough } = undici();
  return ((input: string | URL, init?: object) => fetchThrough(input, { ...init, dispatcher })) as typeof fetch;
}
