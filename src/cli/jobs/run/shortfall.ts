import { z } from "zod";
import { whatToDo } from "../../../api-client/index.ts";
import { capitalized, failureWords } from "../../../messages/index.ts";
import { certificateTroubleIn, failureOf, failureSchema, type Failure } from "../../../ports/index.ts";
import { explainFailure } from "../../failure.ts";
import type { Cut } from "./run-end.ts";
import type { RunReport } from "./run-report.ts";

/** What a run did not do, why, and what to do about it, line by line; nothing: it did all it should. */
export function shortfall(report: RunReport): readonly string[] {
  const failures = failuresOf(report);
  const accounts = accountsOf(report);
  const lines = [
    ...failures.map(({ text, error }) => `${text}${adviceAfter(error)}`),
    ...accounts.map(
      ({ name, failure }) => `herald: account ${name} could not be read: ${failureWords(failure)}${advice(failure)}`,
    ),
    ...unfinished(report),
  ];
  const mayBeMended =
    report.cut !== undefined || accounts.length > 0 || failures.some(({ error }) => isOfOthers(error));
  return lines.length > 0 && mayBeMended
    ? [...lines, `To do what is missing: ${report.again}. Nothing is sent twice.`]
    : lines;
}

/** What failed, each reason once. */
function failuresOf({ ran: { own, followUps }, cut }: RunReport): readonly { text: string; error: Error }[] {
  const failures = new Map<string, { text: string; error: Error }>();
  for (const outcome of own === undefined ? followUps : [own, ...followUps]) {
    if (outcome.kind === "done" || outcome.error === cut?.reason || failures.has(outcome.error.message)) continue;
    const { job, error } = outcome;
    const text = outcome === own ? explainFailure(error).text : `herald: ${job} failed: ${error.message}`;
    failures.set(error.message, { text, error });
  }
  return [...failures.values()];
}

/** Whole accounts that a digest or a sweep could not read. */
const unreadAccounts = z.union([
  z.object({ unreadAccounts: z.array(z.object({ account: z.string(), failure: failureSchema })) }),
  z
    .object({ unread: z.array(z.object({ what: z.string(), account: z.string(), failure: failureSchema })) })
    .transform(({ unread }) => ({ unreadAccounts: unread.filter(({ what }) => what === "account") })),
]);

function accountsOf({ ran: { own }, config }: RunReport): readonly { name: string; failure: Failure }[] {
  const { data } = unreadAccounts.safeParse(own?.kind === "done" ? own.value : undefined);
  return (data?.unreadAccounts ?? []).map(({ account, failure }) => ({
    name: config.accounts.find(({ id }) => id === account)?.name ?? account,
    failure,
  }));
}

function unfinished({ job, ran: { own, followUps, later, cutOff }, cut }: RunReport): readonly string[] {
  if (cut === undefined)
    return own === undefined ? [`herald: ${job} did not run yet: it is due ${later.at(-1)?.dueAt ?? "later"}`] : [];
  if (own?.kind === "done" && followUps.every(({ kind }) => kind === "done") && cutOff.length === 0) return [];
  return [cutLine(job, cut)];
}

/** That a run was cut short. */
export function cutLine(job: string, cut: Cut): string {
  return cut.kind === "limit"
    ? `herald: ${job} was not done within ${cut.within} (--within)`
    : `herald: ${job} was ended by ${cut.name} before it was done`;
}

/** What to do about a failure of the API; Slack's, Teams', a mail server's and a webhook's say it themselves. */
function advice(failure: Failure): string {
  const { code, api } = failure;
  const isKnown = code.startsWith("api-") && (code !== "api-unavailable" || api?.kind === "network");
  return isKnown ? `. ${capitalized(whatToDo(failure, "the API key"))}` : "";
}

/** The same behind the error's own message, which says itself what to do about a certificate. */
function adviceAfter(error: Error): string {
  const failure = failureOf(error);
  return certificateTroubleIn(failure.api) === undefined ? advice(failure) : "";
}

/** Others failed, so that the same may succeed later, or once somebody has put it right. */
function isOfOthers(error: Error): boolean {
  return /^(?:api|slack|mail|teams|webhook)-/u.test(failureOf(error).code);
}
