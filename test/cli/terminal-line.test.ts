import { expect, it } from "vitest";
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
