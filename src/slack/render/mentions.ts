import { addressOf, mediumOf, type PersonId } from "../../notify/index.ts";
import { SLACK } from "../place.ts";

/** Ids of people and of user groups. Nothing else calls anybody: not a channel, and not everyone who is here. */
const PERSON = /^[UW][A-Z0-9]{6,30}$/u;
const GROUP = /^S[A-Z0-9]{6,30}$/u;

/** Those of the people who are of Slack, as Slack calls them; empty where nobody is. */
export function mentionsText(people: readonly PersonId[]): string {
  const called = people
    .filter((one) => mediumOf(one) === SLACK)
    .map(addressOf)
    .flatMap((id) => (PERSON.test(id) ? [`<@${id}>`] : GROUP.test(id) ? [`<!subteam^${id}>`] : []));
  return called.length === 0 ? "" : `For ${called.join(", ")}`;
}
