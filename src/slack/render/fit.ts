import { LIMITS } from "./limits.ts";
import { LEVELS } from "./line.ts";
import type { Block } from "./message.ts";

/** The text of a section, at the first level at which it fits: escaping can make text five times as long. @throws RangeError where none does */
export function fitText(build: (level: number) => string): string {
  for (const level of LEVELS) {
    const text = build(level);
    if (text.length <= LIMITS.sectionText) return text;
  }
  throw new RangeError("fitText requires text that fits at its shortest");
}

/** The first level at which blocks are within every limit of a message. @throws RangeError where they are at none */
export function fittingLevel(build: (level: number) => readonly Block[], most: number): number {
  const level = LEVELS.find((tried) => {
    const blocks = build(tried);
    return blocks.every(isWithin) && JSON.stringify(blocks).length <= most;
  });
  if (level === undefined) throw new RangeError("fittingLevel requires blocks that fit at their shortest");
  return level;
}

function isWithin(block: Block): boolean {
  if (block.type === "context") return block.elements.every(({ text }) => text.length <= LIMITS.contextText);
  return block.type !== "section" || (block.text?.text.length ?? 0) <= LIMITS.sectionText;
}
