/** Tools that only read, each with the method that answers it. */
export const READ_TOOLS = {
  listExperiments: "list_experiments",
  explain: "explain",
  whyNotYet: "why_not_yet",
  whatIf: "what_if",
  backtest: "backtest",
  simulate: "simulate",
  plan: "plan",
  scorecard: "scorecard",
} as const;

/** The two that set something off: one asks people, the other keeps Herald from acting. Nothing stops, resumes or rolls out an experiment. */
export const WRITE_TOOLS = { propose: "propose", pauseHerald: "pause_herald" } as const;
