/** From here a bar may look full, and as close to 0 empty: 97% is not certainty and must not look like it. */
const NEARLY_CERTAIN = 0.995;

/** A probability, drawn: `▰▰▰▰▰▰▰▱`. @param look proportional fonts and a terminal's grid want different characters */
export function bar(
  probability: number,
  cells: number,
  look: { readonly full: string; readonly empty: string },
): string {
  const least = probability > 1 - NEARLY_CERTAIN ? 1 : 0;
  const most = probability < NEARLY_CERTAIN ? cells - 1 : cells;
  const filled = Math.min(most, Math.max(least, Math.round(probability * cells)));
  return look.full.repeat(filled) + look.empty.repeat(cells - filled);
}
