import { strong, text, type Line, type Notification } from "../../notify/index.ts";
import { replyNotification } from "./reply-notification.ts";

/** What can be asked, and what comes of it; in the order of a help. */
export const QUESTIONS = [
  { asked: "status", what: "what waits for a decision, what has a problem, and what is next" },
  { asked: "why <experiment>", what: "how it stands, and why there is no decision yet" },
  { asked: "digest now", what: "makes the digest and posts it" },
  { asked: "plan 5% 10% 2000/day", what: "how long a test takes: conversion rate, lift, impressions of each variant" },
  { asked: "hold <experiment>", what: "Herald won't stop it until you allow it again" },
  { asked: "allow <experiment>", what: "ends that" },
  { asked: "pause herald", what: "Herald stops nothing until someone resumes it" },
  { asked: "resume herald", what: "ends that" },
  { asked: "help", what: "this list" },
] as const;

const SAID = 60;

/** What can be asked. `said`: what was asked and is unknown; `meant`: the question that comes nearest to it. */
export interface HelpFacts {
  readonly said: string;
  readonly meant: string | undefined;
}

/** @param called what the command is called: `/herald` */
export function renderHelp({ said, meant }: HelpFacts, called: string): Notification {
  const title = "What you can ask Herald";
  const first: Line[] =
    said === ""
      ? []
      : [
          [
            "Herald does not know “",
            text(said, SAID),
            "”.",
            ...(meant === undefined ? [] : [" Did you mean ", strong(text(`${called} ${meant}`, SAID)), "?"]),
          ],
        ];
  return replyNotification(title, first[0] ?? [`${title}.`], [
    ...(first.length === 0 ? [] : [{ part: "lines" as const, lines: first }]),
    {
      part: "lines",
      lines: QUESTIONS.map(({ asked, what }): Line => [strong(text(`${called} ${asked}`, SAID)), ` · ${what}`]),
    },
    {
      part: "small",
      lines: [
        ["Name an experiment by its id, its name or a part of the name."],
        ["Only you see the answer. With ", strong("share"), " at the end, everyone in the channel does."],
      ],
    },
  ]);
}
