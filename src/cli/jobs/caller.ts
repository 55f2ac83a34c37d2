import { hostname, userInfo } from "node:os";
import { UsageError } from "../failure.ts";

const LONGEST = 200;

/** Who gives a command: as they say, else as this machine knows them. @throws UsageError */
export function caller(by?: string): string {
  if (by === undefined) return `${userName()}@${hostname()}`;
  const name = by.trim();
  if (name === "" || name.length > LONGEST) throw new UsageError(`--by takes a name of 1 to ${LONGEST} characters`);
  return name;
}

/** The number of a user for whom the system has no name, as in a container that is given a user id of its own. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.()}`;
  }
}
