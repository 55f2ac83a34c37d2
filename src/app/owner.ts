import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** A name for this process that no other shares: who holds a claim. */
export function uniqueOwner(): string {
  return `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`;
}
