export { createNarrator, type NarratorOptions } from "./run-program.ts";
