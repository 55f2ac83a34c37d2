import type { FastifyRequest } from "fastify";
import { isLoopbackHost } from "../../platform/index.ts";
import type { Clock, Ledger } from "../../ports/index.ts";
import { cookiesIn, cookieText } from "./cookies.ts";
import { isForwarded, namesThisMachine, originsOf, type FormOrigin, type Origins } from "./origins.ts";
import { overAt, passesFor, type Pass, type PassHolder, type Passes } from "./passes.ts";
import { isSame, sealFor } from "./seal.ts";
import { readerOf, type TrustedHeader } from "./trusted-header.ts";

const HOUR_MS = 3_600_000;
const SESSION_MS = 12 * HOUR_MS;
const LINK_MS = 10 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Cookies of a host are shared by all its ports: each Herald has a name of its own. */
const COOKIE_NAME_LENGTH = 8;

/** Who may look at the page and act on it. */
export interface PageAccess {
  /** Under which others reach this worker, if that is configured. */
  readonly publicUrl: string | undefined;
  /** Undefined: people sign in by a link. */
  readonly trustedHeader: TrustedHeader | undefined;
  readonly spentTokens: Ledger["spentTokens"];
}

/** Somebody who is known. */
export interface Person {
  readonly name: string;
  /** Who it is, where a medium knows. */
  readonly id?: Pass["person"];
  /** What forms that are shown to this person carry. */
  readonly csrf: string;
  /** Undefined: a proxy signs people in and out. */
  readonly session: Pass | undefined;
  /** What a form of this person may carry: beside `csrf`, what one carries that was shown yesterday. */
  readonly accepted: readonly string[];
}

/** Keeps the doors: who looks, whether that is enough, and what signs them in. */
export interface Access {
  readonly origins: Origins;
  readonly links: Passes;
  /** A proxy names people: links and cookies count for nothing. */
  readonly isByProxy: boolean;
  personOf(request: FastifyRequest): Promise<Person | undefined>;
  mayRead(request: FastifyRequest, person: Person | undefined): boolean;
  isFormOf(person: Person, csrf: string): boolean;
  /** True for one request only. */
  spend(pass: Pass): Promise<boolean>;
  isSpent(pass: Pass): Promise<boolean>;
  /** Headers that begin a session. */
  begin(holder: PassHolder, origin: FormOrigin): readonly string[];
  /** Headers that remove its cookies. */
  end(): readonly string[];
}

/** The passes that sign-in links carry. */
export function signInPasses(token: string): Passes {
  return passesFor(token, "sign-in links", LINK_MS);
}

/** @param token the trigger token, from which every key is derived: workers that share it know each other's people */
export function openAccess(
  { publicUrl, trustedHeader, spentTokens }: PageAccess,
  { host, token, clock }: { readonly host: string; readonly token: string; readonly clock: Clock },
): Access {
  const origins = originsOf(publicUrl);
  const forms = sealFor(token, "forms");
  const links = signInPasses(token);
  const name = `herald-${sealFor(token, "cookie").mark("name").slice(0, COOKIE_NAME_LENGTH)}`;
  // A cookie of the one kind is none of the other: what came over plain HTTP is not taken from HTTPS.
  const overHttps = { cookie: `__Host-${name}`, passes: passesFor(token, "sessions over HTTPS", SESSION_MS) };
  const onThisMachine = { cookie: name, passes: passesFor(token, "sessions on this machine", SESSION_MS) };
  const named = trustedHeader && readerOf(trustedHeader);
  const isOpen = isLoopbackHost(host) && !origins.isPublic && named === undefined;

  const sessionOf = async ({ headers: { cookie, host: at = "" } }: FastifyRequest): Promise<Pass | undefined> => {
    for (const kind of namesThisMachine(at) ? [overHttps, onThisMachine] : [overHttps]) {
      for (const value of cookiesIn(cookie, kind.cookie)) {
        const pass = kind.passes.read(value, clock.nowMs());
        if (pass !== undefined && !(await spentTokens.has(pass.id))) return pass;
      }
    }
    return undefined;
  };

  return {
    origins,
    links,
    isByProxy: named !== undefined,
    async personOf(request) {
      if (named !== undefined) {
        const person = named(request);
        return person === undefined ? undefined : personByProxy(person);
      }
      const session = await sessionOf(request);
      if (session === undefined) return undefined;
      const csrf = forms.mark(`session ${session.id}`);
      return { name: session.name, id: session.person, csrf, accepted: [csrf], session };
    },
    mayRead: (request, person) => person !== undefined || (isOpen && !isForwarded(request)),
    isFormOf: ({ accepted }, csrf) => accepted.map((one) => isSame(csrf, one)).includes(true),
    spend: (pass) => spentTokens.spend(pass.id, overAt(pass)),
    isSpent: (pass) => spentTokens.has(pass.id),
    begin(person, { isHttps }) {
      const { cookie, passes } = isHttps ? overHttps : onThisMachine;
      return [
        cookieText(cookie, passes.issue(person, clock.nowMs()).token, { maxAgeSeconds: SESSION_MS / 1000, isHttps }),
      ];
    },
    end: () => [
      cookieText(overHttps.cookie, "", { maxAgeSeconds: 0, isHttps: true }),
      cookieText(onThisMachine.cookie, "", { maxAgeSeconds: 0, isHttps: false }),
    ],
  };

  /** A proxy's people have no session of ours: their forms count on the day they were shown, and the day after. */
  function personByProxy(person: string): Person {
    const formOn = (ms: number): string => forms.mark(`proxy ${new Date(ms).toISOString().slice(0, 10)} ${person}`);
    const now = clock.nowMs();
    const csrf = formOn(now);
    return { name: person, csrf, accepted: [csrf, formOn(now - DAY_MS)], session: undefined };
  }
}
