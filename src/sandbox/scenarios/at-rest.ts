import type { Scenario } from "./scenario.ts";

/** Experiments that are not running, and rare cases that the default set leaves out. */
export const atRest = {
  draft: {
    shows: "Not started yet: nothing to report.",
    title: "Care team page: real photos",
    key: "care-team-photos",
    hypothesis: "Real photos look more trustworthy than drawings.",
    goal: "Consultation Booked",
    perDay: 1200,
    arms: [
      { name: "Drawings", weight: 50, rate: 0.1, isControl: true },
      { name: "Photos", weight: 50, rate: 0.1 },
    ],
  },
  "ended-long-ago": {
    shows: "Completed nine days before the first digest, by somebody else, with its winner recorded.",
    title: "FAQ: answers open by default",
    key: "faq-open",
    hypothesis: "Open answers are read.",
    goal: "Article Read",
    perDay: 2400,
    startedDaysAgo: 31.5,
    script: [{ onDay: -9.4, action: "stop", winner: 1 }],
    arms: [
      { name: "Closed", weight: 50, rate: 0.2, isControl: true },
      { name: "Open", weight: 50, rate: 0.22 },
    ],
  },
  "window-restarts": {
    shows:
      "Like paused-and-resumed, but results begin anew with the resume, so that totals shrink (two days after the first digest).",
    title: "Chat: greeting by name",
    key: "chat-greeting",
    hypothesis: "A greeting by name starts more chats.",
    goal: "Chat Started",
    perDay: 1600,
    startedDaysAgo: 10.5,
    windowFollowsResume: true,
    script: [
      { onDay: 1.4, action: "pause" },
      { onDay: 2.2, action: "resume" },
    ],
    arms: [
      { name: "Hello", weight: 50, rate: 0.05, isControl: true },
      { name: "Hello, name", weight: 50, rate: 0.05 },
    ],
  },
  "runs-for-years": {
    shows: "Older than the 366 days one request for its series may cover.",
    title: "Search: typo tolerance",
    key: "search-typos",
    hypothesis: "Forgiving typos finds more.",
    goal: "Result Opened",
    perDay: 300,
    startedDaysAgo: 420.5,
    arms: [
      { name: "Exact", weight: 50, rate: 0.4, isControl: true },
      { name: "Tolerant", weight: 50, rate: 0.4 },
    ],
  },
  "awkward-names": {
    shows: "Names that would ping everyone or break markup if they reached Slack unescaped.",
    title: "<!channel> *Free* & `50%` off <https://example.com|here>",
    key: "awkward-names",
    hypothesis: "<script>alert(1)</script>",
    goal: "Offer & Coupon <used>",
    perDay: 1000,
    startedDaysAgo: 8.5,
    arms: [
      { name: "_Control_ <@U123>", weight: 50, rate: 0.1, isControl: true },
      { name: '~Variant~ :tada: | "quoted"', weight: 50, rate: 0.1 },
    ],
  },
} satisfies Record<string, Scenario>;
