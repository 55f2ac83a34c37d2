import { join } from "node:path";
import { checkLayers, describeReport } from "./layer-report.ts";

/** The tree has several hundred files; far fewer means that they were not seen. */
const FEWEST_MODULES = 150;

const report = await checkLayers(join(import.meta.dirname, "../.."), FEWEST_MODULES);
const holds = report.violations.length === 0 && report.doubts.length === 0;
if (holds) console.log(describeReport(report));
else console.error(describeReport(report));
process.exitCode = holds ? 0 : 1;
