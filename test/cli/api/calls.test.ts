import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ApiOptions } from "../../../src/cli/api/call-options.ts";
import { OPERATIONS } from "../../../src/cli/api/operations.ts";
import { explainFailure } from "../../../src/cli/failure.ts";
import { buildProgram } from "../../../src/cli/program.ts";
import { completedCommands } from "../../../src/cli/shell/completion-model.ts";
import { loadConfig } from "../../../src/config/index.ts";
import { isEverything, someOf } from "../../support/scope.ts";
import { emptyFolder, herald, usedFolder } from "../herald-process.ts";
import { DRAFT, openRehearsal, rehearsal, type Rehearsal } from "./rehearsal.ts";

/** What the command says where it fails, and its exit code. */
async function failureOf(work: Promise<unknown>): Promise<{ readonly text: string; readonly exitCode: number }> {
  return work.then(
    (answer) => expect.unreachable(`answered ${JSON.stringify(answer)}`),
    (error: unknown) => explainFailure(error),
  );
}

const BODY = JSON.stringify(DRAFT);
/** Every write with what it takes. */
const WRITES: readonly (readonly [string, (at: Rehearsal) => string | undefined, ApiOptions])[] = [
  ["create", () => undefined, { body: BODY }],
  ["update", ({ draft }) => draft, { body: '{"name": "Other"}' }],
  ["delete", ({ draft }) => draft, {}],
  ["start", ({ draft }) => draft, {}],
  ["pause", ({ running }) => running, { publish: false }],
  ["resume", ({ running }) => running, {}],
  ["stop", ({ running }) => running, { winner: "var_1" }],
  ["rollout", ({ completed }) => completed, { variant: "var_1" }],
  ["end-rollout", ({ completed }) => completed, {}],
  ["winner", ({ completed }) => completed, { clear: true }],
];

/** One for many calls of which each sends nothing. */
function useRehearsal(): () => Rehearsal {
  let opened: Rehearsal;
  beforeAll(async () => {
    const directory = mkdtempSync(join(tmpdir(), "herald-api-"));
    opened = await openRehearsal(directory);
    return async () => {
      await opened.sandbox.close();
      rmSync(directory, { recursive: true });
    };
  });
  return () => opened;
}

