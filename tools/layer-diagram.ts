// Draws the table LAYERS as docs/layers.md: `npm run diagram`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { layerDiagram, ownLayers } from "./draw-layers.ts";

writeFileSync(join(import.meta.dirname, "../docs/layers.md"), layerDiagram(await ownLayers()));
