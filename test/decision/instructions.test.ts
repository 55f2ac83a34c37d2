import { describe, expect, it } from "vitest";
import { holdOf, type Instruction, type InstructionKind } from "../../src/decision/index.ts";

const NOW = "2026-03-16T12:00:00.000Z";
let count = 0;

function said(kind: InstructionKind, about: Partial<Instruction> = {}): Instruction {
  count += 1;
  const isGeneral = kind === "pause" || kind === "resume";
  const place = { account: isGeneral ? null : "shop", experimentId: isGeneral ? null : "exp_1" };
  return {
    id: `i${count}`,
    at: "2026-03-16T08:00:00.000Z",
    actor: "Ann",
    via: "slack",
    kind,
    until: null,
    subject: null,
    ...place,
    ...about,
  };
}

describe("what people said about an experiment", () => {
  it.each`
    said                                                                       | holds
    ${[]}                                                                      | ${undefined}
    ${[said("never")]}                                                         | ${"never"}
    ${[said("veto")]}                                                          | ${"veto"}
    ${[said("never"), said("allow")]}                                          | ${undefined}
    ${[said("veto"), said("allow"), said("never")]}                            | ${"never"}
    ${[said("not-yet", { until: "2026-03-23T08:00:00.000Z" })]}                | ${"not-yet"}
    ${[said("not-yet", { until: "2026-03-16T12:00:00.000Z" })]}                | ${undefined}
    ${[said("never"), said("not-yet", { until: "2026-03-10T08:00:00.000Z" })]} | ${undefined}
    ${[said("never"), said("stop")]}                                           | ${"never"}
    ${[said("pause")]}                                                         | ${"paused"}
    ${[said("pause"), said("resume")]}                                         | ${undefined}
    ${[said("never"), said("pause"), said("resume")]}                          | ${"never"}
    ${[said("never"), said("pause")]}                                          | ${"paused"}
    ${[said("pause"), said("allow")]}                                          | ${"paused"}
  `("holds it back as $holds after $said.length sayings", ({ said: instructions, holds }) => {
    expect(holdOf(instructions as Instruction[], NOW)?.kind).toBe(holds);
  });

  it("is known with who said it, when, and until when", () => {
    expect(holdOf([said("not-yet", { until: "2026-03-23T08:00:00.000Z" })], NOW)).toEqual({
      kind: "not-yet",
      by: "Ann",
      since: "2026-03-16T08:00:00.000Z",
      until: "2026-03-23T08:00:00.000Z",
    });
  });
});
