/** Where the API lives: the one origin that may see the key, and the prefix of every path. */
export interface BaseUrl {
  readonly origin: string;
  /** Without trailing slash; empty for most. */
  readonly pathPrefix: string;
}

const API_PREFIX = "/rest/v1";
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the configured address. The key travels in a header, so plain http is accepted to this machine only.
 * @throws RangeError when it is not an address, not https, or carries credentials, a query or a fragment (never shown)
 */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined)
    throw new RangeError(
      "createExperimentsApi requires baseUrl to be an absolute URL, like https://app.oursprivacy.com",
    );
  if (url.username !== "" || url.password !== "")
    throw new RangeError("createExperimentsApi requires baseUrl without user name and password");
  if (url.search !== "" || url.hash !== "")
    throw new RangeError("createExperimentsApi requires baseUrl without query and fragment");
  const isLocal = url.protocol === "http:" && LOOPBACK.test(url.hostname);
  if (url.protocol !== "https:" && !isLocal) {
    throw new RangeError(
      `createExperimentsApi requires https in baseUrl, except to this machine: ${url.protocol}//${url.host} would see the key in plain text`,
    );
  }
  return { origin: url.origin, pathPrefix: url.pathname.replace(/\/+$/, "").replace(new RegExp(`${API_PREFIX}$`), "") };
}
