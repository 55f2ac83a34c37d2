import type { Scenario } from "./scenario.ts";

/** Healthy experiments without enough of a difference: none of them may be stopped as a winner within the month. */
export const undecided = {
  "not-yet": {
    shows: "A small lift on little traffic: weeks away from any evidence.",
    title: "Checkout: pay as a guest",
    key: "checkout-guest",
    hypothesis: "People who need no account finish their order.",
    goal: "Order Completed",
    perDay: 900,
    startedDaysAgo: 9.5,
    arms: [
      { name: "Account required", weight: 50, rate: 0.061, isControl: true },
      { name: "Guest checkout", weight: 50, rate: 0.0613 },
    ],
  },
  flat: {
    shows: "An A/A test: both variants are the same, so a winner would be a false positive. Its id is a UUID.",
    title: "A/A check of the assignment",
    key: "aa-check",
    hypothesis: "Nothing differs, so nothing may be found.",
    goal: "Consultation Booked",
    perDay: 3000,
    startedDaysAgo: 11.2,
    hasUuid: true,
    arms: [
      { name: "Original", weight: 50, rate: 0.1, isControl: true },
      { name: "Original again", weight: 50, rate: 0.1 },
    ],
  },
  "five-variants": {
    shows: "Five variants that are hard to tell apart; the control is not the first one.",
    title: "Plan names: five wordings",
    key: "plan-names",
    hypothesis: "Names that say what is included are chosen more often.",
    goal: "Plan Selected",
    type: "multivariate",
    perDay: 2500,
    startedDaysAgo: 10.4,
    arms: [
      { name: "Essential / Plus / Complete", weight: 20, rate: 0.151 },
      { name: "Basic / Standard / Premium", weight: 20, rate: 0.15, isControl: true },
      { name: "Visit / Visits / Unlimited", weight: 20, rate: 0.1525 },
      { name: "Care / Care+ / Care Max", weight: 20, rate: 0.149 },
      { name: "One / Two / Three", weight: 20, rate: 0.148 },
    ],
  },
  "ninety-ten": {
    shows: "A cautious split: 90% of the impressions go to the control.",
    title: "Insurance checker: new provider lookup",
    key: "insurance-checker-lookup",
    hypothesis: "A lookup by card photo finds more plans.",
    goal: "Coverage Found",
    perDay: 3200,
    startedDaysAgo: 8.3,
    arms: [
      { name: "Search by name", weight: 90, rate: 0.183, isControl: true },
      { name: "Photo of the card", weight: 10, rate: 0.1835 },
    ],
  },
  "paused-and-resumed": {
    shows:
      "Paused for two days and resumed, before the first digest and once more after it: startedAt moves, the counts stay.",
    title: "Reminder banner: refill in 3 days",
    key: "refill-reminder-banner",
    hypothesis: "A reminder on the start page brings refills forward.",
    goal: "Refill Requested",
    perDay: 1500,
    startedDaysAgo: 12.5,
    script: [
      { onDay: -6.4, action: "pause" },
      { onDay: -4.4, action: "resume" },
      { onDay: 8.4, action: "pause" },
      { onDay: 9.6, action: "resume" },
    ],
    arms: [
      { name: "No banner", weight: 50, rate: 0.128, isControl: true },
      { name: "Banner", weight: 50, rate: 0.1284 },
    ],
  },
  "harmful-variant": {
    shows: "One of three variants drives people away: an alert, but no winner, because the other two are equal.",
    title: "Booking: phone number before the calendar",
    key: "booking-phone-first",
    hypothesis: "A phone number lets the care team call back those who leave.",
    goal: "Appointment Booked",
    type: "multivariate",
    perDay: 3600,
    startedDaysAgo: 2.4,
    arms: [
      { name: "Calendar first", weight: 34, rate: 0.118, isControl: true },
      { name: "Phone required", weight: 33, rate: 0.098 },
      { name: "Phone optional", weight: 33, rate: 0.1185 },
    ],
  },
} satisfies Record<string, Scenario>;
