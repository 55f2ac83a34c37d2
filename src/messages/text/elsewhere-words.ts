/** Said of what asks for an answer, where none would arrive. A sentence. @param canAnswerInSlack people may have the same message there */
export function answerElsewhere(canAnswerInSlack: boolean): string {
  return canAnswerInSlack
    ? "Nobody can answer here. If you also get this message in Slack, answer there."
    : "Nobody can answer here.";
}

/** Titles of what opens an experiment in Ours Privacy, and Herald's page. */
export function openingWords(): { readonly dashboard: string; readonly page: string } {
  return { dashboard: "Open in Ours Privacy", page: "Open in Herald" };
}
