import { isDeepStrictEqual } from "node:util";
import { array, assert, constantFrom, integer, oneof, property, string } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { plainSpaces, renderFinalReport, renderScorecard, replySentence } from "../../src/messages/index.ts";
import type { NotificationKind } from "../../src/notify/index.ts";
import { renderDetail } from "../../src/messages/digest/render-detail.ts";
import { renderNotification, type Block, type Message } from "../../src/slack/index.ts";
import { renderWhisper } from "../../src/slack/render/whisper.ts";
import { plainNotification } from "../../src/terminal/index.ts";
import { textOf, whisperSchema } from "../support/slack/block-kit-schema.ts";
import { aDigestEntry, aDigestModel, aFailure } from "../support/builders.ts";
import {
  everyMessage,
  everyNotification,
  everySentence,
  FIGURE_KINDS,
  hasButtons,
  hostileEntries,
  hostileFinalReport,
  hostileReplies,
  hostileScorecard,
  hostileWorker,
  type Hostile,
} from "../support/messages/every-message.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";
import { listing } from "../support/messages/saying.ts";
import { MessageScale } from "../support/messages/largest-message.ts";
import { digestEverywhere, onSlack, wordsOnSlack } from "../support/slack/on-slack.ts";
import { isEverything, oneOf, runs, someOf } from "../support/scope.ts";

/** Everything rendered here is weighed: printed at the end, and quoted in the documentation. */
const scale = new MessageScale();

// oxlint-disable-next-line no-console -- the figure is quoted
afterAll(() => console.log(scale.report()));

it("a title that Slack cannot hold is cut between two emoji", () => {
  const { blocks } = renderNotification(listing("👩‍🔬".repeat(80), []), { canAnswer: true });
  expect(JSON.stringify(blocks)).toContain(`"text":"${"👩‍🔬".repeat(29)}…"`);
});

/** Of all that Herald posts; only what a digest cannot hold is of another kind. */
const KINDS = [
  "digest",
  "details",
  "proposal",
  "announcement",
  "receipt",
  "alert",
  "alert over",
  "past alert",
  "experiment thread",
  "final report",
  "deleted report",
  "scorecard",
  "welcome",
];
const NAMES = Object.keys(HOSTILE_NAMES);
const VARIANTS = [1, 2, 14, 40];
/** Long names, and many who have them. 190: where ampersands make a link as long as it may be. */
const SIZES = [
  { length: 1, variants: 1, figures: "usual" },
  { length: 190, variants: 14, figures: "tiny" },
  { length: 500, variants: 40, figures: "huge" },
] as const;
/** Hundreds of experiments take their time to render: with the names that grow most, each in its own way. */
const GROWING = [
  "plain letters",
  "ampersands alone",
  "emoji of many parts",
  "both directions and ampersands",
  "quotation marks and backslashes",
  "marks on ampersands",
];
const COUNTS = [0, 1, 50, 300].flatMap((count) =>
  (count < 300 ? someOf(NAMES, 2) : someOf(GROWING, 1)).map((title) => ({ count, title })),
);

const NEMO = { name: "Nemo", variants: 2, figures: "usual" } as const;
let nemos: ReturnType<typeof everyNotification> | undefined;
/** What several tests look at in different ways. */
const ofNemo = () => (nemos ??= everyNotification(NEMO));

/** @returns the kinds of messages that were looked at */
function weighAll(hostile: Hostile): readonly string[] {
  const told = everyMessage(hostile);
  for (const { kind, message } of told) scale.weigh(kind, message);
  return [...new Set(told.map(({ kind }) => kind))];
}

