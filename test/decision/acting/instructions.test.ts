import { describe, expect, it } from "vitest";
import { holdOf, type Instruction, type InstructionKind } from "../../../src/decision/index.ts";

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
    words                                         | said                                                        | holds
    ${"never"}                                    | ${[said("never")]}                                          | ${"never"}
    ${"a veto"}                                   | ${[said("veto")]}                                           | ${"veto"}
    ${"a veto, that it may go on, and never"}     | ${[said("veto"), said("allow"), said("never")]}             | ${"never"}
    ${"not yet, for another week"}                | ${[said("not-yet", { until: "2026-03-23T08:00:00.000Z" })]} | ${"not-yet"}
    ${"never and a request to stop it"}           | ${[said("never"), said("stop")]}                            | ${"never"}
    ${"a veto and a rollout that was asked for"}  | ${[said("veto"), said("rollout"), said("end-rollout")]}     | ${"veto"}
    ${"a pause of everything"}                    | ${[said("pause")]}                                          | ${"paused"}
    ${"never, a pause of everything and its end"} | ${[said("never"), said("pause"), said("resume")]}           | ${"never"}
    ${"never and a pause of everything"}          | ${[said("never"), said("pause")]}                           | ${"paused"}
    ${"a pause, and that it may go on"}           | ${[said("pause"), said("allow")]}                           | ${"paused"}
  `("holds it back as $holds after $words", ({ said: instructions, holds }) => {
    expect(holdOf(instructions as Instruction[], NOW)?.kind).toBe(holds);
  });

  it.each`
    words                                             | said
    ${"nothing"}                                      | ${[]}
    ${"never, and that it may go on"}                 | ${[said("never"), said("allow")]}
    ${"not yet, until this moment"}                   | ${[said("not-yet", { until: "2026-03-16T12:00:00.000Z" })]}
    ${"never, and not yet until a time that is over"} | ${[said("never"), said("not-yet", { until: "2026-03-10T08:00:00.000Z" })]}
    ${"a pause of everything and its end"}            | ${[said("pause"), said("resume")]}
  `("does not hold it back after $words", ({ said: instructions }) => {
    expect(holdOf(instructions as Instruction[], NOW)).toBeUndefined();
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
