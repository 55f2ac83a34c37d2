import { z } from "zod";
import { callerFields, defineJob, experimentFields } from "../../src/ports/index.ts";
import { resumeExperiment } from "../../src/workflow/index.ts";

/** Resumes a paused experiment because a person asks for it, as *Resume experiment* in Slack does. Safe to repeat. */
export const resumeExperimentJob = defineJob({
  id: "acting.resume-experiment",
  summary: "Resume one paused experiment in Ours Privacy",
  payload: z.strictObject({
    ...experimentFields,
    ...callerFields,
  }),
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: resumeExperiment,
});
