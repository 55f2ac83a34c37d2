import { z } from "zod";
import { defineJob, experimentFields } from "../../src/ports/index.ts";
import { resumeExperiment } from "../../src/workflow/index.ts";

/** Resumes a paused experiment because a person asks for it, as *Resume experiment* in Slack does. Safe to repeat. */
export const resumeExperimentJob = defineJob({
  id: "acting.resume-experiment",
  summary: "Resume one paused experiment in Ours Privacy",
  payload: z.strictObject({
    ...experimentFields,
    by: z.string().trim().min(1).max(200).describe("Who says so, as people know them"),
    via: z.enum(["cli", "http"]).default("http").describe("How it was said"),
  }),
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: resumeExperiment,
});
