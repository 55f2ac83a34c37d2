import { beforeEach, expect, it } from "vitest";
import type { Instruction } from "../../src/decision/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { eachDatabase } from "../support/databases.ts";
import type { Ledger } from "../../src/ports/index.ts";

const AT = "2026-11-23T08:00:00.000Z";

function anInstruction(about: Partial<Instruction> = {}): Instruction {
  return {
    id: "press 1",
    at: AT,
    actor: "slack:U0ANN",
    via: "slack",
    account: "shop",
    experimentId: "exp_1",
    kind: "never",
    until: null,
    subject: "act_1",
    ...about,
  };
}

eachDatabase("what people told Herald", (at) => {
  let schema: string;
  let ledger: Ledger;
  beforeEach(async () => {
    schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
  });

  it("is kept once, however often the same press arrives", async () => {
    expect(await ledger.instructions.give(anInstruction())).toEqual({ isNew: true });
    expect(await ledger.instructions.give(anInstruction({ kind: "allow" }))).toEqual({ isNew: false });
    expect(await ledger.instructions.of({ account: "shop", experimentId: "exp_1" })).toEqual([anInstruction()]);
  });

  it("is given back for its experiment, together with what is about everything, oldest first", async () => {
    const pause = anInstruction({
      id: "2",
      account: null,
      experimentId: null,
      kind: "pause",
      via: "cli",
      subject: null,
    });
    const snooze = anInstruction({ id: "3", kind: "not-yet", until: "2026-11-30T08:00:00.000Z" });
    for (const instruction of [anInstruction(), pause, snooze, anInstruction({ id: "4", experimentId: "exp_2" })])
      await ledger.instructions.give(instruction);
    expect(await ledger.instructions.of({ account: "shop", experimentId: "exp_1" })).toEqual([
      anInstruction(),
      pause,
      snooze,
    ]);
    expect(await ledger.instructions.of({ account: "other", experimentId: "exp_1" })).toEqual([pause]);
    expect(await ledger.instructions.general()).toEqual([pause]);
    expect(await ledger.instructions.recent("2026-11-23T08:00:00.001Z")).toEqual([]);
    expect(await ledger.instructions.recent(AT)).toHaveLength(4);
  });

  it.each([
    ["a pause of one experiment", { kind: "pause" as const }],
    ["a veto of everything", { account: null, experimentId: null, kind: "veto" as const }],
    ["a snooze without an end", { kind: "not-yet" as const }],
    ["a veto with an end", { kind: "veto" as const, until: AT }],
  ])("is never %s", async (_, about) => {
    await expect(ledger.instructions.give(anInstruction(about))).rejects.toMatchObject({ code: "ledger-statement" });
  });

  it.each(["UPDATE %.instructions SET actor = 'Eve'", "DELETE FROM %.instructions", "TRUNCATE %.instructions"])(
    "is never changed: %s",
    async (sql) => {
      await ledger.instructions.give(anInstruction());
      await expect(at.database().execute(sql.replace("%", schema))).rejects.toThrow("never changed or deleted");
    },
  );
});
