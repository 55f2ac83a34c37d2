import { loadProcessConfig } from "../../config/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "../failure.ts";
import { withLedger } from "./ledger-at-hand.ts";

/** `herald explain`: tells the story of a stored decision and computes it again. Any differing digit is a failure. */
export async function runExplain(name: string, options: { json?: boolean }): Promise<number> {
  const { isSame, text, facts } = await withLedger(loadProcessConfig(), (ledger) => ledger.explain(name));
  process.stdout.write(options.json ? `${JSON.stringify({ isSame, ...facts }, null, 2)}\n` : text);
  return isSame ? EXIT_DONE : EXIT_FAILED;
}
