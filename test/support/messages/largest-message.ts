import type { Block, Message } from "../../../src/slack/index.ts";
import { acceptable, textOf } from "../slack/block-kit-schema.ts";

interface Size {
  readonly messages: number;
  readonly blocks: number;
  readonly characters: number;
}

const NOTHING: Size = { messages: 0, blocks: 0, characters: 0 };
/** Where the links of the messages in tests lead, and no others may. */
export const OUR_HOST = "https://app.example.test/";

/** Holds messages against Slack's limits and remembers the largest of each kind. */
export class MessageScale {
  readonly #kinds = new Map<string, Size>();

  /** Gives the message back if Slack would take it, in either form, and nobody is called or led away by it. @throws otherwise */
  weigh(kind: string, message: Message): Message {
    acceptable(message);
    for (const blocks of [message.blocks, message.plainBlocks ?? message.blocks]) {
      const trap = trapIn({ text: message.text, blocks });
      if (trap !== undefined) throw new Error(`${trap} in: ${kind}`);
      this.#remember(kind, blocks);
    }
    const size = this.#kinds.get(kind)!;
    this.#kinds.set(kind, { ...size, messages: size.messages + 1 });
    return message;
  }

  /** One line for all kinds together, then one for each. */
  report(): string {
    const sizes = [...this.#kinds.values()];
    const all = { messages: sizes.reduce((sum, { messages }) => sum + messages, 0), ...largest(sizes) };
    const lines = [...this.#kinds].map(([kind, size]) => `  ${kind}: ${describe(size)}`);
    return [
      `largest of ${all.messages} messages: ${all.blocks} blocks, ${all.characters} characters (limits 50 and 13,200)`,
      ...lines,
    ].join("\n");
  }

  #remember(kind: string, blocks: readonly Block[]): void {
    const known = this.#kinds.get(kind) ?? NOTHING;
    this.#kinds.set(kind, {
      ...known,
      ...largest([known, { blocks: blocks.length, characters: JSON.stringify(blocks).length }]),
    });
  }
}

function largest(sizes: readonly Pick<Size, "blocks" | "characters">[]): Pick<Size, "blocks" | "characters"> {
  return {
    blocks: Math.max(...sizes.map(({ blocks }) => blocks)),
    characters: Math.max(...sizes.map(({ characters }) => characters)),
  };
}

function describe({ messages, blocks, characters }: Size): string {
  return `largest of ${messages}: ${blocks} blocks, ${characters} characters`;
}

/** The first mention, or link that is not ours, in what Slack reads as markup; cells of tables and the words of buttons are not. */
function trapIn({ text, blocks }: Message): string | undefined {
  const markup = textOf({ text, blocks: blocks.filter(({ type }) => type === "section" || type === "context") });
  const openings = [...markup.matchAll(/<[^>]{0,80}/gu)].map(([opening]) => opening);
  return openings.find((opening) => !opening.startsWith(`<${OUR_HOST}`));
}
