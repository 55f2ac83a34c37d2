import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import { runBacktest } from "../../src/cli/replay/backtest.ts";
import { loadConfig, readPolicyFile, settingsOf } from "../../src/config/index.ts";
import { ROOT, textOf } from "./project-files.ts";
import { outputOf } from "../cli/captured-output.ts";
import { herald } from "../cli/herald-process.ts";

const POLICIES = readdirSync(join(ROOT, "examples/policies"));
const CSV = join(ROOT, "examples/past-experiments.csv");

describe("the example policies", () => {
  it.each(POLICIES)("%s is a policy of its name, and works as an entry of the configuration", (file) => {
    const policy = readPolicyFile(join(ROOT, "examples/policies", file));
    expect(`${policy.name}.yaml`).toBe(file);
    const directory = mkdtempSync(join(tmpdir(), "herald-examples-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const entry = { ...(parse(textOf(`examples/policies/${file}`)) as object), match: "*" };
    writeFileSync(join(directory, "herald.config.yaml"), stringify({ policies: [entry] }));
    const { policyFor } = settingsOf(loadConfig({ environment: {}, directory }));
    expect(policyFor("any")).toEqual(policy);
  });

  it("are listed with a command to try, as is every other file", () => {
    const listed = [...textOf("examples/README.md").matchAll(/^\| \[([^\]]+)\]\(\1\)/gmu)].map(([, file]) => file!);
    const there = readdirSync(join(ROOT, "examples"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "README.md")
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(ROOT, "examples/").length));
    expect(listed.toSorted()).toEqual(there.toSorted());
  });

  it("never act by themselves where they say so", () => {
    const modes = POLICIES.map((file) => [file, readPolicyFile(join(ROOT, "examples/policies", file)).rules.mode]);
    expect(Object.fromEntries(modes)).toMatchObject({ "first-weeks.yaml": "propose", "large-program.yaml": "propose" });
  });
});

describe("the example of past experiments", () => {
  it.each(["first-weeks.yaml", "small-team.yaml"])(
    "has one winner by %s, and only where there is one",
    async (file) => {
      const options = { policy: join(ROOT, "examples/policies", file), json: true, assumeEqual: true };
      const { text, exitCode } = await outputOf(() => runBacktest(CSV, options));
      expect(exitCode).toBe(0);
      const found = JSON.parse(text) as readonly { readonly experiment: string; readonly winner: string | null }[];
      expect(found.map(({ experiment, winner }) => [experiment, winner])).toEqual([
        ["Pricing page: yearly price first", "Yearly first"],
        ["Booking: fewer fields", null],
        ["Sign-up: three headlines", null],
      ]);
    },
  );

  it("can be analyzed", async () => {
    const { code, stdout, stderr } = await herald(["analyze", CSV, "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toHaveLength(3);
  });
});
