/** Plain text, at most so many code units. */
export function cutPlain(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
