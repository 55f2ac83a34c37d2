import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backUp, restoreBackup } from "../../src/store/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { useTemporaryDirectory } from "../support/embedded.ts";
import { isEverything } from "../support/scope.ts";
import { DAY, HOUR, useWorlds, type World } from "../support/world.ts";

const aWorld = useWorlds();
const temporaryDirectory = useTemporaryDirectory();

async function backedUp({ database, schema, clock }: World): Promise<string> {
  const file = join(temporaryDirectory(), "ledger.ndjson.gz");
  await backUp(database, { schema, file, at: clock.now() });
  return file;
}

/** The ledger as it was, and whatever waited in the queue is lost. */
async function restored(world: World, file: string): Promise<void> {
  const { database, schema, clock } = world;
  const replacedTo = join(temporaryDirectory(), "replaced.ndjson.gz");
  await restoreBackup(database, { schema, file, at: clock.now(), log: silentLog, replacedTo });
  world.loseQueue();
}

const timesOf = (keys: readonly string[]): readonly string[] =>
  keys.filter((key, index) => keys.indexOf(key) !== index);

describe.runIf(isEverything)("after a backup that is older than the last messages was restored", () => {
  it("no digest, detail or announcement is in Slack twice, and they are those that stood there", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "not-yet"] });
    await world.sweep();
    await world.settle();
    const file = await backedUp(world);
    world.clock.advance(DAY);
    await world.digest();
    await world.settle();
    const before = world.keys;
    expect(before).toContainEqual(expect.stringMatching(/^digest:/u));

    world.clock.advance(HOUR);
    await restored(world, file);
    await world.digest();
    await world.settle();
    await world.later(HOUR);
    expect(timesOf(world.keys)).toEqual([]);
    expect(world.keys).toEqual(expect.arrayContaining(before.filter((key) => key.startsWith("digest:"))));
  });

  it("a stop that was vetoed after the backup is not made: nothing is stopped before somebody resumes", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const { id } = await world.announced();
    const file = await backedUp(world);
    const about = { account: world.account, experimentId: world.idOf("clear-winner") };
    const at = world.clock.now();
    await world.ledger.instructions.give({
      id: "a press",
      at,
      actor: "slack:U0ADA",
      via: "slack",
      kind: "veto",
      until: null,
      subject: id,
      ...about,
    });
    await restored(world, file);
    await world.later(3 * HOUR);
    await world.later(3 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(await world.ledger.intents.get(id)).toMatchObject({ state: "withdrawn" });

    await world.runner.run("acting.switch", { to: "resume", by: "Ada", via: "cli" });
    await world.later(2 * DAY);
    await world.later(3 * HOUR);
    expect(world.stopRequests).toHaveLength(1);
  });

  it("a stop that was made after the backup is not made again, and its receipt is in Slack once", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    const file = await backedUp(world);
    await world.later(3 * HOUR);
    expect(world.stopRequests).toHaveLength(1);
    const receipts = world.receipts().length;
    await restored(world, file);
    await world.later(HOUR);
    await world.later(HOUR);
    expect(world.stopRequests).toHaveLength(1);
    expect(world.receipts()).toHaveLength(receipts);
  });
});
