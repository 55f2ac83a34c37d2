import { expect, it } from "vitest";
import { layerDiagram, ownLayers } from "../../tools/draw-layers.ts";
import { textOf } from "./project-files.ts";

it("the diagram of the layers is the table's: npm run diagram renews it", async () => {
  expect(textOf("docs/layers.md")).toBe(layerDiagram(await ownLayers()));
});

it("a folder has an arrow to what it may import, unless another arrow leads there", () => {
  const drawn = layerDiagram({
    low: [[], ""],
    middle: [["low"], ""],
    "at-top": [["middle", "low"], ""],
    all: ["everything", ""],
  });
  expect(drawn.match(/^ .* --> .*$/gmu)).toEqual([
    "  folder_middle --> folder_low",
    "  folder_at_top --> folder_middle",
  ]);
  expect(drawn).toContain("- `all`: everything");
});
