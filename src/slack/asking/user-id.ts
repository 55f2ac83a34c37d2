import type { PersonId } from "../../notify/index.ts";

/** Of `slack:U012AB3CD`: `U012AB3CD`. */
export function userIdOf(person: PersonId): string {
  return person.slice(person.indexOf(":") + 1);
}
