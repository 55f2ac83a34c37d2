import { createHash } from "node:crypto";

/** Advisory locks are numbers shared by the whole database: each of ours is drawn from its name, which holds the schema's. */
export function lockKeyOf(name: string): bigint {
  return createHash("sha256").update(name).digest().readBigInt64BE();
}
