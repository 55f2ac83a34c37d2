import { LIMITS } from "./limits.ts";
import type { Block } from "./message.ts";
import { markup } from "./mrkdwn.ts";

/** One message being filled, within Slack's limits. What does not fit is not taken. */
export class Page {
  readonly #blocks: Block[] = [];
  #characters = 2;
  readonly #room: { blocks: number; characters: number };

  /** @param reserved blocks that stand in the message as well: their room is kept free */
  constructor(reserved: readonly Block[] = []) {
    this.#room = {
      blocks: LIMITS.blocks - reserved.length,
      characters: LIMITS.allBlocks - reserved.reduce((sum, block) => sum + sizeOf(block), 0),
    };
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** Whether the blocks, all of them, found room. */
  add(...blocks: readonly Block[]): boolean {
    const characters = this.#characters + blocks.reduce((sum, block) => sum + sizeOf(block), 0);
    if (this.#blocks.length + blocks.length > this.#room.blocks || characters > this.#room.characters) return false;
    this.#blocks.push(...blocks);
    this.#characters = characters;
    return true;
  }

  /**
   * Adds rows, several to a section, as many as find room.
   * @param gap between rows of one section
   * @param lead stands before the first row; not added when no row finds room
   * @returns how many were added
   */
  addRows(rows: readonly string[], gap: string, lead: readonly Block[] = []): number {
    let added = 0;
    while (added < rows.length) {
      const before = added === 0 ? lead : [];
      const taken = this.#nextSection(rows.slice(added), gap, before);
      if (taken.length === 0 || !this.add(...before, section(taken.join(gap)))) break;
      added += taken.length;
    }
    return added;
  }

  /** The rows of the next section: as many as a section holds and the page has room for. */
  #nextSection(rows: readonly string[], gap: string, lead: readonly Block[]): readonly string[] {
    const leadSize = lead.reduce((sum, block) => sum + sizeOf(block), 0);
    let count = 0;
    while (count < rows.length) {
      const text = rows.slice(0, count + 1).join(gap);
      const isTooLong = text.length > LIMITS.sectionText;
      if (isTooLong || this.#characters + leadSize + sizeOf(section(text)) > this.#room.characters) break;
      count += 1;
    }
    return rows.slice(0, count);
  }
}

export function section(text: string): Block {
  return { type: "section", text: markup(text) };
}

export function context(...lines: readonly string[]): Block {
  return { type: "context", elements: lines.map(markup) };
}

/** Characters of a block as JSON, with its comma. */
function sizeOf(block: Block): number {
  return JSON.stringify(block).length + 1;
}
