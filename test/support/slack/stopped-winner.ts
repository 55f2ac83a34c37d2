import { expect } from "vitest";
import type { SinkMessage } from "../../../src/sandbox/index.ts";
import { HOUR, type World, type WorldSetup } from "../world.ts";
import { buttonsOf } from "./press.ts";

/** The experiment that Herald stops with a winner. */
export const WON = "clear-winner";

/** The clear winner, stopped by Herald, where presses arrive. */
export async function stoppedWinner(
  aWorld: (setup?: WorldSetup) => Promise<World>,
  setup: WorldSetup = {},
): Promise<World> {
  const world = await aWorld({ scenarios: [WON], canAnswer: true, ...setup });
  await world.announced();
  await world.later(2 * HOUR);
  expect(await world.intent()).toMatchObject({ state: "stopped" });
  return world;
}

/** The same, until its final report. */
export async function reportedWinner(...given: Parameters<typeof stoppedWinner>): Promise<World> {
  const world = await stoppedWinner(...given);
  await untilReported(world);
  return world;
}

/** From the stop until the day is over and the final report is there. */
export async function untilReported(world: World): Promise<void> {
  for (const hours of [14, 1, 1]) expect(await world.later(hours * HOUR)).toEqual([]);
  expect(finalReport(world)).toBeDefined();
}

export function finalReport(world: World): SinkMessage | undefined {
  return world.messages("final-report:")[0];
}

/** What stands on the buttons of a message. */
export function labelsOf(message: SinkMessage | undefined): readonly string[] {
  return buttonsOf(message).map((button) => (button as unknown as { text: { text: string } }).text.text);
}
