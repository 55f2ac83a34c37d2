import { describe, expect, it } from "vitest";
import { explain } from "../../../src/app/explain.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const SAID = "Hypothesis: Seeing a visit in fifteen seconds of video makes more people book a consultation.";

async function everyPlace(
  world: World,
): Promise<{ readonly detail: string; readonly report: string; readonly story: string }> {
  await world.sweep();
  await world.settle();
  world.clock.advance(DAY);
  await world.digest();
  await world.settle();
  const detail = wordsOf(world.messages("detail:")[0]);
  await world.later(2 * HOUR);
  for (let hour = 0; hour < 16; hour += 1) await world.later(HOUR);
  const { text: story } = await explain(world.ledger, world.idOf("clear-winner"));
  return { detail, report: wordsOf(world.messages("final-report:")[0]), story };
}

describe("what people expect of an experiment", () => {
  it("stands in its details, in its final report and in its explanation", async () => {
    const { detail, report, story } = await everyPlace(await aWorld({ scenarios: ["clear-winner"] }));
    expect(detail).toContain(SAID);
    expect(report).toContain(SAID);
    expect(story).toContain(`${SAID}\n`);
  });

  it("stays inside where names do, in every message and in the ledger", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], redactNames: true });
    const { detail, report, story } = await everyPlace(world);
    expect([detail, report, story].filter((text) => text.includes("ypothesis"))).toEqual([]);
    const { rows } = await world.ledger.records.page("experiments", { limit: 10 });
    expect(rows).toMatchObject([{ hypothesis: null }]);
  });

  it("is removed from the ledger at the next look once names have to stay inside, or once it is gone", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.sweep();
    const experiment = world.sandbox.experiments.find("clear-winner");
    const known = () => world.ledger.experiments.get({ account: world.account, experimentId: experiment.id });
    expect(await known()).toMatchObject({ hypothesis: experiment.description });
    experiment.description = "  ";
    await world.later(HOUR);
    expect((await known())?.hypothesis).toBeUndefined();
  });

  it("makes no new decision when only its words change", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.sweep();
    world.sandbox.experiments.find("clear-winner").description = "Other words";
    await world.later(HOUR);
    const { rows } = await world.ledger.records.page("decisions", { limit: 10 });
    expect(rows).toHaveLength(1);
    expect((await explain(world.ledger, world.idOf("clear-winner"))).text).toContain("Hypothesis: Other words\n");
  });
});
