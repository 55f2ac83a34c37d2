import { afterAll, describe, expect, it } from "vitest";
import { plainMessage, renderDigest, type DigestEntry, type Message } from "../../src/digest/index.ts";
import { acceptable } from "../support/block-kit-schema.ts";
import { aControlReport, aDecision, aDigestEntry, aDigestModel, anArmReport, aStopStory, aWinner } from "../support/builders.ts";

/** Of everything rendered here: printed at the end, and quoted in the documentation. */
const largest = { blocks: 0, characters: 0, messages: 0 };

function measured(message: Message): Message {
  for (const blocks of [message.blocks, message.plainBlocks ?? []]) {
    largest.blocks = Math.max(largest.blocks, blocks.length);
    largest.characters = Math.max(largest.characters, JSON.stringify(blocks).length);
  }
  largest.messages += 1;
  return acceptable(message);
}

// oxlint-disable-next-line no-console -- the figure is quoted
afterAll(() => console.log(`largest of ${largest.messages} messages: ${largest.blocks} blocks, ${largest.characters} characters (limits 50 and 13,200)`));

const NAMES: readonly ((length: number) => string)[] = [
  (length) => "n".repeat(length),
  (length) => "&".repeat(length),
  (length) => "<!channel>".repeat(length / 10 + 1).slice(0, length),
  (length) => "👩‍👩‍👧‍👦".repeat(length / 11 + 1).slice(0, length),
  (length) => "حجز موعد ".repeat(length / 9 + 1).slice(0, length),
  (length) => "`*_~<>&|\n\u200b\u202e".repeat(length / 10 + 1).slice(0, length),
  (length) => "重要なお客様".repeat(length / 6 + 1).slice(0, length),
  (length) => "\ud83d".repeat(length),
];
const LENGTHS = [1, 20, 120, 500];

/** One of every standing in turn, with as much to say as there can be. */
function entryOf(index: number, name: string): DigestEntry {
  const arms = [aControlReport({ name }), ...Array.from({ length: 1 + (index % 12) }, (_, arm) => anArmReport({ id: `var_${arm}`, name: `${name} ${arm}` }))];
  const decision = { experimentName: name, experimentId: `exp_${index}`, policyName: name };
  const signals = [{ kind: "harm", armId: null, sentence: `${name} loses` }, { kind: "broken-split", armId: null, sentence: name }] as const;
  const common = { decisionId: `dec_${index}`, url: `https://app.example.test/${encodeURIComponent(name.toWellFormed())}` };
  switch (index % 5) {
    case 0:
      return aDigestEntry({ ...common, decision: aDecision({ ...decision, arms, signals, failing: "split-as-planned" }) });
    case 1:
      return aDigestEntry({ ...common, decision: aWinner({ ...decision, arms }), plan: { kind: "propose", because: "unverified" } });
    case 2:
      return aDigestEntry({ ...common, decision: aWinner({ ...decision, arms }), plan: undefined, stop: aStopStory({ winnerName: name, outcome: name, visitorsSee: name }) });
    case 3:
      return aDigestEntry({ ...common, decision: aDecision({ ...decision, arms }), before: aDecision({ ...decision, arms: [aControlReport(), anArmReport({ id: "var_0", probabilityToBeBest: 0.3 })], lastClosedDay: "2026-11-19" }) });
    default:
      return aDigestEntry({ ...common, decision: aDecision({ ...decision, arms, failing: "full-weeks", unsafe: { falseStopShare: 0.3, sentence: name } }) });
  }
}

describe("every message of a digest is within Slack's limits", () => {
  it.each([1, 50, 300].flatMap((count) => NAMES.map((_, kind) => ({ count, kind }))))("with $count experiments, names of kind $kind", ({ count, kind }) => {
    for (const length of LENGTHS) {
      const name = NAMES[kind]!(length);
      const entries = Array.from({ length: count }, (_, index) => entryOf(index, name));
      const unread = Array.from({ length: count }, (_, index) => ({ name: `${name}${index}`, experimentId: `u${index}`, reason: name }));
      const { message, continuation, details } = renderDigest(aDigestModel({ accountName: name, entries, unread, workerNote: name }));
      const all = [message, ...continuation, ...details.map((detail) => detail.message)].map(measured);
      const markup = all.flatMap(({ text, blocks }) => [text, ...blocks.filter(({ type }) => type !== "data_table").map((block) => JSON.stringify(block))]);
      expect(markup.filter((text) => /<!|<@/u.test(text))).toEqual([]);
    }
  });

  it.each([1, 50, 300])("and of %i experiments each is told exactly once, in the channel or in the thread", (count) => {
    const entries = Array.from({ length: count }, (_, index) => entryOf(index, `Name ${index};`));
    const { message, continuation } = renderDigest(aDigestModel({ entries }));
    const told = [message, ...continuation].map((part) => plainMessage(measured(part))).join("\n");
    // A row begins with the name and its day; elsewhere it may be named again.
    for (let index = 0; index < count; index += 1) expect(told.match(new RegExp(`Name ${index};  ·  day`, "gu"))).toHaveLength(1);
  });
});
