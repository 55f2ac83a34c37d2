import { certificateTroubleIn, type ApiFailure, type OtherBody } from "../../experiment/index.ts";

/** A failed request in one line, for logs and for operators of Herald; `src/messages` has the words for everybody else. */
export function failureText(failure: ApiFailure): string {
  const isHarmless = "isSent" in failure && !failure.isSent && failure.method !== "GET";
  return `${failure.method} ${failure.path}: ${whatHappened(failure)}${isHarmless ? "; nothing was sent" : ""}`;
}

function whatHappened(failure: ApiFailure): string {
  switch (failure.kind) {
    case "status":
      return `${answered(failure)}${STATUS_MEANS[failure.status] ?? ""}`;
    case "wait":
      return `asked to wait ${Math.ceil(failure.waitMs / 1000)} s`;
    case "timeout":
      return `no complete answer within ${failure.limitMs} ms`;
    case "network":
      return (
        certificateText(failure) ??
        `${failure.isSent ? "the connection failed before the answer was complete" : "could not connect"} (${failure.code})`
      );
    case "closed":
      return "the client is closed";
    case "oversize":
      return `answered with more than ${failure.limitBytes} bytes`;
    case "not-json":
      return `answered ${failure.status} with ${bodyText(failure)}, expected JSON`;
    case "no-api":
      return `${answered(failure)} with ${bodyText(failure)}: there is no experiments API at this address, check the base URL`;
    case "unsupported":
      return `answered ${failure.status}: this server is too old for it`;
    case "redirect":
      return `answered ${failure.status}, a redirect to ${targetText(failure.to)}; redirects are never followed, the key belongs to one host`;
    case "shape":
      return `the answer is not as agreed at ${failure.at || "its top level"}: expected ${failure.expected}${failure.more > 0 ? ` (and ${failure.more} more)` : ""}`;
    case "repeated-page":
      return `page ${failure.page} leads back to a page already read`;
    case "endless-list":
      return `more than ${failure.mostPages} pages`;
  }
}

function certificateText(failure: ApiFailure): string | undefined {
  const trouble = certificateTroubleIn(failure);
  return trouble && `the server ${trouble.what}: ${trouble.remedy}`;
}

const STATUS_MEANS: Readonly<Record<number, string>> = {
  401: ": the API key is missing, wrong or expired",
  403: ": the API key lacks the scope for this",
};

function answered({ status, reason }: { status: number; reason: string | null }): string {
  return `answered ${status}${reason === null ? "" : ` (${reason})`}`;
}

function bodyText({ body, characters }: OtherBody): string {
  if (body === "empty") return "an empty body";
  if (body === "not-utf8") return "a body that is not UTF-8";
  return body === "html"
    ? "an HTML page, probably from a proxy"
    : `a body of ${characters} characters that is not JSON`;
}

function targetText(to: string | null): string {
  if (to === null) return "nowhere";
  return to === "" ? "the same host" : to;
}
