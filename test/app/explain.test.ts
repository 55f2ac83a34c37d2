import { describe, expect, it } from "vitest";
import { explain, NotExplainedError } from "../../src/app/index.ts";
import { METHOD } from "../../src/decision/index.ts";
import { canonicalJson } from "../../src/platform/index.ts";
import { tamperWith } from "../support/tamper.ts";
import { HOUR, useWorlds, type World } from "../support/world.ts";

const aWorld = useWorlds();

async function aDecision(world: World): Promise<string> {
  await world.sweep();
  return (await world.ledger.decisions.latest({ account: "main", experimentId: world.idOf("clear-winner") }))!.id;
}

/** The facts of a decision with another count of days, and nothing else changed. */
function aDayLater(text: string): string {
  const facts = JSON.parse(text) as { readonly day: number };
  return canonicalJson({ ...facts, day: facts.day + 1 });
}

it("a stored decision is explained, and recomputed from its stored input, digit for digit", async () => {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  const { isSame, text } = await explain(world.ledger, await aDecision(world));
  expect(isSame).toBe(true);
  expect(text).toMatch(
    /^Homepage hero: video vs\. still\nwinner: Video of a visit, counted up to Nov 22, 2026 \(day \d+\), as of Mon, Nov 23, \d+:\d\d [AP]M UTC, policy test/,
  );
  for (const title of ["WHAT WAS COUNTED", "CHECKS", "EARLIER LOOKS", "PROOF"]) expect(text).toContain(`\n${title}\n`);
  expect(text).toContain("Row 1 of the ledger's chain: ");
  expect(text).toContain("Recomputed from its stored input: identical, digit for digit.\n");
});

it("the story of a stop has its steps, its proof, what visitors see, and what people said", async () => {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  await world.announced();
  expect(await world.later(3 * HOUR)).toEqual([]);
  const intent = await world.intent();
  await world.ledger.instructions.give({
    id: "p",
    at: world.clock.now(),
    actor: "slack:U0ANA",
    via: "slack",
    account: "main",
    experimentId: world.idOf("clear-winner"),
    kind: "never",
    until: null,
    subject: intent.id,
  });
  const { text, facts } = await explain(world.ledger, intent.id);
  expect(facts.acts).toMatchObject([
    { id: intent.id, state: "stopped", steps: [{ state: "announced" }, { state: "executing" }, { state: "stopped" }] },
  ]);
  expect(text).toMatch(
    /WHAT HERALD DID\nact_\S+: stop with winner Video of a visit, announced for this decision\n {2}2026-\S+ \S+ {2}announced, not before \w+, Nov \d+, .*\n.* {2}started: recorded before the request was sent \(.*\n.* {2}stopped \(.*\n {2}Ours Privacy confirms the stop with Video of a visit as the winner\.\n {2}Every visitor now sees Still photo \(the control\) until you roll out Video of a visit\.\n/,
  );
  // The fresh look just before the stop came to the same decision: nothing but the vendor's running totals had moved.
  const latest = await explain(world.ledger, "Homepage hero: video vs. still");
  expect(latest.facts.stored).toMatchObject({ id: facts.stored.id });
  expect(latest.facts.stored.confirmedAsOf > facts.stored.decision.asOf).toBe(true);
  expect(text).toMatch(/WHAT PEOPLE SAID\n2026-\S+ \S+ {2}U0ANA \(slack\): never this one\n/);
});

it("an experiment is explained by its latest decision, whether called by its id or by its name", async () => {
  const world = await aWorld({ scenarios: ["clear-winner", "flat"] });
  const id = await aDecision(world);
  for (const name of [world.idOf("clear-winner"), "Homepage hero: video vs. still"])
    expect((await explain(world.ledger, name)).facts.stored.id).toBe(id);
});

it.each([
  ["dec_000000000000000000000000", "has no decision dec_0"],
  ["act_000000000000000000000000", "has no act act_0"],
  ["Homepage", 'called "Homepage"; to see what there is: herald ledger list decisions'],
])("what is not there is not explained: %s", async (name, message) => {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  await world.sweep();
  const explaining = explain(world.ledger, name);
  await expect(explaining).rejects.toThrow(NotExplainedError);
  await expect(explaining).rejects.toThrow(message);
});

it("of several experiments with one name none is guessed", async () => {
  const world = await aWorld({ scenarios: ["clear-winner", "flat"] });
  await world.sweep();
  await world.database.execute(`UPDATE ${world.schema}.experiments SET name = 'Checkout'`);
  await expect(explain(world.ledger, "Checkout")).rejects.toThrow(
    /2 experiments are called "Checkout": name one by its id: \S+ \(main\), /,
  );
});

it.each([
  ["in its output", ["decisions", "facts"], aDayLater, /^ {2}day: stored \d+, recomputed \d+$/m],
  [
    "in its input",
    ["premises", "body"],
    (text: string) => text.replace('"minConversionsPerArm":25', '"minConversionsPerArm":26'),
    /^ {2}checks\[\d+\]\.finding\.needed: stored 25, recomputed 26$/m,
  ],
] as const)("one digit changed %s is found, and the place is named", async (_, document, change, place) => {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  const id = await aDecision(world);
  await tamperWith(world.database, world.schema, document, "true", change);
  const { isSame, text } = await explain(world.ledger, id);
  expect(isSame).toBe(false);
  expect(text).toContain("DIFFERENT");
  expect(text).toMatch(place);
  expect((await world.ledger.decisions.verify()).firstBroken).toBe(1);
});

describe("a decision that another method made", () => {
  async function oneOfAnother(world: World): Promise<string> {
    const { input, decision } = (await world.ledger.decisions.get(await aDecision(world)))!;
    const arms = decision.arms.map((arm) => ({ ...arm, expectedLoss: 0.5 }));
    const earlier = { ...decision, method: METHOD + 6, arms };
    return (await world.ledger.decisions.record(input, earlier, world.clock.now())).id;
  }

  it("is explained as it was recorded, with its method and what today's says of the same input", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const { isSame, text } = await explain(world.ledger, await oneOfAnother(world));
    expect(isSame).toBe(true);
    expect(text).toContain("50.00%");
    expect(text).toContain(`Made by method ${METHOD + 6}; today's is method ${METHOD}.`);
    expect(text).toContain("It stands as recorded. The ledger's chain is unbroken over 2 rows.");
    expect(text).toContain("Today's method says of the same input: winner: Video of a visit");
    expect(text).toMatch(/^ {2}arms\[0\]\.expectedLoss: stored 0\.5, recomputed /m);
    expect(text).not.toContain("Recomputed from its stored input");
  });

  it("is reported as broken where somebody changed it", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const id = await oneOfAnother(world);
    await tamperWith(world.database, world.schema, ["decisions", "facts"], `id = '${id}'`, aDayLater);
    const { isSame, text } = await explain(world.ledger, id);
    expect(isSame).toBe(false);
    expect(text).toContain("It stands as recorded. The ledger's chain is BROKEN at row 2.");
  });
});
