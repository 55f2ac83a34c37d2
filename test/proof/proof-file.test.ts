import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { proofFileAt, PROOF_ENTRIES } from "../../src/app/site/proof-file.ts";
import { decide, type DecisionInput } from "../../src/decision/index.ts";
import { USUAL_READER } from "../../src/messages/index.ts";
import { canonicalJson, silentLog } from "../../src/platform/index.ts";
import type { Ledger, Settings } from "../../src/ports/index.ts";
import { bundledScript } from "../../src/proof/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { readCorpus } from "../corpus/corpus.ts";
import { hasBrowser, useBrowser } from "../support/browser.ts";
import { lendLedger } from "../support/ledgers/lent-ledger.ts";
import { isEverything, someOf } from "../support/scope.ts";

const NOW = "2026-11-28T12:00:00.000Z";
const NOBODY = { name: undefined, csrf: undefined, canSignOut: false, back: "/", notice: undefined };
const CASES = {
  "a winner": 244,
  "a winner by the threshold of every day": 56,
  "a winner with evidence that holds at any time": 230,
  "no winner by the end": 256,
  "a blocked experiment": 259,
  "an experiment without days and without a look": 181,
  "an experiment of which only totals are known": 72,
  "a winner with other metrics": 313,
  "other metrics, with evidence that holds at any time": 318,
} as const;
const HOSTILE = `</script><script>document.title="taken"</script><img src=x onerror='document.title="taken"'>\u2028<!-- <script> `;

const corpus = readCorpus();

let ledger: Ledger;
/** One for all tests, as a worker has one: the script is bundled once. */
const page = proofFileAt({
  context: {
    get ledger() {
      return ledger;
    },
    settings: { reader: USUAL_READER } as Settings,
    clock: { now: () => NOW, nowMs: () => 0 },
    workerHealth: async () => ({ givenUp: 0, overdue: [] }),
    messenger: { linkTo: async () => undefined },
  },
});

/** The proof file of a decision about this input, recorded in a ledger of its own. */
async function proofOf(input: DecisionInput): Promise<{ readonly text: string; readonly disposition: string }> {
  const { schema, database } = await lendLedger();
  ledger = await openLedger(database, { schema, log: silentLog });
  const { id } = await ledger.decisions.record(input, decide(input), NOW);
  const answer = (await page.html({ id }, {}, NOBODY, new AbortController().signal))!;
  return { text: String(answer.body), disposition: answer.headers!["content-disposition"]! };
}

interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

/** The file as it is opened from a disk, with every network out of reach. */
async function opened(browser: Browser, text: string, { javaScriptEnabled = true } = {}): Promise<Opened> {
  const file = join(mkdtempSync(join(tmpdir(), "proof-")), "proof.html");
  writeFileSync(file, text);
  const context = await browser.newContext({ offline: true, javaScriptEnabled });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(file).href);
  if (javaScriptEnabled) await page.locator("#result:not(:text('Nothing was recomputed'))").waitFor();
  return { page, requests, complaints };
}

const resultOf = (page: Page): Promise<string> => page.locator("#result").innerText();

describe("a proof file", () => {
  it("is one file with a name of plain letters, and refers to nothing outside of itself", async () => {
    const { text, disposition } = await proofOf(corpus[CASES["a winner"]]!);
    expect(disposition).toMatch(/^attachment; filename="herald-proof-dec_[0-9a-f]{24}\.html"$/);
    expect(text).not.toMatch(/\b(?:src|href|action)=/);
    expect(text).toContain("default-src &#39;none&#39;");
    process.stdout.write(
      `proof file: ${Math.round(text.length / 1_000)} KB, ${Math.round(gzipSync(text).length / 1_000)} KB packed
`,
    );
    expect(text.length).toBeLessThan(600_000);
  });
});

