import type { FastifyRequest } from "fastify";
import { isLoopbackHost } from "../../platform/index.ts";

/** Where a form that reached us was shown. `isPrivate`: nobody on the way could have read along. */
export interface FormOrigin {
  readonly isHttps: boolean;
  readonly isThisMachine: boolean;
}

/** By which names browsers reach this worker. */
export interface Origins {
  /** Host with port, as browsers send it; undefined: no public address is known. */
  readonly publicHost: string | undefined;
  /** The public address leads people of other machines here. */
  readonly isPublic: boolean;
  /** Whether and how the public address may be used to sign in. */
  readonly publicOrigin: FormOrigin | undefined;
  /** Undefined: from a page of somebody else, or it cannot be told. */
  ofForm(request: FastifyRequest): FormOrigin | undefined;
}

const ON_THIS_MACHINE: FormOrigin = { isHttps: false, isThisMachine: true };
/** What proxies say that others sent through them. */
const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/** @param publicUrl under which others reach this worker, if that is configured */
export function originsOf(publicUrl: string | undefined): Origins {
  const address = publicUrl === undefined ? undefined : new URL(publicUrl);
  const publicOrigin = address && {
    isHttps: address.protocol === "https:",
    isThisMachine: isLoopbackHost(address.hostname),
  };
  return {
    publicHost: address?.host,
    publicOrigin,
    isPublic: publicOrigin !== undefined && !publicOrigin.isThisMachine,
    ofForm({ headers: { origin, host = "", "sec-fetch-site": site } }) {
      const isOurs = namesThisMachine(host);
      if (origin !== undefined) {
        if (origin === address?.origin) return publicOrigin;
        return isOurs && origin === `http://${host}` ? ON_THIS_MACHINE : undefined;
      }
      if (site !== "same-origin") return undefined;
      if (host === address?.host) return publicOrigin;
      return isOurs ? ON_THIS_MACHINE : undefined;
    },
  };
}

/** Whether a `Host` header, whole, is a name of this machine for itself. */
export function namesThisMachine(header: string): boolean {
  // What reads only its beginning takes "localhost:80.example.com" for this machine.
  const [, host = ""] = /^(.*?)(?::\d{1,5})?$/.exec(header) ?? [];
  return isLoopbackHost(host);
}

/** Whether a proxy says that it passes something on: then this machine asks for somebody else. */
export function isForwarded({ headers }: FastifyRequest): boolean {
  return FORWARDED.some((name) => headers[name] !== undefined);
}
