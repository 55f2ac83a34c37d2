import type { AgentReads } from "../../mcp/index.ts";
import { cleanText, plainSpaces } from "../../messages/index.ts";
import { plainNotification } from "../../terminal/index.ts";
import { viewProgram, type ViewContext } from "../../workflow/index.ts";

const NOTE = 400;

/** What the page of the program says. */
export function scorecardTool(context: ViewContext): AgentReads["scorecard"] {
  return async ({ days: asked }, signal) => {
    const { days, from, until, figures, months, body } = await viewProgram(Number(asked), context, signal);
    const lines = figures.map(
      ({ title, value, note }) => `${title}: ${value}${note === "" ? "" : ` (${cleanText(note, NOTE)})`}`,
    );
    return {
      words: plainSpaces(`The last ${days} days:\n${lines.join("\n")}\n\n${plainNotification({ body } as never)}`),
      facts: {
        days,
        from,
        until,
        figures: [...figures],
        months: months.map(({ month, ended, winners, worth }) => ({ month, ended, winners, worth })),
      },
    };
  };
}
