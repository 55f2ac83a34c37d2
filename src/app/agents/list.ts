import type { AgentReads } from "../../mcp/index.ts";
import { formatTime, plainSpaces, textTable, writtenFor, type ExperimentsView } from "../../messages/index.ts";
import { viewExperiments, type ViewContext } from "../../workflow/index.ts";

const SHOW = { decision: "decide", fix: "fix" } as const;

/** What `/v1/experiments` says, without what only a page needs. */
export function listTool(context: ViewContext): AgentReads["listExperiments"] {
  return async ({ needs, order, ...query }) => {
    const view = await viewExperiments(
      { ...query, show: needs && SHOW[needs], descending: order === "desc", isWall: false },
      context,
    );
    const { decide, fix, running } = view.counts;
    return {
      facts: {
        total: view.total,
        page: view.query.page,
        pages: view.pages,
        asOf: view.asOf ?? null,
        counts: { decide, fix, running },
        paused: view.pause === undefined ? null : { by: view.pause.by, since: view.pause.since },
        experiments: view.rows.map(({ interval, evidence, accountName: _, lifts: __, ...row }) => ({
          ...row,
          interval: interval === undefined ? null : { value: interval.value, low: interval.low, high: interval.high },
          evidenceShare: evidence?.share ?? null,
        })),
      },
      words: writtenFor(context.settings.reader, () => wordsOf(view)),
    };
  };
}

/** Names are quoted: they come from outside. */
function wordsOf({ counts, rows, total, pages, query, pause, asOf, timeZone }: ExperimentsView): string {
  const table = textTable(
    ["experiment", "id", "standing", "day", "ahead", "chance of being best", "lift", "evidence", "why not yet"],
    rows.map((row) => [
      JSON.stringify(row.name),
      row.experimentId,
      row.standing,
      row.day,
      row.ahead === "" ? "" : JSON.stringify(row.ahead),
      row.chance,
      row.lift,
      row.evidence?.text ?? "",
      row.why,
    ]),
  );
  const lines = [
    `Of all: ${counts.decide} to decide, ${counts.fix} to fix, ${counts.running} running${asOf === undefined ? "" : `, as of ${formatTime(asOf, timeZone)}`}.`,
    ...(pause === undefined ? [] : [`Herald is paused, by ${pause.by} since ${formatTime(pause.since, timeZone)}.`]),
    rows.length === 0 ? "No experiment matches." : `${total} match; page ${query.page} of ${pages}:`,
    ...(rows.length === 0 ? [] : table),
  ];
  return plainSpaces(lines.join("\n"));
}
