import type { JobContext, ExperimentsApi, Intent } from "../../ports/index.ts";

/** Other people's unpublished changes, which the publish of this stop would take live, where the configuration says that it may not. */
export async function bystandersOf(
  { account }: Intent,
  api: ExperimentsApi,
  { settings, signal, log }: JobContext,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (settings.acting.unpublishedChanges === "ignore") return undefined;
  const changes = await api.countUnpublishedChanges({ signal });
  if (changes === 0) return undefined;
  log.warn({ account, changes: changes ?? null }, "stop withdrawn: it would publish what others have not");
  const sentence =
    changes === undefined
      ? "whether other changes of the account wait to be published could not be told (herald doctor says why)"
      : `${changes} other ${changes === 1 ? "change" : "changes"} of the account wait to be published and would have gone live with it`;
  return { because: "unpublished", changes: changes ?? null, sentence };
}
