import type { AnyJob } from "../src/ports/index.ts";
import { allow } from "./acting/allow.ts";
import { hold } from "./acting/hold.ts";
import { endRolloutJob } from "./acting/end-rollout.ts";
import { rollOut } from "./acting/roll-out.ts";
import { recordWriteJob } from "./acting/record-write.ts";
import { resumeExperimentJob } from "./acting/resume-experiment.ts";
import { respond } from "./acting/respond.ts";
import { carryOut } from "./acting/carry-out.ts";
import { actingSwitch } from "./acting/switch.ts";
import { command } from "./asking/command.ts";
import { home } from "./asking/home.ts";
import { archiveJob } from "./maintenance/archive.ts";
import { forgetPersonJob } from "./maintenance/forget-person.ts";
import { prune } from "./maintenance/prune.ts";
import { afterStop } from "./monitoring/after-stop.ts";
import { evaluateTogether } from "./monitoring/evaluate-batch.ts";
import { evaluate } from "./monitoring/evaluate.ts";
import { sweep } from "./monitoring/sweep.ts";
import { alert } from "./reporting/alert.ts";
import { chart } from "./reporting/chart.ts";
import { dailyDigest } from "./reporting/daily-digest.ts";
import { propose } from "./reporting/propose.ts";
import { finalReport } from "./reporting/final-report.ts";
import { scorecard } from "./reporting/scorecard.ts";
import { actMessage } from "./reporting/act-message.ts";
import { welcome } from "./reporting/welcome.ts";

/** Everything the service does by itself. A job that is not listed does not exist. */
export const jobs: readonly AnyJob[] = [
  sweep,
  evaluateTogether,
  evaluate,
  afterStop,
  carryOut,
  respond,
  command,
  home,
  hold,
  allow,
  resumeExperimentJob,
  actingSwitch,
  rollOut,
  endRolloutJob,
  recordWriteJob,
  dailyDigest,
  actMessage,
  propose,
  alert,
  chart,
  finalReport,
  scorecard,
  welcome,
  prune,
  forgetPersonJob,
  archiveJob,
];
