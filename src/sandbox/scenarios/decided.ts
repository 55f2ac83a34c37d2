import type { Scenario } from "./scenario.ts";

/** Experiments with a real difference that Herald should find in the month. */
export const decided = {
  "clear-winner": {
    shows: "A variant that is clearly better: there is enough evidence on the first day.",
    title: "Homepage hero: video vs. still",
    key: "homepage-hero-video",
    hypothesis: "Seeing a visit in fifteen seconds of video makes more people book a consultation.",
    goal: "Consultation Booked",
    perDay: 4400,
    startedDaysAgo: 16.4,
    arms: [
      { name: "Still photo", weight: 50, rate: 0.1, isControl: true },
      { name: "Video of a visit", weight: 50, rate: 0.114 },
    ],
  },
  "late-winner": {
    shows: "A variant that is better, but needs time: a winner days or weeks after the first digest.",
    title: "Intake quiz: 5 questions instead of 9",
    key: "intake-quiz-five-questions",
    hypothesis: "A shorter quiz is finished more often.",
    goal: "Intake Completed",
    perDay: 2400,
    startedDaysAgo: 3.3,
    arms: [
      { name: "Nine questions", weight: 50, rate: 0.22, isControl: true },
      { name: "Five questions", weight: 50, rate: 0.2345 },
    ],
  },
  "control-wins": {
    shows: "The control is better than the only variant: a stop leaves the site as it is.",
    title: "Pricing page: yearly price first",
    key: "pricing-yearly-first",
    hypothesis: "Showing the yearly price first sells more yearly plans.",
    goal: "Plan Purchased",
    perDay: 2400,
    startedDaysAgo: 2.6,
    arms: [
      { name: "Monthly price first", weight: 50, rate: 0.084, isControl: true },
      { name: "Yearly price first", weight: 50, rate: 0.0735 },
    ],
  },
  "guardrail-harmed": {
    shows:
      "A variant that wins by the goal and makes a guardrail worse: more people pay, and more of them want their money back.",
    title: "Checkout: one page instead of three",
    key: "checkout-one-page",
    hypothesis: "Fewer steps lose fewer people.",
    goal: "Order Paid",
    perDay: 4000,
    startedDaysAgo: 9.4,
    arms: [
      { name: "Three pages", weight: 50, rate: 0.1, isControl: true },
      { name: "One page", weight: 50, rate: 0.115 },
    ],
    others: { "Refund Requested": [0.04, 0.058], "Cart Viewed": [0.32, 0.322] },
  },
} satisfies Record<string, Scenario>;
