import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
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
import { createDatabase } from "./support/database.ts";
import type { DigestMeasurement } from "./support/digest-worker.ts";
import { measure } from "./support/measure.ts";
import { ms, printTable } from "./support/table.ts";

const COUNTS = [1, 50, 300, 3000, 10_000];
/** Experiments in a real ledger. HERALD_BENCH_DIGEST="300,1000" measures others. */
const IN_LEDGER = (process.env["HERALD_BENCH_DIGEST"] ?? "1000,10000").split(",").map(Number);
const STORES = ["PostgreSQL", "embedded"] as const;
const WORKER = join(import.meta.dirname, "support/digest-worker.ts");
const execute = promisify(execFile);

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

/** What a digest of many experiments comes to: what people get, and what making it from a ledger takes. */
export async function run(): Promise<void> {
  measureSize();
  await measureMaking();
}

function measureSize(): void {
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
    const entries = Array.from({ length: count }, (_, index) => entryOf(index));
    const rendered = () => renderDigest(aDigestModel({ entries, unread }));
    const { notification, details, sheet } = rendered();
    const { blocks } = onSlack(notification);
    const file = sheet === undefined ? undefined : writeCsv(sheet.columns, sheet.rows);
    const charts = details.filter(({ notification: detail }) => !hasChart(onSlack(detail).blocks)).length;
    const messages = 1 + details.length + charts + (file === undefined ? 0 : 1);
    const lines = wordsOnSlack({ blocks })
      .split("\n")
      .filter((line) => line !== "").length;
    const timed = measure(rendered, { warmUpMs: 100, forMs: 500 });
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

/** The job of a digest on a ledger that holds so many experiments, each way of keeping it in processes of their own. */
async function measureMaking(): Promise<void> {
  const rows: string[][] = [];
  for (const experiments of IN_LEDGER)
    for (const store of STORES) {
      const { statements, ...one } = await madeOn(store, experiments);
      rows.push([
        `${experiments}, ${store}`,
        `${(one.wallMs / 1000).toFixed(1)} s`,
        `${(one.processorMs / experiments).toFixed(2)} ms`,
        String(statements),
        (statements / experiments).toFixed(2),
        `${one.heapBefore.toFixed(0)} MB`,
        `${one.heapMost.toFixed(0)} MB`,
        `${((one.heapMost - one.heapBefore) * (1024 / experiments)).toFixed(1)} kB`,
        `${one.residentMost.toFixed(0)} MB`,
      ]);
    }
  printTable(
    "Making a digest from a ledger: live heap after collections, which count as processor time; resident at most",
    [
      "experiments",
      "by the clock",
      "processor, an experiment",
      "statements",
      "an experiment",
      "heap before",
      "at most",
      "an experiment",
      "resident",
    ],
    rows,
  );
}

async function madeOn(store: (typeof STORES)[number], experiments: number): Promise<DigestMeasurement> {
  const folder = mkdtempSync(join(tmpdir(), "herald-bench-digest-"));
  const database = store === "PostgreSQL" ? await createDatabase() : undefined;
  const env = { ...process.env, ...(database !== undefined && { DATABASE_URL: database.url }) };
  const worker = (task: string) =>
    execute(process.execPath, ["--expose-gc", WORKER, task, String(experiments), folder], { env });
  try {
    await worker("seed");
    return JSON.parse((await worker("digest")).stdout) as DigestMeasurement;
  } finally {
    await database?.drop();
    rmSync(folder, { recursive: true });
  }
}

/** Where there is none, a picture is sent. */
function hasChart(blocks: readonly Block[]): boolean {
  return blocks.some(({ type }) => type === "data_visualization");
}
