import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jobs } from "../../jobs/index.ts";
import { runJobs } from "../../src/cli/jobs/jobs.ts";
import { fieldLists } from "../../src/cli/jobs/payload-words.ts";
import { resultSentence } from "../../src/cli/jobs/result-words.ts";
import { aJob } from "../support/jobs.ts";
import { outputOf } from "./captured-output.ts";

const takes = (payload: z.ZodType) => fieldLists(aJob("a.job", () => ({}), { payload }));

describe("`herald jobs`", () => {
  it("says of every job what it does, and whether one can ask for it", async () => {
    const { text, exitCode } = await outputOf(() => runJobs({}));
    expect(exitCode).toBe(0);
    const parts = text.split("\n\n");
    expect(parts).toHaveLength(jobs.length);
    for (const [index, { id, summary, triggerable }] of jobs.entries()) {
      expect(parts[index]).toContain(`${id}\n  ${summary}\n  ${triggerable ? "You can" : "You cannot"} ask for it`);
    }
  });

  it("says what a job takes, in words, and when it runs by itself", async () => {
    const { text } = await outputOf(() => runJobs({}));
    expect(text).toMatch(/\n {2}Runs by itself: daily, 0 9 \* \* 1-5 \(UTC\); next \w{3}, \w{3} \d+, 9:00 AM UTC\n/u);
    expect(text).toMatch(/\n {4}digest +text, optional: Name of a configured digest; the first one unless given\n/u);
    expect(text).toMatch(/\n {4}experiment +text, required: Name or id of the experiment\n/u);
    expect(text).toMatch(/\n {4}via +"cli" or "http" or "page" or "mcp", default "http": How it was said\n/u);
  });

  it("says of everything that one can give what it means", () => {
    const unsaid = jobs
      .filter(({ triggerable }) => triggerable)
      .flatMap((job) =>
        fieldLists(job).flatMap((fields) => fields.map((field) => `${job.id} ${field.name} ${field.meaning}`)),
      )
      .filter((line) => line.endsWith(" "));
    expect(unsaid).toEqual([]);
  });

  it("is a list of records with --json", async () => {
    const records = JSON.parse((await outputOf(() => runJobs({ json: true }))).text) as Record<string, unknown>[];
    expect(records.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
    expect(records[0]).toMatchObject({ triggerable: true, schedules: [{ key: "demo" }], payload: { type: "object" } });
  });
});

describe("what a job takes", () => {
  it("is told field by field, with its kind, its meaning and what applies unless it is given", () => {
    const schema = z.strictObject({
      to: z.enum(["a", "b"]).describe("Where"),
      at: z.iso.datetime().optional(),
      most: z.int().default(3),
      names: z.array(z.string()),
    });
    expect(takes(schema)).toEqual([
      [
        { name: "to", type: '"a" or "b"', meaning: "Where", isOptional: false, standard: undefined },
        { name: "at", type: expect.stringContaining("instant"), meaning: "", isOptional: true, standard: undefined },
        { name: "most", type: "whole number", meaning: "", isOptional: true, standard: 3 },
        { name: "names", type: "list of text", meaning: "", isOptional: false, standard: undefined },
      ],
    ]);
  });

  it("is nothing, or one of several things", () => {
    expect(takes(z.strictObject({}))).toEqual([[]]);
    expect(takes(z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() })]))).toMatchObject([
      [{ name: "a" }],
      [{ name: "b" }],
    ]);
  });
});

describe("`herald trigger --wait` says what was done, and where", () => {
  const HERE = ["slack:#experiments"];
  it.each([
    [
      "reporting.daily-digest",
      { key: "k", outcome: "posted", experiments: 14, unread: 1 },
      HERE,
      "The digest of 15 experiments (1 could not be read) was posted to #experiments.",
    ],
    [
      "reporting.daily-digest",
      { key: "k", outcome: "unchanged", experiments: 1, unread: 0 },
      [...HERE, "webhook:default"],
      "The digest of 1 experiment was already posted to #experiments, webhook:default, and nothing in it has changed.",
    ],
    [
      "reporting.scorecard",
      { key: "k", outcome: "updated" },
      HERE,
      "The weekly scorecard was updated in #experiments.",
    ],
    [
      "reporting.chart",
      { key: "k", outcome: "nothing to draw" },
      [],
      "There is nothing to draw yet: the experiment has no closed day with traffic.",
    ],
    ["reporting.final-report", { key: "", outcome: "message" }, [], "The final report was already posted."],
    [
      "reporting.act-message",
      { key: "", outcome: "nothing to say" },
      [],
      "There is nothing to say about a stop of this experiment.",
    ],
    [
      "monitoring.sweep",
      { evaluated: [{}, {}], unread: [{}], deleted: [], personalizations: 0, unchanged: 0, requests: 11 },
      [],
      "2 experiments read and evaluated with 11 requests to Ours Privacy; 1 could not be read. To see them: herald ledger list decisions",
    ],
    ["maintenance.prune", { notes: 2, deliveries: 1 }, [], "Removed 2 notes and 1 delivery record."],
    ["some.job", { a: 1 }, [], 'some.job is done: {"a":1}'],
    ["reporting.scorecard", { unlike: "ours" }, [], 'reporting.scorecard is done: {"unlike":"ours"}'],
  ])("%s: %j", (job, result, sentTo, sentence) => {
    expect(resultSentence({ job, result, sentTo })).toBe(sentence);
  });

  it("and after a look, how to see the decision", () => {
    const looked = { job: "monitoring.evaluate", result: { kind: "evaluated", decisionId: "dec_1" }, sentTo: [] };
    expect(resultSentence(looked)).toBe("Read and evaluated. To see the decision: herald explain dec_1");
    expect(resultSentence({ ...looked, result: { kind: "deleted" } })).toContain("no longer exists");
  });
});
