/** Nothing from elsewhere, nothing written into the page itself, and no frame around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** What every page is sent with. */
export const PAGE_HEADERS = {
  "content-security-policy": POLICY,
  // Other servers learn nothing. With "no-referrer" a browser would not even tell us that our own form comes from us: `Origin: null`.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

export const HTML = "text/html; charset=utf-8";
