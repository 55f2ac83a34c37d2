import { controlIdOf } from "../../../experiment/index.ts";
import type { ActKind } from "./act-kind.ts";

/** Ends an experiment, with the winner that was decided. */
export const stop: ActKind = {
  isDecided: true,

  isOpen: ({ status }) => status === "running",

  /** Completed with our winner, or by a server that keeps none. Another winner is somebody else's. */
  isDone: ({ status, winnerVariantId }, { variantId }, isExact) =>
    status === "completed" && (winnerVariantId === variantId || (winnerVariantId === undefined && !isExact)),

  async request(api, { experimentId, variantId, onWinner }, _, before) {
    if (variantId === null) return api.stopExperiment(experimentId, {});
    // The control cannot be rolled out: it is what visitors see after any stop. Older servers ignore the field; the read-back shows that.
    const rollOut = onWinner === "rollout" && variantId !== controlIdOf(before);
    return api.stopExperiment(experimentId, {
      winnerVariantId: variantId,
      ...(rollOut && { rolloutVariantId: variantId }),
    });
  },

  ending: ({ stoppedAt, winnerVariantId, rolloutVariantId }, { onWinner }, facts) => ({
    state: "stopped",
    stoppedAt: stoppedAt ?? null,
    winnerReadBack: winnerVariantId ?? null,
    rolloutReadBack: rolloutVariantId ?? null,
    ...facts,
    onWinner,
  }),

  publishes: () => true,
};
