import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runDecide } from "../../../src/cli/replay/decide.ts";
import { plainSpaces } from "../../../src/messages/index.ts";
import { textOf } from "../../packaging/project-files.ts";
import { outputOf } from "../captured-output.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "herald-decide-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const EXAMPLE = join(import.meta.dirname, "../../../docs/examples/guardrail.json");
const saved = JSON.parse(readFileSync(EXAMPLE, "utf8"));

/** What is decided of the example with other metrics read, or another policy. */
async function decisionOf(metrics: unknown, guardrails: unknown = saved.policy.rules.guardrails) {
  const file = join(FOLDER, "saved.json");
  const policy = { ...saved.policy, rules: { ...saved.policy.rules, guardrails } };
  writeFileSync(file, JSON.stringify({ ...saved, policy, snapshot: { ...saved.snapshot, metrics } }));
  return JSON.parse((await outputOf(() => runDecide(file, { json: true }))).text);
}

describe("herald decide, of a saved snapshot with a guardrail", () => {
  it("finds no winner where the guardrail is harmed, as the documentation shows", async () => {
    const { text, exitCode } = await outputOf(() => runDecide(EXAMPLE, {}));
    expect(exitCode).toBe(0);
    const shown = /```\n(Pricing page,[^`]+)```/u.exec(textOf("docs/planning.md"))?.[1];
    const [before = "", after = ""] = (shown ?? "").split("…\n");
    expect(before).not.toBe("");
    expect(plainSpaces(text).slice(0, before.length)).toBe(before);
    expect(plainSpaces(text).slice(-after.length)).toBe(after);
  });

  it("documents the parts that make it so as they stand in the example", () => {
    const block = /```json\n(\{"policy"[^`]+)```/u.exec(textOf("docs/planning.md"))?.[1];
    const { policy, snapshot } = JSON.parse(block ?? "{}");
    expect(saved).toMatchObject({ policy });
    const [{ days, ...metric }] = snapshot.metrics;
    expect(saved.snapshot.metrics[0]).toMatchObject(metric);
    expect(saved.snapshot.metrics[0].days).toContainEqual(days[0]);
  });

  it("has the metric's figures in JSON, and a winner without the guardrail", async () => {
    const { metrics } = saved.snapshot;
    expect(await decisionOf(metrics)).toMatchObject({
      verdict: "not-yet",
      firstFailing: "no-guardrail-harmed",
      metrics: [{ event: "refund", role: "guardrail", state: { kind: "counted" } }],
    });
    expect(await decisionOf(metrics, [])).toMatchObject({ verdict: "winner", winner: 1 });
  });

  it("leaves a winner to people where nothing of the guardrail was read", async () => {
    const decision = await decisionOf([]);
    expect(decision).toMatchObject({ verdict: "winner", metrics: [{ state: { kind: "not-read" } }] });
    const check = decision.checks.find(({ id }: { id: string }) => id === "no-guardrail-harmed");
    expect(check).toMatchObject({ status: "warn", needsPerson: true });
  });
});
