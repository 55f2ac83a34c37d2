import { bar, SLACK_BAR } from "./bar.ts";
import { fitText } from "./fit.ts";
import { linked, mrkdwn } from "./mrkdwn.ts";
import { probabilityText, type Story } from "./story.ts";

const BAR_CELLS = 8;
/** Tried in turn until a row fits its section: escaping can make text five times as long. The last one always fits. */
const ROOMS = [
  { name: 80, sentence: 300, notes: 10 },
  { name: 60, sentence: 160, notes: 10 },
  { name: 40, sentence: 80, notes: 6 },
  { name: 20, sentence: 40, notes: 3 },
] as const;

/** A row of its own: what the reader has to look at, or what was decided. */
export function detailedRow(story: Story): string {
  return fitting((room) => [
    `*${linked(story.url, story.name, room.name)}*  ·  ${story.day}`,
    ...figures(story, "long"),
    ...story.notes
      .slice(0, room.notes)
      .map(({ label, sentence }) => `*${mrkdwn(label, 60)}:* ${mrkdwn(sentence, room.sentence)}`),
  ]);
}

/** Two lines: what it is, and where it stands; more only where there is more to say than why not yet. */
export function compactRow(story: Story): string {
  return fitting((room) => {
    const notes = story.brief === undefined ? story.notes : story.notes.filter(({ isBrief }) => !isBrief);
    return [
      [
        `*${linked(story.url, story.name, room.name)}*`,
        story.day,
        ...(story.conversions === "" ? [] : [story.conversions]),
      ].join("  ·  "),
      ...oneLine([...figures(story, "short"), ...(story.brief ? [mrkdwn(story.brief, room.sentence)] : [])]),
      ...notes
        .slice(0, room.notes)
        .map(({ label, sentence }) => `${mrkdwn(label, 60)}: ${mrkdwn(sentence, room.sentence)}`),
    ];
  });
}

function oneLine(parts: readonly string[]): string[] {
  const said = parts.filter((part) => part !== "");
  return said.length === 0 ? [] : [said.join("  ·  ")];
}

function figures({ leader, lift, counts, change }: Story, length: "long" | "short"): string[] {
  if (leader === undefined) return counts === "" || length === "short" ? [] : [counts];
  const was = change === undefined ? "" : ` (${change})`;
  const best = `*${mrkdwn(leader.name, 40)}* ${bar(leader.probability ?? 0, BAR_CELLS, SLACK_BAR)} ${mrkdwn(probabilityText(leader.probability), 40)}`;
  const gain =
    lift &&
    `${lift.isLeaders ? "" : `${mrkdwn(lift.of, 40)} `}${length === "long" ? "lift " : ""}${mrkdwn(lift.text, 60)}`;
  if (length === "short") return [`${best}${was}`, ...(gain === undefined ? [] : [gain])];
  return [[`${best} to be best${was}`, gain, counts].filter((part) => part !== undefined && part !== "").join("  ·  ")];
}

function fitting(build: (room: (typeof ROOMS)[number]) => string[]): string {
  return fitText(ROOMS, (room) => build(room).join("\n"));
}
