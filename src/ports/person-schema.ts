import { z } from "zod";
import { isPersonId, type PersonId } from "../notify/index.ts";

/** The id of a person in a job's payload. */
export const personSchema = z.custom<PersonId>((value) => typeof value === "string" && isPersonId(value), {
  error: 'is not the id of a person; wanted one such as "slack:U012AB3CD", as ledger list people shows it',
});
