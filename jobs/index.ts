import type { AnyJob } from "../src/job/index.ts";
import { stop } from "./acting/stop.ts";
import { actingSwitch } from "./acting/switch.ts";
import { prune } from "./maintenance/prune.ts";
import { evaluate } from "./monitoring/evaluate.ts";
import { sweep } from "./monitoring/sweep.ts";
import { alert } from "./reporting/alert.ts";
import { dailyDigest } from "./reporting/daily-digest.ts";

/** Everything the service does by itself. A job that is not listed does not exist. */
export const jobs: readonly AnyJob[] = [sweep, evaluate, stop, actingSwitch, dailyDigest, alert, prune];
