import { describe, expect, it } from "vitest";
import { surroundings } from "../../src/config/index.ts";
import { usesColor, withHeadings } from "../../src/cli/terminal.ts";
import { runJobs } from "../../src/cli/jobs/jobs.ts";
import { outputOf } from "./captured-output.ts";

const terminal = { isTTY: true, hasColors: () => true };
const ESCAPE = "\u001b[";

describe("color", () => {
  const plain = surroundings({});
  it("is used on a terminal that has it", () => {
    expect(usesColor(terminal, plain)).toBe(true);
    expect(usesColor({ isTTY: true, hasColors: () => false }, plain)).toBe(false);
  });

  it("is refused by NO_COLOR, not by an empty one", () => {
    expect(usesColor(terminal, surroundings({ NO_COLOR: "1" }))).toBe(false);
    expect(usesColor(terminal, surroundings({ NO_COLOR: "" }))).toBe(true);
  });

  it("never goes into a pipe or a file, not even with FORCE_COLOR", () => {
    expect(usesColor({ hasColors: () => true }, surroundings({ FORCE_COLOR: "1" }))).toBe(false);
  });

  it("sets off the headings of a table and leaves its rows alone", () => {
    const lines = ["Row  Id", "---  --", "1    a", "- dash"];
    expect(withHeadings(lines, {})).toEqual(lines);
    const [head, rule, ...rows] = withHeadings(lines, terminal);
    expect(head).toContain(ESCAPE);
    expect(rule).toContain(ESCAPE);
    expect(rows).toEqual(lines.slice(2));
  });

  it("is in the list of jobs on a terminal, and never in its JSON", async () => {
    const { stdout } = process;
    const before = { isTTY: stdout.isTTY, hasColors: stdout.hasColors };
    Object.assign(stdout, terminal);
    try {
      expect((await outputOf(() => runJobs({}))).text.includes(ESCAPE)).toBe(usesColor());
      expect((await outputOf(() => runJobs({ json: true }))).text).not.toContain(ESCAPE);
    } finally {
      Object.assign(stdout, before);
    }
  });
});
