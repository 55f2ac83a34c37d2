import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRules } from "./import-check.ts";
import { checkLayers, describeReport, type LayerReport } from "./layer-report.ts";
import { plantedTree } from "./planted-tree.ts";

const uses = (specifier: string): string =>
  `import * as taken from ${JSON.stringify(specifier)};\nexport const used = taken;\n`;

/** Each breaks one rule, in one file of its own: [rule, file, content]. */
const PLANTS: readonly (readonly [rule: string, file: string, content: string])[] = [
  ["through-the-index", "src/decision/inner.ts", uses("../stats/value.ts")],
  ["jobs-through-the-index", "jobs/inner.ts", uses("../src/platform/value.ts")],
  ["to-jobs-through-the-index", "src/app/single.ts", uses("../../jobs/one.ts")],
  ["core-imports-no-packages", "src/decision/packaged.ts", uses("zod")],
  [
    "core-imports-no-packages",
    "src/messages/packaged-type.ts",
    'import type { z } from "zod";\nexport type Z = z.ZodType;\n',
  ],
  ["core-imports-no-packages", "src/stats/packaged.ts", uses("zod")],
  ["core-imports-no-packages", "src/stats/averaged.ts", uses("simple-statistics")],
  ["replay-imports-one-package", "src/replay/packaged.ts", uses("zod")],
  ["core-imports-no-builtins", "src/experiment/hashed.ts", uses("node:crypto")],
  ["core-imports-no-builtins", "src/stats/read.ts", uses("fs")],
  [
    "decision-knows-its-place",
    "src/decision/asked.ts",
    'export const asked = () => import("../api-client/index.ts");\n',
  ],
  [
    "messages-knows-its-place",
    "src/messages/logged.ts",
    'import type { part } from "../platform/index.ts";\nexport type Logged = typeof part;\n',
  ],
  ["terminal-knows-its-place", "src/terminal/listed.ts", uses("../../jobs/index.ts")],
  ["chart-knows-its-place", "src/chart/listed.ts", uses("../../jobs/index.ts")],
  ["queue-knows-its-place", "src/queue/listed.ts", uses("../../jobs/index.ts")],
  ["cli-knows-its-place", "src/cli/tested.ts", uses("../../test/builders.ts")],
  ["no-job-imports-another", "jobs/two.ts", uses("./one.ts")],
  ["jobs-know-their-place", "jobs/wired.ts", uses("../src/queue/index.ts")],
  ["queue-knows-its-place", "src/queue/listed.ts", uses("../../jobs/index.ts")],
  ["http-takes-queue-types-only", "src/http/loaded.ts", uses("../queue/index.ts")],
  ["only-app-and-cli-wire", "src/sandbox/wired.ts", uses("../app/index.ts")],
  ["only-app-and-cli-read-config", "src/slack/configured.ts", uses("../config/index.ts")],
  ["sandbox-stays-out-of-production", "src/store/emulated.ts", uses("../sandbox/index.ts")],
  ["production-needs-no-tests", "src/app/tested.ts", uses("../../test/builders.ts")],
  ["bullmq-confined", "jobs/queued.ts", uses("bullmq")],
  ["bullmq-confined", "src/app/redis.ts", uses("ioredis")],
  ["slack-web-api-confined", "src/app/slack.ts", uses("@slack/web-api")],
  ["slack-web-api-confined", "src/http/socket.ts", uses("@slack/socket-mode")],
  ["undici-confined", "src/slack/undici.ts", uses("undici")],
  ["pg-confined", "src/store/pg.ts", uses("pg")],
  ["pg-confined", "src/app/pglite.ts", uses("@electric-sql/pglite")],
  ["nodemailer-confined", "src/webhook/mailer.ts", uses("nodemailer")],
  ["pino-confined", "src/app/pino.ts", uses("pino")],
  ["fastify-confined", "src/app/fastify.ts", uses("fastify")],
  ["commander-confined", "src/app/commander.ts", uses("commander")],
  ["csv-parse-confined", "src/cli/csv.ts", uses("csv-parse/sync")],
  ["croner-confined", "src/queue/scheduled.ts", uses("croner")],
  ["simple-statistics-confined", "src/decision/averaged.ts", uses("simple-statistics")],
  ["simple-statistics-confined", "src/workflow/averaged.ts", uses("simple-statistics")],
  ["simple-statistics-confined", "src/cli/averaged.ts", uses("simple-statistics")],
  ["prometheus-io-client-confined", "src/app/counted.ts", uses("@prometheus-io/client")],
  ["yaml-confined", "src/app/yaml.ts", uses("yaml")],
  ["modelcontextprotocol-server-confined", "src/http/agent.ts", uses("@modelcontextprotocol/server")],
  ["d3-scale-confined", "src/app/scaled.ts", uses("d3-scale")],
  ["d3-scale-confined", "src/messages/shaped.ts", uses("d3-shape")],
  ["d3-scale-confined", "jobs/resvg.ts", uses("@resvg/resvg-js")],
  ["no-development-packages", "src/app/checked.ts", uses("fast-check")],
  ["no-undeclared-packages", "src/app/undeclared.ts", uses("cron-parser")],
  ["no-missing-files", "src/app/missing.ts", uses("./no-such-file.ts")],
  ["environment-in-config-only", "src/app/environment.ts", 'export const value = process.env["X"];\n'],
  ["environment-in-config-only", "src/cli/taken-apart.ts", "const { env } = process;\nexport const value = env;\n"],
  [
    "environment-in-config-only",
    "src/queue/imported.ts",
    'import { env } from "node:process";\nexport const value = env;\n',
  ],
  ["environment-in-config-only", "jobs/bracketed.ts", 'export const value = process["env"];\n'],
  ["no-clock-in-core-and-jobs", "src/decision/now.ts", "export const now = () => Date.now();\n"],
  ["no-clock-in-core-and-jobs", "src/experiment/new-date.ts", "export const now = () => new Date();\n"],
  ["no-clock-in-core-and-jobs", "jobs/date.ts", "export const now = () => Date();\n"],
  ["no-chance-in-core-and-jobs", "src/stats/chance.ts", "export const draw = () => Math.random();\n"],
  ["no-world-in-core", "src/messages/printed.ts", 'export const print = () => console.log("x");\n'],
  ["no-world-in-core", "src/stats/fetched.ts", 'export const read = () => fetch("http://x");\n'],
];

