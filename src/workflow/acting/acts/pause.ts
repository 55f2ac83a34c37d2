import type { ActKind } from "./act-kind.ts";

/** Keeps new visitors out of an experiment. */
export const pause: ActKind = {
  isDecided: true,
  isOpen: ({ status }) => status === "running",
  /** Nobody's pause shows whose it is: where our request certainly did nothing, it was somebody else's. */
  isDone: ({ status }, _, isExact) => status === "paused" && !isExact,
  request: (api, { experimentId }, { publishAfterPause }) =>
    api.pauseExperiment(experimentId, { publish: publishAfterPause }),
  ending: (_, __, facts) => ({ state: "paused", ...facts }),
  publishes: ({ publishAfterPause }) => publishAfterPause,
};
