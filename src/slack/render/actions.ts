import type { Action, Part } from "../../notify/index.ts";
import { cleanText, shortenToLength } from "../../messages/index.ts";
import type { Block, Button } from "./message.ts";

/** Ours begin so; others belong to somebody else's messages. */
export const ACTION_PREFIX = "herald:";
/** As JSON in a message. Slack takes 2000, but up to three buttons carry it, and the words need room too. */
const LONGEST_VALUE = 1000;
/** Of Slack: the text of a confirmation. */
const LONGEST_CONFIRMATION = 300;

/** Whether buttons can carry it: an id from outside can be of any length. */
export function isCarried({ value }: Extract<Part, { part: "actions" }>): boolean {
  return JSON.stringify(value).length <= LONGEST_VALUE;
}

export function actionsBlock({ actions, value }: Extract<Part, { part: "actions" }>): Block {
  return { type: "actions", elements: actions.map((action) => buttonOf(action, value)) };
}

function buttonOf({ kind, text, style, confirm }: Action, value: string): Button {
  return {
    type: "button",
    action_id: `${ACTION_PREFIX}${kind}`,
    text: plain(text),
    value,
    ...(style !== undefined && { style }),
    ...(confirm !== undefined && {
      confirm: {
        title: plain(confirm.title),
        text: plain(shortenToLength(cleanText(confirm.text, LONGEST_CONFIRMATION), LONGEST_CONFIRMATION)),
        confirm: plain(confirm.confirm),
        deny: plain(confirm.deny),
      },
    }),
  };
}

function plain(text: string): Button["text"] {
  return { type: "plain_text", text };
}