/** For each row of the table, an import of the first folder that it may not know. */
const { layers } = await loadRules();
const ROWS = Object.entries(layers).flatMap(([folder, [known]]): (typeof PLANTS)[number][] => {
  const others = Object.keys(layers).filter(
    (other) =>
      other !== folder &&
      (known === "everything but cli" ? other === "cli" : Array.isArray(known) && !known.includes(other)),
  );
  return others.length === 0
    ? []
    : [[`${folder}-knows-its-place`, `src/${folder}/row.ts`, uses(`../${others[0]}/index.ts`)]];
});
const ALL = [...PLANTS, ...ROWS];

/** Rules of one file in a report, whatever the line. */
const rulesFor = ({ violations }: LayerReport, file: string): readonly string[] =>
  violations.filter(({ from }) => from === file || from.startsWith(`${file}:`)).map(({ rule }) => rule);

describe("the layer check on a tree that breaks every rule", () => {
  let report: LayerReport;
  let tree: ReturnType<typeof plantedTree>;
  afterAll(() => tree.remove());
  beforeAll(async () => {
    tree = plantedTree({
      ...Object.fromEntries(ALL.map(([, file, content]) => [file, content])),
      "src/app/hen.ts": 'import type { Egg } from "./egg.ts";\nexport type Hen = Egg;\n',
      "src/app/egg.ts": 'import type { Hen } from "./hen.ts";\nexport type Egg = Hen[];\n',
      "test/builders.ts": "export const x = 1;\n",
    });
    report = await checkLayers(tree.root, 1);
  });

  it.each(ALL)("finds %s in %s", (rule, file) => {
    expect(rulesFor(report, file)).toContain(rule);
  });

  it("finds two files that need each other, be it for types alone", () => {
    expect(report.violations.filter(({ rule }) => rule === "no-cycles").map(({ from }) => from)).toEqual(
      expect.arrayContaining(["src/app/egg.ts"]),
    );
  });

  it("finds nothing in the files between them that keep the rules", () => {
    const planted = new Set([...ALL.map(([, file]) => file), "src/app/hen.ts", "src/app/egg.ts"]);
    expect(report.violations.filter(({ from }) => !planted.has(from.replace(/:\d+$/, "")))).toEqual([]);
  });

  it("has seen every rule broken, so that none can be wrong without being noticed", async () => {
    const { forbidden } = await loadRules();
    const broken = new Set(report.violations.map(({ rule }) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => name === undefined || !broken.has(name))).toEqual([]);
  });

  it("says with each what to do instead", () => {
    expect(report.violations.filter(({ advice }) => advice.length < 15)).toEqual([]);
    expect(describeReport(report)).toContain(
      "bullmq-confined\n  Use JobQueue of src/queue: BullMQ and its connections stay there.\n    jobs/queued.ts -> ",
    );
  });
});

describe("the layer check on a tree that keeps every rule", () => {
  it("finds nothing, and says at how much it looked", async () => {
    const { root, remove } = plantedTree();
    try {
      const report = await checkLayers(root, 50);
      expect(describeReport(report)).toMatch(/^layers hold: \d+ files, \d+ imports$/);
    } finally {
      remove();
    }
  });

  it("does not pass with a folder that the table does not know", async () => {
    const { root, remove } = plantedTree({ "src/newcomer/index.ts": "export const x = 1;\n" });
    try {
      expect((await checkLayers(root, 1)).doubts).toEqual([
        "src/newcomer has no row in the table of layers (.dependency-cruiser.mjs)",
      ]);
    } finally {
      remove();
    }
  });

  it("does not pass for having seen nothing", async () => {
    const { root, remove } = plantedTree();
    try {
      const tooFew = await checkLayers(root, 1_000);
      expect(tooFew.doubts).toEqual([expect.stringMatching(/^only \d+ files were read; at least 1000 were expected$/)]);
      for (const file of ["index.ts", "part.ts", "value.ts"]) rmSync(join(root, "src/store", file));
      expect((await checkLayers(root, 1)).doubts).toContain("no file of src/store was read");
    } finally {
      remove();
    }
  });
});
