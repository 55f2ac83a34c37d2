import { bar, type Entry } from "../../notify/index.ts";
import { BAR, BAR_CELLS } from "./line.ts";
import { fitText } from "./fit.ts";
import { linked, mrkdwn } from "./mrkdwn.ts";

/** Tried in turn until a row fits its section: escaping can make text five times as long. The last one always fits. */
const ROOMS = [
  { name: 80, sentence: 300, notes: 10 },
  { name: 60, sentence: 160, notes: 10 },
  { name: 40, sentence: 80, notes: 6 },
  { name: 20, sentence: 40, notes: 3 },
] as const;

/** A row of its own: what the reader has to look at, or what was decided. */
export function detailedRow(entry: Entry): string {
  return fitting((room) => [
    `*${linked(entry.url, entry.name, room.name)}*  ·  ${entry.day}`,
    ...figures(entry, "long"),
    ...entry.notes
      .slice(0, room.notes)
      .map(({ label, sentence }) => `*${mrkdwn(label, 60)}:* ${mrkdwn(sentence, room.sentence)}`),
  ]);
}

/** Two lines: what it is, and where it stands; more only where there is more to say than why not yet. */
export function compactRow(entry: Entry): string {
  return fitting((room) => {
    const notes = entry.brief === undefined ? entry.notes : entry.notes.filter(({ isBrief }) => !isBrief);
    return [
      [
        `*${linked(entry.url, entry.name, room.name)}*`,
        entry.day,
        ...(entry.conversions === "" ? [] : [entry.conversions]),
      ].join("  ·  "),
      ...oneLine([...figures(entry, "short"), ...(entry.brief ? [mrkdwn(entry.brief, room.sentence)] : [])]),
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

function figures({ leader, lift, counts, change }: Entry, length: "long" | "short"): string[] {
  if (leader === undefined) return counts === "" || length === "short" ? [] : [counts];
  const was = change === undefined ? "" : ` (${change})`;
  const drawn = `*${mrkdwn(leader.name, 40)}* ${bar(leader.probability ?? 0, BAR_CELLS, BAR)} `;
  const gain =
    lift &&
    `${lift.isLeaders ? "" : `${mrkdwn(lift.of, 40)} `}${mrkdwn(length === "long" ? lift.textLong : lift.text, 60)}`;
  if (length === "short") return [`${drawn}${mrkdwn(leader.best, 40)}${was}`, ...(gain === undefined ? [] : [gain])];
  return [
    [`${drawn}${mrkdwn(leader.bestLong, 60)}${was}`, gain, counts]
      .filter((part) => part !== undefined && part !== "")
      .join("  ·  "),
  ];
}

function fitting(build: (room: (typeof ROOMS)[number]) => string[]): string {
  return fitText((level) => build(ROOMS[Math.min(level, ROOMS.length - 1)]!).join("\n"));
}
