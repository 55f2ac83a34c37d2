import { describe, expect, it } from "vitest";
import { ADA, press } from "../support/slack/press.ts";
import { explain } from "../../src/app/index.ts";
import { HOUR, useWorlds, wordsOf } from "../support/world.ts";

const aWorld = useWorlds();

describe("what people are called", () => {
  it("stands in one table alone, shows in messages, and is gone everywhere once it is forgotten", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], canAnswer: true });
    await world.announced();
    await press(world, world.announcements()[0], "veto", { user: { ...ADA, username: "adalovelace" } });
    await world.settle();
    expect(wordsOf(world.receipts()[0])).toContain("adalovelace (U0SANDADA1)");
    const intent = await world.intent();
    expect((await explain(world.ledger, intent.id)).text).toContain("adalovelace (U0SANDADA1) (slack): veto");

    const tables = await world.database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_catalog.pg_class WHERE relkind = 'r' AND relnamespace = '${world.schema}'::regnamespace`,
    );
    const holding: string[] = [];
    for (const { name } of tables) {
      const rows = await world.database.query(
        `SELECT 1 FROM ${world.schema}.${name} t WHERE t::text LIKE '%adalovelace%'`,
      );
      if (rows.length > 0) holding.push(name);
    }
    expect(tables.length).toBeGreaterThan(8);
    expect(holding).toEqual(["people"]);

    const before = await world.ledger.audit();
    expect(await world.runner.run("maintenance.forget-person", { person: `slack:${ADA.id}` })).toEqual({
      isForgotten: true,
    });
    const { text } = await explain(world.ledger, intent.id);
    expect(text).not.toContain("adalovelace");
    expect(text).toContain("U0SANDADA1 (slack): veto");
    expect(await world.ledger.audit()).toEqual(before);
    expect(await world.runner.run("maintenance.forget-person", { person: `slack:${ADA.id}` })).toEqual({
      isForgotten: false,
    });
  });

  it("who pauses over HTTP is one person under one name, by an id that holds no name", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.runner.run("acting.switch", { to: "pause", by: "Kim Doe" });
    const [pause] = await world.ledger.instructions.general();
    expect(pause!.actor).toMatch(/^http:[0-9a-f]{16}$/u);
    world.clock.advance(HOUR);
    const again = await world.runner.run("acting.switch", { to: "pause", by: "Someone else" });
    expect(again).toMatchObject({ isChange: false, isPaused: true, by: "Kim Doe" });
    await world.runner.run("acting.switch", { to: "resume", by: "Kim Doe" });
    expect((await world.ledger.instructions.general()).map(({ actor }) => actor)).toEqual([pause!.actor, pause!.actor]);
    await world.runner.run("maintenance.forget-person", { person: pause!.actor });
    await world.runner.run("acting.switch", { to: "pause", by: "Someone else" });
    expect(await world.ledger.people.names([pause!.actor as `${string}:${string}`])).toEqual(new Map());
  });
});
