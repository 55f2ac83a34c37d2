import type { Check } from "./checks.ts";

const HINT = "in a user name or password, write @ as %40, / as %2F, # as %23, ? as %3F, % as %25 and a space as %20";

/**
 * A connection string of one of the given schemes. It may hold a password, so no part of it is ever repeated: where a password is not
 * escaped, a piece of it looks like the host or the path.
 */
export function connectionUrl(schemes: readonly string[], example: string): Check {
  return (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !schemes.includes(url.protocol.replace(":", "")))
      return `is not an address of that kind; wanted one such as ${example}${value.includes("@") ? `. ${HINT}` : ""}`;
    if (!isEscaped(value)) return `holds characters that have to be escaped: ${HINT}`;
    if (url.hash !== "") return `holds a #, which no address of a server has: ${HINT}`;
    return url.hostname === "" && socketOf(url) === undefined
      ? `names no host; wanted an address such as ${example}`
      : undefined;
  };
}

/** The folder of a Unix socket that an address of PostgreSQL names instead of a host. */
export function socketOf({ hostname, searchParams }: URL): string | undefined {
  if (/^%2f/i.test(hostname)) return decodeURIComponent(hostname);
  const host = searchParams.get("host");
  return host?.startsWith("/") === true ? host : undefined;
}

/** Whether the one @ of it ends user and password, and each % begins the code of a character. */
function isEscaped(value: string): boolean {
  const [, authority = "", rest = ""] = /^[^:]+:\/\/([^/?#]*)(.*)$/s.exec(value) ?? [];
  return !/@.*@/s.test(authority) && !rest.includes("@") && !/%(?![\da-f]{2})/i.test(value) && !/\s/.test(value);
}
