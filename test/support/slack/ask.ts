import type { Asked, Visit } from "../../../src/notify/index.ts";
import type { Whisper } from "../../../src/sandbox/slack/workspace.ts";
import { createSlackQuestions } from "../../../src/slack/index.ts";
import type { World } from "../world.ts";
import { ADA } from "./press.ts";

export const CHANNEL = "C0SANDBOX01";

export type Changes = Readonly<Record<string, string>> & { readonly user?: string };

/** The fields of the command as the sandbox's Slack would send them, but for these. */
export function fieldsOf(world: World, words: string, { user = ADA.id, ...changes }: Changes = {}): object {
  return { ...world.sandbox.questions.command(CHANNEL, user, words), ...changes };
}

/** The question in what Slack sends, as this process takes it. */
export function questionIn(world: World, fields: object): Asked {
  const asked = questionsOf(world).askedIn(fields);
  if (asked === undefined) throw new Error("this is no question");
  return asked;
}

export function visitIn(world: World, sent: object): Visit {
  const visit = questionsOf(world).visitIn(sent);
  if (visit === undefined) throw new Error("this is no visit");
  return visit;
}

export function questionsOf(world: World) {
  return createSlackQuestions({ addresses: world.addresses, clock: world.clock, log: world.log });
}

/** Somebody types `/herald <words>`, and the job is done. Returns what only they see of it; undefined: nothing. */
export async function ask(world: World, words: string, changes: Changes = {}): Promise<Whisper | undefined> {
  const before = world.sandbox.slack.whispers.length;
  await world.runner.run("asking.command", questionIn(world, fieldsOf(world, words, changes)));
  return world.sandbox.slack.whispers[before];
}

/** Somebody opens the app's Home. */
export function openHome(world: World, user = ADA.id, team = "T0SANDBOX1"): Promise<Readonly<Record<string, unknown>>> {
  const event = { type: "app_home_opened", user, tab: "home" };
  return world.runner.run(
    "asking.home",
    visitIn(world, { type: "event_callback", team_id: team, event_id: `Ev${world.clock.nowMs()}`, event }),
  );
}

/** Everything that blocks say, markup and all. */
export function wordsIn(shown: { readonly blocks?: readonly unknown[] } | undefined): string {
  return JSON.stringify(shown?.blocks ?? []);
}
