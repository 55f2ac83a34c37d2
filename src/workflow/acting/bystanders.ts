import type { Withdrawal } from "../../decision/index.ts";
import type { JobContext, ExperimentsReader, Intent } from "../../ports/index.ts";

/** So long an act waits for names that its receipt can do without. */
const NAMES_WITHIN_MS = 10_000;

/** What others have not published, and what follows from it for an act. */
export interface Bystanders {
  /** The publish of the act would take it live although the configuration forbids it. */
  readonly objection: Withdrawal | undefined;
  /** What some of it is called, to be named if it goes live. */
  readonly names: readonly string[];
}

/** Of an act that publishes nothing. */
export const NO_BYSTANDERS: Bystanders = { objection: undefined, names: [] };

/** Other people's unpublished changes, directly before an act whose publish would take them live. */
export async function bystandersOf(
  { account }: Intent,
  api: ExperimentsReader,
  { settings, signal, log }: JobContext,
): Promise<Bystanders> {
  if (settings.acting.unpublishedChanges === "ignore") return { objection: undefined, names: await named() };
  const waiting = await api.getUnpublishedChanges({ signal });
  if (waiting?.count === 0) return { objection: undefined, names: [] };
  const changes = waiting?.count ?? null;
  log.warn({ account, changes }, "act withdrawn: it would publish what others have not");
  return { objection: { kind: "unpublished", changes, names: waiting?.names ?? [] }, names: [] };

  /** Nothing depends on it, so nothing waits for it. */
  async function named(): Promise<readonly string[]> {
    try {
      const soon = AbortSignal.any([signal, AbortSignal.timeout(NAMES_WITHIN_MS)]);
      return (await api.getUnpublishedChanges({ signal: soon }))?.names ?? [];
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ account, error }, "what others have not published cannot be named");
      return [];
    }
  }
}
