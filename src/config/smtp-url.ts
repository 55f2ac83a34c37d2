import type { Check } from "./checks.ts";
import { connectionUrl } from "./connection-url.ts";

const smtpAddress = connectionUrl(["smtp", "smtps"], "smtp://user:password@mail.example.com:587");

/** A mail server. Holds a password, so it is never repeated. */
export const smtpUrl: Check = (value) => {
  const problem = smtpAddress(value);
  if (problem !== undefined) return problem;
  const { pathname, search, username, password } = new URL(value);
  if ((pathname !== "" && pathname !== "/") || search !== "")
    return "carries a path or options; wanted scheme, user, password, host and port alone";
  if ((username === "") !== (password === ""))
    return "has a user without a password or the reverse; wanted both, or neither";
  return undefined;
};
