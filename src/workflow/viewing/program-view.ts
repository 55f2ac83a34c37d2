import { dispersionOf } from "../../decision/index.ts";
import { addDays, type ExperimentRef, type UtcDay } from "../../experiment/index.ts";
import { experimentPath, programView, type ProgramView } from "../../messages/index.ts";
import { withNames } from "../people.ts";
import { gatherScorecard } from "../scoring/scorecard-model.ts";
import { lastSelfAudit } from "../scoring/self-audit.ts";
import { usualTimeZone, written } from "../shown-as.ts";
import type { ViewContext } from "./view-context.ts";

const DAY_MS = 86_400_000;
/** Of a calendar: what comes later than the first so many is not read. */
const MOST_EVENTS = 1_000;

/** How testing went in the last so many days. Every experiment of that time is read: callers keep it for a while. */
export async function viewProgram(
  days: number,
  context: ViewContext,
  signal: AbortSignal = new AbortController().signal,
): Promise<ProgramView> {
  const { clock } = context;
  // Names lead to pages of ours.
  const settings = { ...context.settings, experimentUrl: experimentPath };
  const until = clock.now();
  const from = new Date(clock.nowMs() - days * DAY_MS).toISOString();
  const frame = { week: `${days} days`, from, until, timeZone: usualTimeZone(settings) };
  // Whoever looks sets no audit off: the scorecard's job does that, once a month.
  const model = await gatherScorecard(frame, { ...context, settings, asOf: until, signal }, () =>
    lastSelfAudit(context),
  );
  const looks = await Promise.all(settings.accounts.map(({ id }) => context.ledger.decisions.lastLooks(id)));
  const dispersions = looks.flat().flatMap(({ look }) => dispersionOf(look) ?? []);
  const gathered = { model: await withNames(model, context), dispersions };
  return written((all) => programView(all.model, days, all.dispersions), gathered, context);
}

/** A day on which something is expected of an experiment. */
export interface ExpectedDay extends ExperimentRef {
  readonly name: string;
  readonly day: UtcDay;
  readonly path: string;
}

/** When decisions are expected if differences stay what they are, the next one first. */
export async function viewExpectedDays({ ledger, settings }: ViewContext): Promise<readonly ExpectedDay[]> {
  const accounts = settings.accounts.map(({ id }) => id);
  const { rows } = await ledger.listed.page(
    { accounts, statuses: ["running"], isExpected: true },
    { by: "expected", descending: false },
    { limit: MOST_EVENTS, offset: 0 },
  );
  return rows.flatMap(({ account, experimentId, name, expectedOn }) =>
    expectedOn === null
      ? []
      : [{ account, experimentId, name, day: addDays(expectedOn, 1), path: experimentPath({ account, experimentId }) }],
  );
}
