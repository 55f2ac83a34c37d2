import type { FastifyRequest } from "fastify";
import { PAGE_ACTS, type PageNotice, type Visitor } from "../../ports/index.ts";
import type { Person } from "../access/access.ts";

const STATES = ["done", "asked"] as const;
const LONGEST_BACK = 2_000;
/** Only its form counts: it leads nowhere. */
const BASE = "http://herald.invalid";

/** The person as pages show them. What is said of the form before is one of a few words, never text from the address. */
export function visitorFor(person: Person | undefined, { url }: Pick<FastifyRequest, "url">): Visitor {
  const back = pathWithin(url) ?? "/";
  return {
    name: person?.name,
    csrf: person?.csrf,
    canSignOut: person?.session !== undefined,
    back: pathWithNotice(back, undefined),
    // To others nothing was done.
    notice: person === undefined ? undefined : noticeIn(back),
  };
}

/** Path and query of an address of this server; undefined: it leads elsewhere. */
export function pathWithin(address: string): string | undefined {
  if (!address.startsWith("/") || address.length > LONGEST_BACK || !URL.canParse(address, BASE)) return undefined;
  const { origin, pathname, search } = new URL(address, BASE);
  // "/.//elsewhere" becomes "//elsewhere", which is another server.
  return origin === BASE && !pathname.startsWith("//") ? pathname + search : undefined;
}

/** The same page, with what is said of the form; undefined: nothing. */
export function pathWithNotice(path: string, notice: PageNotice | undefined): string {
  const { pathname, searchParams } = new URL(path, BASE);
  for (const state of STATES) searchParams.delete(state);
  if (notice !== undefined) searchParams.set(notice.state, notice.act);
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}

function noticeIn(path: string): PageNotice | undefined {
  const { searchParams } = new URL(path, BASE);
  for (const state of STATES) {
    const act = PAGE_ACTS.find((one) => one === searchParams.get(state));
    if (act !== undefined) return { act, state };
  }
  return undefined;
}