describe("herald api", () => {
  const sendingNothing = useRehearsal();

  it("without an operation lists each with one line, and the shell completes them", async () => {
    const { run } = sendingNothing();
    const { text, exitCode } = await run(undefined);
    expect(exitCode).toBe(0);
    for (const { name, summary } of OPERATIONS) expect(text).toMatch(new RegExp(`^  ${name}\\b.* ${summary}$`, "mu"));
    const words = completedCommands(buildProgram(() => {})).find(({ path }) => path === "api")?.words;
    expect(words?.map(({ word }) => word)).toEqual(OPERATIONS.map(({ name }) => name));
  });

  it("prints the answer of every read as JSON, and opens no ledger for it", async () => {
    const directory = emptyFolder();
    const { run, running } = await rehearsal(directory);
    const read = async (...call: Parameters<typeof run>): Promise<unknown> => {
      const { text, exitCode } = await run(...call);
      expect(exitCode).toBe(0);
      return JSON.parse(text);
    };
    expect(await read("list")).toHaveLength(3);
    expect(await read("list", undefined, { status: "running" })).toMatchObject([{ id: running, status: "running" }]);
    expect(await read("list", undefined, { search: "no such name" })).toEqual([]);
    expect(await read("get", running)).toMatchObject({ id: running, variants: [{}, {}], secondaryMetrics: [{}] });
    expect(await read("results", running)).toMatchObject([{ impressions: expect.any(Number) }, {}]);
    const series = (await read("series", running)) as { date: string }[];
    expect(series.length).toBeGreaterThan(5);
    const [from, to] = [series[1]!.date, series[2]!.date];
    expect(await read("series", running, { from, to })).toEqual(series.slice(1, 3));
    expect(await read("hosts", running)).toEqual({
      targeted: ["www.example-health.test"],
      allowed: ["www.example-health.test"],
    });
    expect(await read("unpublished")).toEqual({ unpublishedChanges: 0, names: [] });
    expect(existsSync(join(directory, "data"))).toBe(false);
  });

  it("prints no names where names are redacted", async () => {
    const { run, running } = await rehearsal(emptyFolder(), {}, { redactNames: true });
    const name = "Homepage hero";
    for (const operation of ["list", "get", "results"]) {
      const { text } = await run(operation, operation === "list" ? undefined : running);
      expect(text).toContain('"id"');
      expect(text).not.toContain(name);
      expect(text).not.toContain("description");
    }
  });

  it.each(WRITES)(
    "refuses to %s without --yes in one sentence, and sends nothing",
    async (operation, whom, options) => {
      const at = sendingNothing();
      const { text, exitCode } = await failureOf(at.run(operation, whom(at), options));
      expect([exitCode, text.split("\n").length]).toEqual([2, 1]);
      expect(text).toMatch(
        new RegExp(`^herald: nothing was sent; to ${operation}\\b.* in account main.*, add --yes$`, "u"),
      );
      expect(at.sandbox.requests).toEqual([]);
    },
  );

  it.each([
    ["create", { body: '{"name": "X"}' }, "create cannot send this: experimentSettingsId: "],
    ["create", { body: "{" }, "--body is not valid JSON: "],
    ["create", {}, "create needs --body: JSON, @file, or - for standard input"],
    ["update", { body: '{"trafficAllocation": 101}' }, "update cannot send this: trafficAllocation: "],
    ["update", { body: '{"nam": "X"}' }, 'update cannot send this: Unrecognized key: "nam"'],
    ["update", { body: "@missing.json" }, "missing.json"],
    ["stop", { winner: "" }, "stop cannot send this: winnerVariantId: "],
    ["stop", { body: "{}", winner: "var_1" }, "stop takes either --body or --winner and --rollout"],
    ["start", { winner: "var_1" }, "start takes no --winner"],
    ["rollout", {}, "rollout needs --variant, the id of the variant to show"],
    ["rollout", { variant: "" }, "rollout cannot send this: variantId: "],
    ["end-rollout", { variant: "var_1" }, "end-rollout takes no --variant"],
    ["winner", {}, "winner needs either --winner, the id of a variant, or --clear"],
    ["winner", { winner: "var_1", clear: true }, "winner needs either --winner, the id of a variant, or --clear"],
    ["list", { publish: false }, "list takes no --no-publish"],
    ["list", { status: "runing" }, '--status takes one of draft, running, paused, completed, not "runing"'],
    ["series", { from: "yesterday" }, '--from requires a day as YYYY-MM-DD, got "yesterday"'],
    ["series", { from: "2026-11-02", to: "2026-11-01" }, "--from 2026-11-02 is after --to 2026-11-01"],
    ["get", { account: "other" }, 'there is no account "other"; configured: main'],
    ["lsit", {}, 'there is no operation "lsit"'],
  ] as const)("refuses %s with %j and sends nothing, even with --yes", async (operation, options, reason) => {
    const { run, draft, sandbox } = sendingNothing();
    const isOfOne = OPERATIONS.find(({ name }) => name === operation)?.isOfOne === true;
    const call = run(operation, isOfOne ? draft : undefined, { ...options, yes: true });
    const { text, exitCode } = await failureOf(call);
    expect([exitCode, text]).toEqual([2, expect.stringContaining(reason)]);
    expect(sandbox.requests).toEqual([]);
  });

  it("needs an id where it is about one experiment, takes none elsewhere, and refuses one that would reach another address", async () => {
    const { run, sandbox } = sendingNothing();
    expect((await failureOf(run("get"))).text).toMatch(/^herald: get needs the id .*: herald api list$/u);
    expect((await failureOf(run("list", "exp_1"))).text).toContain(
      'list is not about one experiment: leave "exp_1" out',
    );
    expect(await failureOf(run("delete", "..", { yes: true }))).toMatchObject({ exitCode: 2 });
    expect(sandbox.requests).toEqual([]);
  });

  it("says what Ours Privacy answered as messages say it, and what to do", async () => {
    const { run, running, sandbox } = await rehearsal(emptyFolder());
    expect(await failureOf(run("get", "exp_none"))).toEqual({
      exitCode: 1,
      text: "herald: Ours Privacy can't find it (answered 404: Experiment not found: exp_none)",
    });
    sandbox.faults.add({ kind: "forbidden", operation: "results", times: 1 });
    expect(await failureOf(run("results", running))).toEqual({
      exitCode: 1,
      text: expect.stringMatching(/lacks the scope .*\. Give the API key the scope experiment:find, in Ours Privacy/u),
    });
  });

  it.each(someOf(["stop", "pause", "resume"], 1))(
    "names the stop key where %s is refused, because it uses that one",
    async (act) => {
      const { run, running, sandbox } = await rehearsal(usedFolder());
      sandbox.faults.add({ kind: "forbidden", operation: act, times: 1 });
      expect((await failureOf(run(act, running, { yes: true }))).text).toContain(
        "Give the API key (or the stop key, where one is set) the scope experiment:",
      );
    },
  );

  it("asks which account where there are several", async () => {
    const { config } = sendingNothing();
    const accounts = ["one", "two"].map((id) => ({ ...config.accounts[0]!, id }));
    const { run, sandbox } = await rehearsal(emptyFolder(), {}, { accounts });
    expect(await failureOf(run("list"))).toEqual({
      exitCode: 2,
      text: "herald: name an account with --account; configured: one, two",
    });
    expect(sandbox.requests).toEqual([]);
  });

  it("without an API key says that it needs one, and how to rehearse", async () => {
    const { isDemo, accounts } = loadConfig({ environment: {}, directory: emptyFolder() });
    const { run } = await rehearsal(emptyFolder(), {}, { isDemo, accounts });
    const { text, exitCode } = await failureOf(run("list"));
    expect(exitCode).toBe(2);
    expect(text).toMatch(/set OURS_PRIVACY_API_KEY\. To rehearse, start herald sandbox and/u);
    expect(text).toContain("OURS_PRIVACY_BASE_URL=http://127.0.0.1:3001 OURS_PRIVACY_API_KEY=sandbox-key");
  });

  it("reads a body from a file", async () => {
    const { run } = sendingNothing();
    const file = join(emptyFolder(), "draft.json");
    writeFileSync(file, BODY);
    const { text } = await failureOf(run("create", undefined, { body: `@${file}` }));
    expect(text).toContain(`to create in account main with ${asSent(BODY)}, add --yes`);
  });

  it.runIf(isEverything)("reads a body from standard input", async () => {
    const { environment } = await rehearsal(emptyFolder());
    expect(await herald(["api", "create", "--body", "-"], { environment, input: BODY })).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`with ${asSent(BODY)}, add --yes`),
    });
  });
});

/** The same, in the order in which Herald sends it. */
function asSent(body: string): string {
  const { name, experimentSettingsId } = JSON.parse(body) as typeof DRAFT;
  return JSON.stringify({ name, experimentSettingsId });
}
