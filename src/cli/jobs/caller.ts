import { hostname, userInfo } from "node:os";
import { UsageError } from "../failure.ts";

const LONGEST = 200;

/** Who gives a command: as they say, else as this machine knows them. @throws UsageError */
export function caller(by?: string): string {
  if (by === undefined) return `${userInfo().username}@${hostname()}`;
  const name = by.trim();
  if (name === "" || name.length > LONGEST) throw new UsageError(`--by takes a name of 1 to ${LONGEST} characters`);
  return name;
}
