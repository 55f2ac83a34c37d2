import type { PersonId } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";

/** Forgets the name of a person. What they said stays, under their id; messages that were sent stay as they are. */
export async function forgetPerson(
  { person }: { readonly person: PersonId },
  { ledger }: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  return { isForgotten: await ledger.people.forget(person) };
}