describe("whatever it is about, every message that Herald posts", () => {
  it.each(someOf(NAMES, 1))("is within Slack's limits and calls nobody, with names made of %s", (title) => {
    // With each name another size, and in the matrices all of them.
    for (const { length, ...size } of oneOf(3, SIZES, NAMES.indexOf(title)))
      expect(weighAll({ name: HOSTILE_NAMES[title]!(length), ...size })).toEqual(expect.arrayContaining(KINDS));
  });

  // So many that each number of variants and each kind of figures is among them.
  it.each(
    someOf(
      oneOf(
        2,
        VARIANTS.flatMap((variants) => FIGURE_KINDS.map((figures) => ({ variants, figures }))),
        1,
      ),
      2,
    ),
  )("is so with $variants variants and $figures figures", ({ variants, figures }) => {
    for (const title of oneOf(2, ["plain letters", "quotation marks and backslashes"] as const, variants))
      expect(weighAll({ name: HOSTILE_NAMES[title]!(40), variants, figures })).toEqual(expect.arrayContaining(KINDS));
  });

  it("is the same whether or not presses arrive, where it has no buttons", () => {
    const told = ofNemo();
    const plain = told.filter(({ notification }) => !hasButtons(notification));
    expect(new Set(plain.map(({ kind }) => kind)).size).toBeGreaterThan(8);
    const differing = plain.filter(
      ({ notification }) =>
        !isDeepStrictEqual(
          renderNotification(notification, { canAnswer: false }),
          renderNotification(notification, { canAnswer: true }),
        ),
    );
    expect(differing).toEqual([]);
  });

  it("is tried in every kind that a notification can be of", () => {
    const everyKind: Readonly<Record<NotificationKind, true>> = {
      digest: true,
      detail: true,
      proposal: true,
      announcement: true,
      receipt: true,
      alert: true,
      "alert-over": true,
      "final-report": true,
      scorecard: true,
      welcome: true,
      thread: true,
      reply: true,
      home: true,
    };
    const told = ofNemo();
    expect([...new Set(told.map(({ notification }) => notification.kind))].toSorted()).toEqual(
      Object.keys(everyKind).toSorted(),
    );
  });

  it("is tried with every fact that there can be: each is told somewhere, in its own words", () => {
    const untoldIn = (words: readonly string[]) => {
      const told = words.join("\n");
      return everySentence(NEMO).filter((sentence) => !told.includes(plainSpaces(sentence)));
    };
    expect(untoldIn(everyMessage(NEMO).map(({ message }) => wordsOnSlack(message)))).toEqual([]);
    expect(untoldIn(ofNemo().map(({ notification }) => plainNotification(notification)))).toEqual([]);
  });

  it.runIf(isEverything)("is so with any name at all", () => {
    const piece = oneof(
      string({ unit: "binary", maxLength: 40 }),
      constantFrom(
        ...NAMES.map((title) => HOSTILE_NAMES[title]!(37)),
        "<",
        ">",
        "&",
        "|",
        "\u2068",
        "\u2069",
        "!channel",
        "@U1",
      ),
    );
    const name = array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join("").slice(0, 500));
    assert(
      property(
        name,
        integer({ min: 1, max: 40 }),
        constantFrom(...FIGURE_KINDS),
        (named, variants, figures) => weighAll({ name: named, variants, figures }).length >= KINDS.length,
      ),
      { numRuns: runs(8, 2) },
    );
  });
});

describe("what somebody who pressed a button is told alone", () => {
  it.each(someOf(NAMES, 3))("fits one message and calls nobody, with names made of %s", (title) => {
    for (const { length, ...size } of SIZES) {
      for (const reply of hostileReplies({ name: HOSTILE_NAMES[title]!(length), ...size })) {
        const { text } = whisperSchema.parse({
          text: renderWhisper(`${replySentence(reply, "Europe/Berlin")}.`),
          parse: "none",
          link_names: "false",
          channel: "C000EXPERIM",
          user: "U1",
        });
        expect(text).not.toContain("<");
      }
    }
  });
});

