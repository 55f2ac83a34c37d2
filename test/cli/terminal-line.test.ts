import { describe, expect, it, onTestFinished } from "vitest";
import { showProgress } from "../../src/cli/progress.ts";
import { terminalLine } from "../../src/cli/terminal.ts";
import { saying } from "../support/messages/saying.ts";
import { textWidth } from "../../src/messages/index.ts";

it.each([
  ["an emoji", "👩‍🔬", 2],
  ["a wide letter", "試", 2],
  ["an ordinary letter", "x", 1],
])("a line longer than the terminal ends before %s that found no room, and fills what it can", (_, letter, columns) => {
  const line = terminalLine({ key: "digest:daily", destinations: [], notification: saying(letter.repeat(200)) });
  // No terminal is at hand, where 100 columns are taken.
  expect(line).toBe(`${letter.repeat(Math.floor(99 / columns))}…`);
  expect(textWidth(line)).toBeLessThanOrEqual(100);
});

it("a line that fits is told whole", () => {
  expect(terminalLine({ key: "digest:daily", destinations: [], notification: saying("1 stopped") })).toBe("1 stopped");
});

/** Three days, and something that is printed during the second; what the screen was sent. */
function written(isTTY: boolean): string {
  let text = "";
  const screen = { isTTY, write: (piece: string) => (text += piece) };
  const progress = showProgress({
    total: 3,
    words: (done) => `Day ${done + 1} of 3`,
    isPlainLine: (done) => done === 2,
    screen,
  });
  progress.update(0);
  progress.above(() => screen.write("A digest\n"));
  progress.update(1);
  progress.update(2);
  progress.end();
  return text;
}

it("a terminal that does not know how wide it is, and says 0, is taken for a usual one", () => {
  const { columns } = process.stdout;
  onTestFinished(() => void Object.assign(process.stdout, { columns }));
  Object.assign(process.stdout, { columns: 0 });
  expect(terminalLine({ key: "digest:daily", destinations: [], notification: saying("1 stopped") })).toBe("1 stopped");
});

describe("the progress of long work", () => {
  it("is one line of a terminal, which stays below what is printed meanwhile, and is gone at the end", () => {
    const [before, shown, after] = written(true).split(/Day 1 of 3/u);
    expect([before, shown]).toEqual(["\r\u001b[2K", "\r\u001b[2KA digest\n"]);
    expect(after!.endsWith("\r\u001b[2K")).toBe(true);
  });

  it("is a few plain lines where no terminal is", () => {
    expect(written(false)).toBe("A digest\nDay 3 of 3\n");
  });
});
