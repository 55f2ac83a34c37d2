import { createHash } from "node:crypto";
import { z } from "zod";
import { isPersonId, type PersonId } from "../../notify/index.ts";

/** The id of a person in a job's payload. */
export const personSchema = z.custom<PersonId>((value) => typeof value === "string" && isPersonId(value), {
  error: 'is not the id of a person; wanted one such as "slack:U012AB3CD", as ledger list people shows it',
});

/** The id of somebody of whom only a name is known. It is made from that name, so that the same name is the same person, but does not contain it. */
export function callerId(via: string, name: string): PersonId {
  return `${via}:${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}
