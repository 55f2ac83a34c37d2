import type { AgentReads, AgentWrites } from "./desk.ts";
import { READ_TOOLS, WRITE_TOOLS } from "./tool-names.ts";

/** What agents read of a tool before they choose it. */
interface About {
  readonly title: string;
  readonly description: string;
}

export const readTools: Readonly<Record<keyof AgentReads, About & { readonly name: string }>> = {
  listExperiments: {
    name: READ_TOOLS.listExperiments,
    title: "List experiments",
    description:
      "A/B experiments with how each stands: who is ahead, chance of being best, lift, evidence, and why there is no decision yet. Start here to find an experiment or what needs people.",
  },
  explain: {
    name: READ_TOOLS.explain,
    title: "Explain a decision",
    description:
      "The whole story of a decision about an experiment: verdict, reason, every check, counts and figures of each variant, what Herald did and sent. The decision is computed again and compared.",
  },
  whyNotYet: {
    name: READ_TOOLS.whyNotYet,
    title: "Why is there no decision yet?",
    description:
      "What keeps an experiment from being decided: the check that fails, evidence so far, when a decision may come, whether going on is worth it, and who put it on hold.",
  },
  whatIf: {
    name: READ_TOOLS.whatIf,
    title: "What if the rules were others?",
    description:
      "When this experiment, and past ones of its account, would have been decided under other rules, and how often those rules err at its traffic. For information only: it changes no rule. Tell people what hindsight says.",
  },
  backtest: {
    name: READ_TOOLS.backtest,
    title: "Backtest recorded experiments",
    description:
      "When a policy would have stopped each experiment in a CSV text, with what, and what other rules would have done.",
  },
  simulate: {
    name: READ_TOOLS.simulate,
    title: "Simulate experiments",
    description:
      "False-positive rate, power and days to a stop of a policy, by simulation with the code that decides live.",
  },
  plan: {
    name: READ_TOOLS.plan,
    title: "Plan an experiment",
    description: "Which lifts a policy finds in how many days, at a conversion rate and traffic.",
  },
  scorecard: {
    name: READ_TOOLS.scorecard,
    title: "Scorecard",
    description:
      "How testing goes and how Herald itself does: win rate, expected worth, false winners, forecasts, by month.",
  },
};

export const writeTools: Readonly<
  Record<keyof AgentWrites, About & { readonly name: string; readonly isDestructive: boolean }>
> = {
  propose: {
    name: WRITE_TOOLS.propose,
    title: "Ask the team about an experiment",
    description:
      "Posts a message in the team's channel that asks people whether to end (or, on harm, pause) an experiment, if its latest decision gives a reason. People answer there. It never acts itself. Use it only when a person asks you to.",
    isDestructive: false,
  },
  pauseHerald: {
    name: WRITE_TOOLS.pauseHerald,
    title: "Pause Herald (kill switch)",
    description:
      "Keeps Herald from stopping or pausing any experiment, no matter who asks, until a person resumes it. Experiments run on; reading and reporting go on. Resuming is not offered here: a person does it. Use it only when a person asks you to.",
    isDestructive: false,
  },
};
