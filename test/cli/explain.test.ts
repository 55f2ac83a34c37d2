import { expect, it } from "vitest";
import { explainDecision } from "../../src/cli/explain.ts";
import { useWorlds, type World } from "../support/world.ts";

const aWorld = useWorlds();

async function aDecision(world: World): Promise<string> {
  await world.sweep();
  return (await world.ledger.decisions.latest("main", world.idOf("clear-winner")))!.id;
}

async function explained(world: World, id: string) {
  const stored = await world.ledger.decisions.get(id);
  return stored && explainDecision(stored);
}

/** Past the guard that keeps everyone else from changing a decision. */
async function tamper(world: World, change: string, id: string): Promise<void> {
  await world.database.execute(`ALTER TABLE ${world.schema}.decisions DISABLE TRIGGER ALL`);
  const changed = await world.database.query(`UPDATE ${world.schema}.decisions SET ${change} WHERE id = $1 RETURNING id`, [id]);
  expect(changed).toHaveLength(1);
}

it("a stored decision is recomputed from its stored input, digit for digit", async () => {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  const explanation = await explained(world, await aDecision(world));
  expect(explanation?.facts.isSame).toBe(true);
  expect(explanation?.text).toMatch(/^Homepage hero: video vs\. still\nwinner: Video of a visit, counted up to 2026-11-22, policy test/);
  expect(explanation?.text).toContain("the same, digit for digit");
});

it.each([
  ["in its output", String.raw`decision = regexp_replace(decision::text, '"day":(\d)', '"day":1\1')`],
  ["in its input", `input = replace(input::text, '"minConversionsPerArm":25', '"minConversionsPerArm":26')`],
])("one digit changed %s is found", async (_, change) => {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  const id = await aDecision(world);
  await tamper(world, change, id);
  const explanation = await explained(world, id);
  expect(explanation?.facts.isSame).toBe(false);
  expect(explanation?.text).toContain("DIFFERENT");
  expect((await world.ledger.decisions.verify()).firstBroken).toBe(1);
});
