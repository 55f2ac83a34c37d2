import type { ArchiveRequest, JobContext } from "../../ports/index.ts";

/** Moves out of the ledger what an archive holds that was written and proven, and gives the space back. */
export async function moveToArchive(
  request: ArchiveRequest,
  { ledger, log, isDryRun }: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const moved = await ledger.archives.move(request);
  // A dry run is one transaction, in which nothing can be compacted.
  if (!isDryRun) await ledger.archives.compact();
  log.info({ file: request.file, before: request.before, ...moved }, "decisions archived");
  return { ...moved };
}
