import type { ActKind } from "./act-kind.ts";

/** Shows the winner on record to every visitor of an experiment that has ended. */
export const rollout: ActKind = {
  isDecided: false,

  isOpen: ({ status, winnerVariantId, rolloutVariantId }, { variantId }) =>
    status === "completed" && winnerVariantId === variantId && rolloutVariantId === undefined,

  /** No rollout shows whose it is: where our request certainly did nothing, it was somebody else's. */
  isDone: ({ rolloutVariantId }, { variantId }, isExact) => rolloutVariantId === variantId && !isExact,

  request: (api, { experimentId, variantId }) => api.rollOutVariant(experimentId, { variantId: variantId! }),

  ending: (_experiment, _intent, facts) => ({ state: "rolled-out", ...facts }),

  publishes: () => true,
};

/** Shows every visitor the control again. */
export const endRollout: ActKind = {
  isDecided: false,

  isOpen: ({ status, rolloutVariantId }) => status === "completed" && rolloutVariantId !== undefined,

  isDone: ({ status, rolloutVariantId }, _, isExact) =>
    status === "completed" && rolloutVariantId === undefined && !isExact,

  request: (api, { experimentId }) => api.endRollout(experimentId),

  ending: (_experiment, _intent, facts) => ({ state: "rollout-ended", ...facts }),

  publishes: () => true,
};
