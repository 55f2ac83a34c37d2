import type { AnswerKind } from "../../../src/messages/index.ts";
import type { SinkMessage } from "../../../src/sandbox/index.ts";
import { slackActions } from "../../../src/slack/index.ts";
import type { World } from "../world.ts";
import type { Answer } from "../../../src/notify/index.ts";

/** The people of the sandbox's Slack. */
export const ADA = { id: "U0SANDADA1", username: "ada", team_id: "T0SANDBOX1" };
export const GRACE = { id: "U0SANDGRC1", username: "grace", team_id: "T0SANDBOX1" };
/** The sandbox's user group, with Ada alone in it. */
export const GROWTH_TEAM = "S0SANDGRO1";

export interface PressChanges {
  readonly user?: { readonly id: string; readonly username: string; readonly team_id: string };
  readonly team?: string;
  readonly channel?: string;
  readonly messageTs?: string;
  /** Replaces what the button carries; undefined: as it was posted. */
  readonly value?: string;
  readonly actionId?: string;
  /** Milliseconds before now. */
  readonly agoMs?: number;
}

/** The buttons that a message shows now. */
export function buttonsOf(
  message: SinkMessage | undefined,
): readonly { readonly action_id: string; readonly value: string }[] {
  return (message?.blocks ?? []).flatMap((block) =>
    block.type === "actions" ? (block["elements"] as { action_id: string; value: string }[]) : [],
  );
}

/** What Slack would send about this press. */
export function interactionOf(
  world: Pick<World, "clock">,
  message: SinkMessage,
  kind: AnswerKind,
  changes: PressChanges = {},
): object {
  const { user = ADA, team = "T0SANDBOX1", channel = message.channel, messageTs = message.ts, agoMs = 0 } = changes;
  const button = buttonsOf(message).find(({ action_id: id }) => id === `herald:${kind}`);
  const value = changes.value ?? button?.value ?? "{}";
  const actionTs = `${((world.clock.nowMs() - agoMs) / 1000).toFixed(3)}000`;
  return {
    type: "block_actions",
    user,
    api_app_id: "A0HERALD01",
    token: "deprecated-verification-token",
    container: {
      type: "message",
      message_ts: messageTs,
      channel_id: channel,
      is_ephemeral: false,
      ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    },
    trigger_id: "1.2.3",
    team: { id: team, domain: "sandbox" },
    channel: { id: channel, name: "experiments" },
    message: { type: "message", ts: messageTs, text: message.text, blocks: message.blocks },
    response_url: "https://hooks.slack.com/actions/T0/1/abc",
    actions: [
      {
        type: "button",
        action_id: changes.actionId ?? `herald:${kind}`,
        block_id: "b1",
        text: { type: "plain_text", text: "…" },
        value,
        action_ts: actionTs,
      },
    ],
  };
}

export function pressOf(
  world: Pick<World, "clock">,
  message: SinkMessage,
  kind: AnswerKind,
  changes: PressChanges = {},
): Answer {
  const [press] = slackActions.answersIn(interactionOf(world, message, kind, changes));
  if (press === undefined) throw new Error("this is no press");
  return press;
}

/** Somebody presses a button of a message of the world, and the job is done. */
export function press(
  world: World,
  message: SinkMessage | undefined,
  kind: AnswerKind,
  changes: PressChanges = {},
): Promise<Readonly<Record<string, unknown>>> {
  if (message === undefined) throw new Error("there is no such message");
  return world.runner.run("acting.respond", pressOf(world, message, kind, changes));
}
