import { writeCsv } from "../src/csv/index.ts";
import { renderDigest, type DigestEntry } from "../src/messages/index.ts";
import type { Block } from "../src/slack/index.ts";
import {
  aDecision,
  aDigestEntry,
  aDigestModel,
  aFailure,
  anActStory,
  aWin,
  aWinner,
  HARM,
} from "../test/support/builders.ts";
import { chartOf } from "../test/support/charts/chart-cases.ts";
import { onSlack, wordsOnSlack } from "../test/support/slack/on-slack.ts";
import { measure } from "./support/measure.ts";
import { ms, printTable } from "./support/table.ts";

const COUNTS = [1, 50, 300, 3000];

/** Of a hundred experiments: 3 winners to decide, 2 that lose, 20 problems, 5 stopped, 70 running. */
function entryOf(index: number): DigestEntry {
  const place = index % 100;
  const named = (entry: Partial<DigestEntry>): DigestEntry => {
    const made = aDigestEntry(entry);
    const decision = {
      ...made.decision,
      experimentId: `exp_${index}`,
      experimentName: `Landing page ${index}: shorter form`,
    };
    return { ...made, decision, chart: CHART };
  };
  if (place < 3) return named({ decision: aWinner(), plan: { kind: "propose", intention: aWin(), because: "policy" } });
  if (place < 5) return named({ decision: aDecision({ signals: [HARM] }) });
  if (place < 17) return named({ decision: aDecision({ failing: "split-as-planned" }) });
  if (place < 22) return named({ decision: aDecision({ failing: "goal-set" }) });
  if (place < 25) return named({ decision: aDecision({ failing: "sound-counts" }) });
  if (place < 30) return named({ decision: aWinner(), plan: undefined, act: anActStory() });
  return named({});
}

const CHART = chartOf();

/** What a digest of many experiments comes to: messages, blocks, characters, lines, its file, and the time to make it. */
export async function run(): Promise<void> {
  const rows = COUNTS.map((count) => {
    const unread =
      count < 50
        ? []
        : [
            {
              what: "experiment",
              account: "main",
              name: "Old page",
              experimentId: "x",
              failure: aFailure("r"),
            } as const,
          ];
    const model = aDigestModel({ entries: Array.from({ length: count }, (_, index) => entryOf(index)), unread });
    const { notification, details, sheet } = renderDigest(model);
    const { blocks } = onSlack(notification);
    const file = sheet === undefined ? undefined : writeCsv(sheet.columns, sheet.rows);
    const charts = details.filter(({ notification: detail }) => !hasChart(onSlack(detail).blocks)).length;
    const messages = 1 + details.length + charts + (file === undefined ? 0 : 1);
    const lines = wordsOnSlack({ blocks })
      .split("\n")
      .filter((line) => line !== "").length;
    const timed = measure(() => renderDigest(model), { warmUpMs: 100, forMs: 500 });
    return [
      String(count),
      String(messages),
      String(blocks.length),
      String(JSON.stringify(blocks).length),
      String(lines),
      file === undefined ? "none" : `${(file.length / 1000).toFixed(0)} kB`,
      ms(timed.median),
    ];
  });
  printTable(
    "A digest: all its messages at most, blocks and characters (JSON) of the first, its lines, its CSV file, and the time to make it",
    ["experiments", "messages", "blocks", "characters", "lines", "file", "time"],
    rows,
  );
}

/** Where there is none, a picture is sent. */
function hasChart(blocks: readonly Block[]): boolean {
  return blocks.some(({ type }) => type === "data_visualization");
}
