import type { Proxies } from "../platform/index.ts";
import type { ProblemList } from "./problems.ts";
import { Secret } from "./variables/secret.ts";
import type { Environment } from "./variables/variable-reader.ts";

/** How connections to the outside are made: what other programs read from the same variables. */
export interface OutgoingConfig {
  readonly httpProxy: Secret | undefined;
  readonly httpsProxy: Secret | undefined;
  /** Hosts that are reached directly. */
  readonly noProxy: string;
  /** File of certificate authorities that Node.js trusts beside its own; undefined: none. */
  readonly extraCertificates: string | undefined;
}

/** Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY, where small letters win, as in other programs, and NODE_EXTRA_CA_CERTS. */
export function readOutgoing(environment: Environment, problems: ProblemList): OutgoingConfig {
  const given = (name: string): string | undefined =>
    environment[name.toLowerCase()]?.trim() || environment[name]?.trim() || undefined;
  const proxy = (name: string): Secret | undefined => {
    const text = given(name);
    if (text === undefined) return undefined;
    const address = /^[a-z\d]+:\/\//i.test(text) ? text : `http://${text}`;
    if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && !/[?#]/.test(address))
      return new Secret(address);
    problems.add(name, "is not the address of a proxy; wanted one such as http://proxy.example.com:3128");
    return undefined;
  };
  return {
    httpProxy: proxy("HTTP_PROXY"),
    httpsProxy: proxy("HTTPS_PROXY"),
    noProxy: given("NO_PROXY") ?? "",
    extraCertificates: environment["NODE_EXTRA_CA_CERTS"]?.trim() || undefined,
  };
}

/** The proxies with their passwords, for what connects. */
export function proxiesOf({ outgoing }: { readonly outgoing: OutgoingConfig }): Proxies {
  const { httpProxy, httpsProxy, noProxy } = outgoing;
  return { http: httpProxy?.reveal(), https: (httpsProxy ?? httpProxy)?.reveal(), except: noProxy };
}

/** For people, without user and password; undefined: nothing is set. */
export function describeOutgoing({
  httpProxy,
  httpsProxy,
  noProxy,
  extraCertificates,
}: OutgoingConfig): string | undefined {
  const proxy = httpsProxy ?? httpProxy;
  const parts = [
    ...(proxy === undefined
      ? []
      : [`through the proxy ${new URL(proxy.reveal()).origin}${noProxy === "" ? "" : `, except ${noProxy}`}`]),
    ...(extraCertificates === undefined ? [] : [`trusting also the certificate authorities in ${extraCertificates}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}
