import type { ActKind } from "./act-kind.ts";

/** Lets visitors enter a paused experiment again. Only people ask for it, so no decision has to support it. */
export const resume: ActKind = {
  isDecided: false,
  isOpen: ({ status }) => status === "paused",
  isDone: ({ status }, _, isExact) => status === "running" && !isExact,
  request: (api, { experimentId }) => api.resumeExperiment(experimentId, { publish: true }),
  ending: (_, __, facts) => ({ state: "resumed", ...facts }),
  publishes: () => true,
};
