import type { ApiFailure } from "./api-failure.ts";

const UNTRUSTED: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What keeps a certificate from being accepted, and what to do about it. */
export interface CertificateTrouble {
  readonly what: string;
  readonly remedy: string;
}

/**
 * What the code of an error says about the other side's certificate; undefined: nothing.
 * @param otherwise what else helps against a certificate of an unknown authority, such as a setting of the address
 */
export function certificateTrouble(code: string, otherwise?: string): CertificateTrouble | undefined {
  if (UNTRUSTED.has(code)) {
    const ca = "set NODE_EXTRA_CA_CERTS to the file of the certificate authority (PEM)";
    return {
      what: `shows a certificate that this machine does not trust (${code})`,
      remedy: otherwise === undefined ? ca : `${ca}, or ${otherwise}`,
    };
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return {
      what: `shows a certificate that is not valid today (${code})`,
      remedy: "renew it there, or set this machine's clock",
    };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return {
      what: `shows a certificate of another name (${code})`,
      remedy: "use the name that the certificate was made for",
    };
  if (/^(ERR_SSL_|EPROTO$)/.test(code))
    return {
      what: `does not speak TLS as expected (${code})`,
      remedy: "check whether it expects TLS at this port",
    };
  return undefined;
}

/** The same of a request that failed, and was never sent for it. */
export function certificateTroubleIn(failure: ApiFailure | null): CertificateTrouble | undefined {
  return failure?.kind === "network" && !failure.isSent ? certificateTrouble(failure.code) : undefined;
}

const DEEPEST_CAUSE = 5;

/** The same of an error, of its causes and of the attempts it sums up. */
export function certificateTroubleOf(error: unknown, depth = 0): CertificateTrouble | undefined {
  if (!(error instanceof Error) || depth > DEEPEST_CAUSE) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return (
    certificateTrouble(code) ??
    inner.map((one: unknown) => certificateTroubleOf(one, depth + 1)).find((trouble) => trouble !== undefined)
  );
}
