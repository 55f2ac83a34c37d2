import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { emptyFolder, HeraldProcess, herald, usedFolder } from "./herald-process.ts";
import { isEverything } from "../support/scope.ts";

const FIXTURE = join(import.meta.dirname, "../fixtures/decision-input.json");

/** Each opens an embedded database of its own: seconds, on a busy machine. */
const PATIENCE_MS = 180_000;

async function tablesIn(directory: string): Promise<readonly object[]> {
  const database = await openEmbedded({ directory: join(directory, "data/db"), log: silentLog });
  try {
    return await database.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'herald'");
  } finally {
    await database.close();
  }
}

it.runIf(isEverything)(
  "`herald run --dry-run` prints the digest and keeps nothing; `herald run --json` is what `herald explain` then recomputes",
  async () => {
    const directory = usedFolder();
    const dry = await herald(["run", "reporting.daily-digest", "--dry-run"], { directory });
    expect([dry.code, dry.stderr]).toEqual([0, ""]);
    expect(dry.stdout).toContain("Homepage hero: video vs. still");
    expect(dry.stdout).toContain("Would run next: reporting.act-message");
    expect(dry.stdout).toContain("Dry run: nothing was sent, nothing was kept.");
    expect(existsSync(join(directory, "data/sandbox.json"))).toBe(false);
    expect(await tablesIn(directory)).toEqual([]);

    const ran = await herald(["run", "monitoring.sweep", "--json"], { directory });
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    const { result, messages } = JSON.parse(ran.stdout) as {
      result: { evaluated: { decisionId: string }[]; requests: number };
      messages: unknown;
    };
    expect(result.requests).toBeGreaterThan(result.evaluated.length * 2);
    expect(messages).toMatchObject([
      { key: expect.stringMatching(/^experiment:/) },
      { key: expect.stringMatching(/^proposal:/), kind: "proposal", summary: expect.stringContaining("has a winner") },
    ]);
    expect(ran.stdout).not.toContain('"blocks"');

    const explained = await herald(["explain", result.evaluated[0]!.decisionId], { directory });
    expect([explained.code, explained.stderr]).toEqual([0, ""]);
    expect(explained.stdout).toContain("identical, digit for digit");
    expect(await herald(["explain", "dec_unknown"], { directory })).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining('called "dec_unknown"'),
    });
  },
  PATIENCE_MS,
);

it.runIf(isEverything)(
  "messages of a Herald that npm started name commands that npm runs",
  async () => {
    const environment = {
      npm_lifecycle_event: "job",
      npm_package_json: join(import.meta.dirname, "../../package.json"),
    };
    const options = { directory: usedFolder(), environment };
    const ran = await herald(["run", "reporting.daily-digest", "--dry-run", "--json"], options);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(ran.stdout).toMatch(/npm run -s herald -- explain dec_[0-9a-f]{24}/u);
    expect(ran.stdout).not.toMatch(/(?<!npm run -s )herald explain/u);
  },
  PATIENCE_MS,
);

it("`herald decide` judges a saved input, from a file and from standard input", async () => {
  const told = await herald(["decide", FIXTURE]);
  expect(told).toMatchObject({ code: 0, stderr: "" });
  expect(told.stdout).toContain("winner: Video of a visit");
  const { code, stdout } = await herald(["decide", "-", "--json"], { input: await readFile(FIXTURE, "utf8") });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: "winner", winner: 1, firstFailing: null });
});

it("`herald decide` refuses an input that lacks something, and says what", async () => {
  const { code, stdout, stderr } = await herald(["decide", "-"], { input: '{"snapshot": {}}' });
  expect(code).toBeGreaterThan(0);
  expect(stdout).toBe("");
  expect(stderr).toContain("snapshot");
  expect(stderr).not.toContain("bug");
});

it.runIf(isEverything)(
  "`herald demo` plays its days and exits 0",
  async () => {
    const directory = emptyFolder();
    const { code, stdout, stderr } = await herald(["demo", "--days", "2"], { directory });
    expect([code, stderr]).toEqual([0, "Day 2 of 2\n"]);
    expect(stdout).toContain("After 2 days");
    expect(stdout).toMatch(/Stopped: .* Winner: /u);
    expect(stdout).toMatch(/^To read the messages as in Slack: node \S+ demo --days 2 --serve$/mu);
    expect(existsSync(join(directory, "data"))).toBe(false);
  },
  PATIENCE_MS,
);

it.runIf(isEverything)(
  "`herald demo --serve` shows its messages on loopback when its days are over, until Ctrl-C",
  async () => {
    const demo = new HeraldProcess(["demo", "--days", "1", "--serve"]);
    const printed = await demo.printed("To stop it: Ctrl-C.");
    const [, page, digest] = /as in Slack: (http:\/\/127\.0\.0\.1:\d+\/slack)#(\d+\.\d+)$/mu.exec(printed)!;
    const shown = await (await fetch(page!)).text();
    expect(shown.slice(shown.indexOf(`id="${digest}"`))).toContain("Homepage hero: video vs. still");
    expect(await demo.end("SIGINT")).toMatchObject({ code: 0, stderr: "Day 1 of 1\n" });
    await expect(fetch(page!)).rejects.toThrow("fetch failed");
  },
  PATIENCE_MS,
);
