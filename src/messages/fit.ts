import { LIMITS } from "./limits.ts";
import type { Block } from "./message.ts";

/** Characters that a sentence may have, tried in turn: escaping can make text five times as long. */
export const SENTENCES = [300, 160, 80, 40, 20] as const;

/** The text of a section, with the first room in which it fits. @throws RangeError where none does */
export function fitText<Room>(rooms: readonly Room[], build: (room: Room) => string): string {
  return firstFitting("fitText", rooms, build, (text) => text.length <= LIMITS.sectionText);
}

/** Blocks within every limit of a message, with the first room in which they are. @throws RangeError where none is large enough */
export function fitBlocks<Room>(
  rooms: readonly Room[],
  build: (room: Room) => readonly Block[],
  most: number = LIMITS.allBlocks,
): readonly Block[] {
  return firstFitting(
    "fitBlocks",
    rooms,
    build,
    (blocks) => blocks.every(isSectionWithin) && JSON.stringify(blocks).length <= most,
  );
}

function isSectionWithin(block: Block): boolean {
  return block.type !== "section" || (block.text?.text.length ?? 0) <= LIMITS.sectionText;
}

function firstFitting<Room, Built>(
  caller: string,
  rooms: readonly Room[],
  build: (room: Room) => Built,
  fits: (built: Built) => boolean,
): Built {
  for (const room of rooms) {
    const built = build(room);
    if (fits(built)) return built;
  }
  throw new RangeError(`${caller} requires text that fits its narrowest room`);
}
