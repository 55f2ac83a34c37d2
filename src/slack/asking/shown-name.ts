const LONGEST = 80;

/** What Slack says that a person is called, without what is no text. */
export function shownName(name: string): string {
  return name.toWellFormed().replace(/\p{C}/gu, "").slice(0, LONGEST).toWellFormed();
}
