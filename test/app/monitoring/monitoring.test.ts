import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { startWorker, uniqueOwner } from "../../../src/app/index.ts";
import { loadConfig } from "../../../src/config/index.ts";
import { triggerJob } from "../../../src/http/index.ts";
import { silentLog, systemClock } from "../../../src/platform/index.ts";
import type { RequestOutcome } from "../../../src/ports/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { readExposition, type Family } from "../../metrics/exposition.ts";
import { initialisedDirectory } from "../../support/embedded.ts";
import { readQuery, type Query } from "./promql.ts";

const PATIENCE_MS = 180_000;
const TOKEN = "a-token-of-this-test-alone";
const FOLDER = new URL("../../../deploy/monitoring/", import.meta.url);
/** Made by Prometheus itself, of each worker that it reads. */
const PROMETHEUS_OWN = { metrics: ["up"], labels: ["job", "instance", "le"] };
/** What no quiet worker shows. */
const RARE: Readonly<Record<string, readonly string[]>> = { outcome: ["rate-limited" satisfies RequestOutcome] };

const rulesFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Herald[A-Z][A-Za-z]+$/u),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[mhd]$/u)
            .optional(),
          labels: z.strictObject({ severity: z.enum(["critical", "warning"]) }),
          annotations: z.strictObject({ summary: z.string().min(1), description: z.string().min(1) }),
        }),
      ),
    }),
  ),
});
const dashboardFile = z.looseObject({
  title: z.literal("Herald"),
  panels: z.array(
    z.looseObject({
      id: z.int(),
      title: z.string().min(1),
      gridPos: z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.looseObject({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).min(1),
    }),
  ),
});

const read = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const rules = rulesFile.parse(parse(read("herald-alerts.yaml"))).groups.flatMap((group) => group.rules);
const { panels } = dashboardFile.parse(JSON.parse(read("herald-dashboard.json")));

let families: ReadonlyMap<string, Family>;

/** What a worker answers that has made a digest, with an experiment in trouble. */
beforeAll(async () => {
  const outside = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["flat", "broken-split"] });
  const directory = mkdtempSync(join(tmpdir(), "herald-monitoring-"));
  initialisedDirectory(join(directory, "data/db"));
  const environment = {
    PORT: "0",
    HERALD_TRIGGER_TOKEN: TOKEN,
    OURS_PRIVACY_BASE_URL: outside.url,
    OURS_PRIVACY_API_KEY: "sandbox-key",
  };
  const config = loadConfig({ environment, directory });
  const worker = await startWorker({ config, clock: systemClock, log: silentLog, owner: uniqueOwner() });
  const ask = { baseUrl: worker.http.url, token: TOKEN, payload: {}, wait: true };
  await triggerJob({ ...ask, job: "reporting.daily-digest" });
  families = readExposition(await (await fetch(`${worker.http.url}/metrics`)).text());
  for (const { close } of worker.closeSteps()) await close(10_000);
  await outside.close();
  rmSync(directory, { recursive: true });
}, PATIENCE_MS);

/** What a query asks for that the worker does not answer. */
function missing({ selectors, grouping }: Query): readonly string[] {
  const asked = selectors.filter(({ metric }) => !PROMETHEUS_OWN.metrics.includes(metric));
  const known = new Set(PROMETHEUS_OWN.labels);
  const found: string[] = [];
  for (const { metric, matchers } of asked) {
    const samples = [...families.values()].flatMap((one) => one.samples).filter(({ name }) => name === metric);
    if (samples.length === 0) found.push(metric);
    for (const { labels } of samples) for (const label of Object.keys(labels)) known.add(label);
    for (const { label, operator, value } of matchers) {
      const values = [...samples.flatMap(({ labels }) => labels[label] ?? []), ...(RARE[label] ?? [])];
      const fits = operator.includes("~")
        ? new RegExp(`^(?:${value})$`, "u")
        : { test: (one: string) => one === value };
      const isThere = PROMETHEUS_OWN.labels.includes(label) || values.some((one) => fits.test(one));
      if (!isThere) found.push(`${metric}{${label}${operator}"${value}"}`);
    }
  }
  return [...found, ...grouping.filter((label) => !known.has(label)).map((label) => `the label ${label}`)];
}

/** Labels that a text is filled in with, which its query must leave. */
const filledIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/gu)].map(([, label]) => label!);

describe("what watches Herald", () => {
  it.each(rules)("asks in the alert $alert for what a worker shows", ({ expr, annotations }) => {
    const query = readQuery(expr);
    expect(missing(query)).toEqual([]);
    for (const text of Object.values(annotations))
      expect(query.grouping).toEqual(expect.arrayContaining([...filledIn(text)]));
  });

  it.each(panels)("asks in the panel “$title” for what a worker shows", ({ targets }) => {
    for (const { expr, legendFormat } of targets) {
      const query = readQuery(expr);
      expect(missing(query)).toEqual([]);
      const left = [...query.grouping, ...PROMETHEUS_OWN.labels];
      expect(left).toEqual(expect.arrayContaining([...filledIn(legendFormat)]));
    }
  });

  it("has alerts and panels of different names, and panels that do not overlap", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("shows every metric of Herald somewhere", () => {
    const asked = new Set(
      [...rules.map(({ expr }) => expr), ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))]
        .flatMap((expression) => readQuery(expression).selectors)
        .map(({ metric }) => metric.replace(/_bucket$/u, "")),
    );
    const ours = [...families.keys()].filter((name) => name.startsWith("herald_"));
    expect(ours.filter((name) => !asked.has(name))).toEqual([]);
  });
});

describe("this test", () => {
  it.each([
    ["herald_no_such_metric > 0", ["herald_no_such_metric"]],
    ['herald_check_ok{check="disk"}', ['herald_check_ok{check="disk"}']],
    ['herald_check_ok{part="ledger"}', ['herald_check_ok{part="ledger"}']],
    ["sum by (experiment) (herald_open_alerts)", ["the label experiment"]],
  ])("finds that no worker shows what %s asks for", (expression, found) => {
    expect(missing(readQuery(expression))).toEqual(found);
  });

  it("takes nothing that is no PromQL", () => {
    expect(() => readQuery("sum by (account) herald_open_alerts)")).toThrow("no PromQL");
  });
});
