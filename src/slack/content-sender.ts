import { hasChart, NEW_KINDS, type Block, type Message, type NewKind } from "./render/message.ts";
import { isBlockRefusal } from "./failure.ts";
import { EVENT_TYPE } from "./find-message.ts";
import type { Log } from "../ports/index.ts";

/** What is said, in the words of `chat.postMessage` and `chat.update`. */
export type Content = ReturnType<typeof contentOf>;

/** One way to send a message. */
interface Form {
  readonly blocks: readonly Block[];
  /** Kinds of blocks in it that not every workspace takes. */
  readonly kinds: readonly NewKind[];
}

const CALLED: Readonly<Record<NewKind, string>> = { data_visualization: "charts", data_table: "tables" };

/**
 * Sends a message's blocks as they are wanted, or in plainer ones where this Slack refuses blocks that not every workspace takes yet: without
 * the chart, then without the table. It remembers what was refused for as long as the process lives.
 */
export class ContentSender {
  readonly #logger: Log;
  readonly #refused = new Set<NewKind>();

  constructor(logger: Log) {
    this.#logger = logger;
  }

  /**
   * @param hash of the message as it is wanted, whichever blocks carry it
   * @returns Slack's answer, and whether the message's chart is in what it took
   */
  async send<Answer>(
    { key, message }: { readonly key: string; readonly message: Message },
    hash: string,
    request: (content: Content) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly hasChart: boolean }> {
    const all = formsOf(message);
    const [first, ...plainer] = all.filter(({ kinds }) => !kinds.some((kind) => this.#refused.has(kind)));
    let form = first!;
    for (;;) {
      try {
        const answer = await request(contentOf(key, message.text, form.blocks, hash));
        this.#remember(all, form, key);
        return { answer, hasChart: hasChart(form.blocks) };
      } catch (thrown) {
        // A refusal is certain: nothing was posted, so that the same may be said again at once.
        const next = isBlockRefusal(thrown) ? plainer.shift() : undefined;
        if (next === undefined) throw thrown;
        form = next;
      }
    }
  }

  /** What a form had that was taken only once it was gone is refused here. */
  #remember(all: readonly Form[], taken: Form, key: string): void {
    const kinds = all[0]!.kinds.filter((kind) => !taken.kinds.includes(kind) && !this.#refused.has(kind));
    if (kinds.length === 0) return;
    for (const kind of kinds) this.#refused.add(kind);
    const what = kinds.map((kind) => CALLED[kind]).join(" and ");
    this.#logger.warn({ key }, `this Slack does not take ${what}; from now on messages are sent without them`);
  }
}

/** The forms of a message, the one that is wanted first; without tables their rows are text. */
function formsOf({ blocks, plainBlocks }: Message): readonly Form[] {
  const wanted = formOf(blocks);
  if (plainBlocks === undefined) return [wanted];
  const withoutChart = formOf(blocks.filter(({ type }) => type !== "data_visualization"));
  const isBetween = wanted.kinds.length > withoutChart.kinds.length && withoutChart.kinds.length > 0;
  return [wanted, ...(isBetween ? [withoutChart] : []), formOf(plainBlocks)];
}

function formOf(blocks: readonly Block[]): Form {
  return { blocks, kinds: NEW_KINDS.filter((kind) => blocks.some(({ type }) => type === kind)) };
}

function contentOf(key: string, text: string, blocks: Message["blocks"], hash: string) {
  return {
    text,
    blocks: [...blocks] as { type: string }[],
    metadata: { event_type: EVENT_TYPE, event_payload: { key, content: hash } },
    parse: "none" as const,
    link_names: false,
  };
}