describe.skipIf(!hasBrowser || !isEverything)("a proof file in a browser", () => {
  const browser = useBrowser();

  it.each(Object.entries(CASES))(
    "computes %s again, offline, and finds it identical digit for digit",
    async (_, index) => {
      const { text } = await proofOf(corpus[index]!);
      const { page, requests, complaints } = await opened(browser(), text);
      expect(await resultOf(page)).toBe("Recomputed in this browser: identical, digit for digit.");
      expect(await page.locator("#compared tbody tr.different").count()).toBe(0);
      expect(await page.locator("#compared tbody tr.same").count()).toBeGreaterThan(8);
      expect(await page.locator("#places").innerText()).toBe("");
      expect(requests).toHaveLength(1);
      expect(complaints).toEqual([]);
    },
  );

  it.each([
    [
      "of a figure in its decision",
      (text: string) => changedDigit(text, /"decision":\{.*?"rate":\{[^}]*?"value":0\.\d*?(\d)[,}]/s),
      /arms\[\d\]\.rate\.\w+: in this file 0\.\d+, recomputed 0\.\d+/,
    ],
    [
      "of a count that it was made from",
      (text: string) => changedDigit(text, /"input":\{.*?"days":\[\{"conversions":\[\d*(\d)[,\]]/s),
      /Root: one hash of all days and earlier looks.*different/s,
    ],
    [
      "of a document that was hashed",
      (text: string) => changedDigit(text, /\\"minConversionsPerArm\\":\d*(\d)/),
      /policy\.rules\.minConversionsPerArm: as hashed \d+, in this file \d+/,
    ],
    [
      "of the hash of its row",
      (text: string) => changedDigit(text, /,"hash":"[0-9a-f]*?(\d)/),
      /Hash of the row in the chain\t[0-9a-f]{64}\tdifferent: recorded [0-9a-f]{64}/,
    ],
    [
      "of the hash before it",
      (text: string) => changedDigit(text, /"previousHash":"[0-9a-f]*?(\d)/),
      /Hash of the row in the chain\t[0-9a-f]{64}\tdifferent/,
    ],
  ] as const)("says so, and where, after a change of one digit %s", async (_, change, place) => {
    const { text } = await proofOf(corpus[CASES["a winner"]]!);
    const { page } = await opened(browser(), change(text));
    expect(await resultOf(page)).toMatch(/^Recomputed in this browser: DIFFERENT\. /);
    expect(await page.locator("section[aria-labelledby=recomputed]").innerText()).toMatch(place);
  });

  it("says that nothing was proven where its content is damaged", async () => {
    const { text } = await proofOf(corpus[CASES["a winner"]]!);
    const { page } = await opened(browser(), text.replace('"snapshot":{', '"snapshott":{'));
    expect(await resultOf(page)).toMatch(/^Nothing was proven: /);
  });

  it("runs no script but its own, whatever an experiment and its variants are called", async () => {
    const input = corpus[CASES["a winner"]]!;
    const { snapshot } = input;
    const { text } = await proofOf({
      ...input,
      snapshot: {
        ...snapshot,
        experiment: { ...snapshot.experiment, name: HOSTILE },
        arms: snapshot.arms.map((arm) => ({ ...arm, name: `${HOSTILE}${arm.id}` })),
      },
    });
    const { page, requests, complaints } = await opened(browser(), text);
    expect(await resultOf(page)).toBe("Recomputed in this browser: identical, digit for digit.");
    expect(await page.title()).toContain("Proof of dec_");
    expect(await page.locator("img").count()).toBe(0);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it("is refused by its own policy where somebody adds a script to it", async () => {
    const { text } = await proofOf(corpus[CASES["a winner"]]!);
    const added = text.replace("</main>", `</main><script>document.title = "taken";</script>`);
    const { page, complaints } = await opened(browser(), added);
    expect(await page.title()).not.toBe("taken");
    expect(complaints).toEqual([expect.stringContaining("Content Security Policy")]);
  });

  it("shows the figures as recorded without JavaScript, and says that nothing was recomputed", async () => {
    const { text } = await proofOf(corpus[CASES["a winner"]]!);
    const { page } = await opened(browser(), text, { javaScriptEnabled: false });
    expect(await resultOf(page)).toMatch(/^Nothing was recomputed: this needs JavaScript\./);
    expect(await page.locator("main").innerText()).toContain("What was counted");
    expect(await page.locator("#compared").isVisible()).toBe(false);
  });

  it("computes with digits that are those of Node.js, for every input of the corpus", async () => {
    const folder = (name: string): string => new URL(`../../src/${name}/index.ts`, import.meta.url).href;
    const entries = [
      { file: folder("decision"), names: ["decide"] },
      { file: folder("platform"), names: ["canonicalJson"] },
      ...PROOF_ENTRIES,
    ];
    const script = await bundledScript(entries, "herald")();
    const page = await browser().newPage();
    await page.addScriptTag({ content: `${script}\nglobalThis.herald = herald;` });
    const inputs = someOf(corpus, 60).map((input) => canonicalJson(input));
    const there = await page.evaluate(
      `(${JSON.stringify(inputs)}).map((text) => herald.canonicalJson(herald.decide(JSON.parse(text))))`,
    );
    expect(there).toEqual(inputs.map((text) => canonicalJson(decide(JSON.parse(text) as DecisionInput))));
  });
});

/** The text with another digit where the group of the pattern is. */
function changedDigit(text: string, pattern: RegExp): string {
  const found = pattern.exec(text);
  if (found?.[1] === undefined) throw new Error(`${pattern} is not there`);
  const at = found.index + found[0].lastIndexOf(found[1]);
  return `${text.slice(0, at)}${(Number(found[1]) + 1) % 10}${text.slice(at + 1)}`;
}
