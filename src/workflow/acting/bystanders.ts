import type { Withdrawal } from "../../decision/index.ts";
import type { JobContext, ExperimentsReader, Intent } from "../../ports/index.ts";

/** Other people's unpublished changes, which the publish of this stop would take live although the configuration forbids it. */
export async function bystandersOf(
  { account }: Intent,
  api: ExperimentsReader,
  { settings, signal, log }: JobContext,
): Promise<Withdrawal | undefined> {
  if (settings.acting.unpublishedChanges === "ignore") return undefined;
  const changes = await api.countUnpublishedChanges({ signal });
  if (changes === 0) return undefined;
  log.warn({ account, changes: changes ?? null }, "stop withdrawn: it would publish what others have not");
  return { kind: "unpublished", changes: changes ?? null };
}
