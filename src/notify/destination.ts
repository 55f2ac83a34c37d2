/** Where notifications go: a medium and an address within it, `slack:#experiments`, `webhook:https://…`. */
export type Destination = `${string}:${string}`;

/** Of `slack:#experiments`: `slack`. */
export function mediumOf(destination: Destination): string {
  return destination.slice(0, destination.indexOf(":"));
}

/** Of `slack:#experiments`: `#experiments`. */
export function addressOf(destination: Destination): string {
  return destination.slice(destination.indexOf(":") + 1);
}

/** @param text what may be one: the address is checked by who knows the medium */
export function isDestination(text: string): text is Destination {
  return /^[a-z]+:\S/u.test(text);
}
