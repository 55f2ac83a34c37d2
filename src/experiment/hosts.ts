/** Where an experiment is to be shown, and where its snippet may show it. Names of hosts; `*.example.com`: those below it. */
export interface Hosts {
  readonly targeted: readonly string[];
  readonly allowed: readonly string[];
}

const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const HOST = new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+[a-z][a-z0-9-]*[a-z0-9]$`, "u");
const LOCAL = /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})$/u;

/**
 * The host of an address or of a pattern of addresses, without its port; undefined where it names none for certain.
 * @example hostOf("https://Shop.example.com:8443/cart/*") // "shop.example.com"
 * @example hostOf("*://*.example.com/*") // "*.example.com"
 * @example hostOf("/cart/*") // undefined
 */
export function hostOf(pattern: string): string | undefined {
  const text = pattern.trim().toLowerCase();
  const schemeless = text.replace(/^(?:(?:https?|\*):)?\/\//u, "");
  // Without a scheme, what ends where a path begins; a text alone may as well be a file's name.
  if (schemeless === text && !text.includes("/")) return undefined;
  return nameIn(schemeless);
}

/**
 * The host that an entry of a list of domains allows: there a name alone is a host.
 * @example allowedHostOf("example.com") // "example.com"
 */
export function allowedHostOf(entry: string): string | undefined {
  const text = entry.trim().toLowerCase();
  if (text === "*") return text;
  return nameIn(text.replace(/^(?:(?:https?|\*):)?\/\//u, ""));
}

function nameIn(address: string): string | undefined {
  const [authority = ""] = address.split(/[/?#]/u);
  const name = authority.replace(/:(?:\d+|\*)$/u, "").replace(/\.$/u, "");
  return HOST.test(name) || LOCAL.test(name) ? name : undefined;
}

/**
 * The hosts that an experiment targets and that nothing allows, each once. What may be allowed is not among them: a domain is taken to allow
 * what is below it.
 * @example hostsNotAllowed({ targeted: ["shop.example.com", "example.org"], allowed: ["example.com"] }) // ["example.org"]
 */
export function hostsNotAllowed({ targeted, allowed }: Hosts): readonly string[] {
  return [...new Set(targeted)].filter((host) => !allowed.some((one) => mayAllow(one, host)));
}

function mayAllow(allowed: string, host: string): boolean {
  if (allowed === "*") return true;
  const [above, below] = [bare(allowed), bare(host)];
  const isBelow = below === above || below.endsWith(`.${above}`);
  // Of all hosts below a domain some are allowed.
  return isBelow || (host.startsWith("*.") && above.endsWith(`.${below}`));
}

function bare(host: string): string {
  return host.replace(/^\*\./u, "");
}
