import { describe, expect, it } from "vitest";
import { plainSpaces, programView } from "../../src/messages/index.ts";
import { hostileScorecard } from "../support/messages/every-message.ts";

const NEMO = { name: "Nemo", variants: 2, figures: "usual" } as const;

/** Four of the year ended: one in August, and three in November, of which one is a control's. */
function aYear() {
  const model = hostileScorecard(NEMO, 4);
  const [first, ...others] = model.stopped;
  const worth = { conversionsPerWeek: { value: 200, low: 90, high: 300 }, impressionsPerWeek: 10_000 };
  return {
    ...model,
    from: "2025-11-23T08:00:00.000Z",
    stopped: [{ ...first!, at: "2026-08-20T10:00:00.000Z" }, { ...others[0]!, worth }, ...others.slice(1)],
  };
}

describe("how testing goes", () => {
  it("is told by months from the first in which any experiment ended, each with what its winners are worth", () => {
    const { months } = programView(aYear(), 365, []);
    expect(months).toEqual([
      { month: "2026-08", ended: 1, winners: 1, worth: "+12 a week", worthAWeek: 12 },
      { month: "2026-09", ended: 0, winners: 0, worth: "", worthAWeek: 0 },
      { month: "2026-10", ended: 0, winners: 0, worth: "", worthAWeek: 0 },
      { month: "2026-11", ended: 3, winners: 1, worth: "+200 a week", worthAWeek: 200 },
    ]);
  });

  it("shows three months where none ended", () => {
    const { months } = programView({ ...aYear(), stopped: [] }, 365, []);
    expect(months.map(({ month }) => month)).toEqual(["2026-09", "2026-10", "2026-11"]);
  });

  it("says how much days vary beyond chance, where that is known", () => {
    const figureOf = (dispersions: readonly number[]) =>
      programView(aYear(), 365, dispersions).figures.find(({ title }) => title === "Day-to-day variation");
    expect(figureOf([])).toBeUndefined();
    const { value, note } = figureOf([2.4, 1.26, 0.9, 1.1])!;
    expect([value, plainSpaces(note)]).toEqual([
      "1.1",
      "How much days vary, compared with chance alone (1.0): 0.9 to 2.4 across 4 experiments. The evidence is corrected for it",
    ]);
  });

  it("adds up what winners are worth together, and how often experiments end", () => {
    const figures = new Map(
      programView(aYear(), 365, []).figures.map(({ title, value, note }) => [title, [value, note]]),
    );
    expect(figures.get("Ended")).toEqual(["4", "0.3 per 30 days"]);
    expect(figures.get("Estimated impact")![0]).toBe("+212 conversions a week");
  });
});
