import { isPersonId, type Answer, type PersonId } from "../notify/index.ts";
import { callerId, type Caller, type JobContext } from "../ports/index.ts";

/** Keeps the person who answered by their id, with their name beside it. */
export async function rememberPerson(
  { person, personName }: Pick<Answer, "person" | "personName">,
  { ledger, clock }: Pick<JobContext, "ledger" | "clock">,
): Promise<PersonId> {
  await ledger.people.remember(person, shownName(personName), clock.now());
  return person;
}

/** A person who says something by command, over HTTP or on the page: known by a medium, or by the name alone that they give. */
export async function rememberCaller(
  { by, via, person }: Caller,
  context: Pick<JobContext, "ledger" | "clock">,
): Promise<PersonId> {
  // What that person is called says the medium.
  return person ?? rememberPerson({ person: callerId(via, by), personName: by }, context);
}

/** Members in which facts say who did something. */
const WHO = new Set(["by", "actor", "requestedBy"]);

/** Members in which nobody is named, and which are large: what was read and decided. */
const IMPERSONAL = new Set(["decision", "before", "experiment", "input", "recomputed"]);

/** The same facts with names of people in place of their ids: only for what is shown. */
export async function withNames<Facts>(facts: Facts, { ledger }: Pick<JobContext, "ledger">): Promise<Facts> {
  const ids = new Set<PersonId>();
  visit(facts, (id) => {
    ids.add(id);
    return id;
  });
  if (ids.size === 0) return facts;
  const names = await ledger.people.names([...ids]);
  return visit(facts, (id) => calledBy(id, names.get(id))) as Facts;
}

/** `Ada (U012AB3CD)`: nobody else can have that id, whatever they call themselves. A person without a known name appears as the id only. */
function calledBy(person: PersonId, name: string | undefined): string {
  const id = person.slice(person.indexOf(":") + 1);
  const isOurs = /^[0-9a-f]{16}$/u.test(id);
  if (name === undefined || name === "") return isOurs ? "someone" : id;
  return isOurs ? name : `${name} (${id})`;
}

/** Brackets in a name could pass for an id, and other signs for markup. */
function shownName(name: string): string {
  return name
    .toWellFormed()
    .replace(/[\p{C}()<>&]/gu, "")
    .trim();
}

/** The same value with every id of a person replaced; the same object if there is none. */
function visit(value: unknown, replace: (id: PersonId) => string): unknown {
  if (typeof value !== "object" || value === null) return value;
  let changed: Record<string, unknown> | unknown[] | undefined;
  for (const [key, member] of Object.entries(value)) {
    if (IMPERSONAL.has(key)) continue;
    const isPerson = WHO.has(key) && typeof member === "string" && isPersonId(member);
    const replaced = isPerson ? replace(member) : visit(member, replace);
    if (replaced === member) continue;
    changed ??= Array.isArray(value) ? [...(value as unknown[])] : { ...value };
    (changed as Record<string, unknown>)[key] = replaced;
  }
  return changed ?? value;
}
