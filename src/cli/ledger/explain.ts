import { explain } from "../../app/index.ts";
import { ownConfig } from "../own-config.ts";
import { silentLog } from "../../platform/index.ts";
import { auditExport, openExport } from "../../store/index.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "../failure.ts";
import { commandLine } from "../shell/command-line.ts";
import { withLedger } from "./ledger-at-hand.ts";
import { linesOf } from "./lines-of.ts";

/** `herald explain`: tells the story of a stored decision and computes it again. Any differing digit is a failure. */
export async function runExplain(name: string, options: { json?: boolean; from?: string }): Promise<number> {
  const { isSame, text, facts } =
    options.from === undefined
      ? await withLedger(ownConfig(), (ledger) => ledger.explain(name))
      : await explainFrom(options.from, name);
  process.stdout.write(options.json ? `${JSON.stringify({ isSame, ...facts }, null, 2)}\n` : text);
  return isSame ? EXIT_DONE : EXIT_FAILED;
}

/** From an export or an archive alone, which is checked before any of it is told. */
async function explainFrom(file: string, name: string): ReturnType<typeof explain> {
  if (file === "-")
    throw new UsageError("--from takes a file, not standard input: it is read twice, first to check it");
  const { chain } = await auditExport(linesOf(file));
  if (chain.firstBroken !== undefined)
    throw new UsageError(
      `${file} is broken at row ${chain.firstBroken}; for more: ${commandLine("ledger", "verify", file)}`,
    );
  const { ledger, database } = await openExport(linesOf(file), { log: silentLog, chain });
  try {
    return await explain(ledger, name, commandLine());
  } finally {
    await database.close();
  }
}