describe("a digest", () => {
  const entriesOf = (count: number, name: string) => {
    const some = Array.from({ length: 12 }, (_, variants) =>
      hostileEntries({ name, variants: variants + 1, figures: "usual" }),
    );
    return Array.from({ length: count }, (_, index) => some[index % 12]![index % some[0]!.length]!);
  };

  it.each(COUNTS)("of $count experiments is within Slack's limits, with names made of $title", ({ count, title }) => {
    for (const length of count < 50 ? [1, 500] : [500]) {
      const name = HOSTILE_NAMES[title]!(length);
      const unread = Array.from({ length: count }, (_, index) => ({
        what: "experiment" as const,
        account: "main",
        name: `${name}${index}`,
        experimentId: `u${index}`,
        failure: aFailure(name),
      }));
      const entries = entriesOf(count, name);
      const { message, details } = digestEverywhere(
        aDigestModel({ accountName: name, entries, unread, worker: hostileWorker(name) }),
      );
      expect(scale.weigh("digest", message)).toBe(message);
      for (const detail of details) scale.weigh("details", detail.message);
    }
  });
});

describe("a message that cannot hold everything says how much is missing", () => {
  const hostile = (title: string): Hostile => ({ name: HOSTILE_NAMES[title]!(500), variants: 40, figures: "usual" });

  it.each(someOf(NAMES, 2))(
    "details of 40 variants count those without room, as a table and as text, with names made of %s",
    (title) => {
      const decision = { ...hostileEntries(hostile(title))[0]!.decision, signals: [] };
      const { blocks, plainBlocks } = onSlack(
        renderDetail(aDigestEntry({ decision }), { since: undefined, timeZone: "UTC", accountName: "Acme" }),
      );
      const inTable = blocks.flatMap((block) => (block.type === "data_table" ? block.rows.slice(1) : []));
      expect(inTable.length).toBeGreaterThan(0);
      expect(inTable.length + missing(blocks, /(\d+) more variants? in/u)).toBe(40);
      const inText = wordsOf(plainBlocks!).match(/\d impressions, [\d,]+ conversions/gu) ?? [];
      expect(inText.length + missing(plainBlocks!, /(\d+) more variants? in/u)).toBe(40);
    },
  );

  it.each(someOf(NAMES, 2))(
    "a final report of 40 variants counts those without room, and keeps its conclusions, with names made of %s",
    (title) => {
      const { blocks } = onSlack(
        renderFinalReport(hostileFinalReport(hostile(title), { kind: "holds", arm: 1, probability: 0.97 })),
      );
      const shown = wordsOf(blocks).match(/ converted, /gmu) ?? [];
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.length + missing(blocks, /(\d+) more variants? (?:is|are) not shown/u)).toBe(40);
      for (const words of ["very visitor sees", "In the long run, expect about", "*Please check:*", "roll it out"])
        expect(wordsOf(blocks)).toContain(words);
    },
  );

  it.each(COUNTS)(
    "a scorecard with $count rows in every list counts those without room and keeps its notes, with names made of $title",
    ({ count, title }) => {
      for (const length of count < 50 ? [1, 500] : [500]) {
        const message = scale.weigh(
          "scorecard",
          onSlack(
            renderScorecard(
              hostileScorecard({ name: HOSTILE_NAMES[title]!(length), variants: 2, figures: "huge" }, count),
            ),
          ),
        );
        const told = wordsOf(message.blocks);
        // Every row is on two lines, of which the first names and links the experiment, where it is not too long for a link.
        const shown = told.match(/^\*.+\* · .+\n/gmu)?.filter((line) => !line.startsWith("*Scorecard")) ?? [];
        expect(shown.length + missing(message.blocks, /(\d+) more\. To see them all/u)).toBe(4 * count);
        expect(told.includes("ended without a winner this week")).toBe(count > 0);
        expect(told.includes("Long-run lifts and weekly figures")).toBe(told.includes("*Decided*"));
      }
    },
  );
});

function wordsOf(blocks: readonly Block[]): string {
  return textOf({ text: "", blocks } satisfies Message).replaceAll("\u00a0", " ");
}

function missing(blocks: readonly Block[], pattern: RegExp): number {
  return Number(pattern.exec(wordsOf(blocks).replaceAll(/(?<=\d),(?=\d)/gu, ""))?.[1] ?? 0);
}
