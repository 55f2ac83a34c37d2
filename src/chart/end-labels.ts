import { mean } from "simple-statistics";

/**
 * Places of labels beside the ends of lines: each as near to its line as the others allow.
 * @param wanted heights where the lines end, in pixels from the top
 * @param step least distance of two labels
 * @returns heights of the labels, in the order given, within 0 and `height` if they fit there at all
 */
export function spreadLabels(wanted: readonly number[], step: number, height: number): readonly number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => wanted[a]! - wanted[b]! || a - b);
  // Labels that touch form a block, which stands at the mean of what its labels want.
  const blocks: { indices: number[]; middle: number }[] = [];
  for (const index of order) {
    let block = { indices: [index], middle: within(wanted[index]!, 1, step, height) };
    for (let above = blocks.at(-1); above !== undefined && touches(above, block, step); above = blocks.at(-1)) {
      blocks.pop();
      const indices = [...above.indices, ...block.indices];
      const middle = mean(indices.map((each) => wanted[each]!));
      block = { indices, middle: within(middle, indices.length, step, height) };
    }
    blocks.push(block);
  }
  const places = wanted.map(() => 0);
  for (const { indices, middle } of blocks) {
    for (const [place, index] of indices.entries()) places[index] = middle + (place - (indices.length - 1) / 2) * step;
  }
  return places;
}

type Block = { readonly indices: readonly number[]; readonly middle: number };

function touches(above: Block, below: Block, step: number): boolean {
  return below.middle - above.middle < ((above.indices.length + below.indices.length) / 2) * step - 1e-9;
}

/** The middle of a block of `count` labels, moved so that all of them stand within the height. */
function within(middle: number, count: number, step: number, height: number): number {
  const half = ((count - 1) / 2) * step;
  return Math.max(half, Math.min(height - half, middle));
}
