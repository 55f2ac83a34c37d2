import { loadProcessConfig } from "../config/index.ts";
import { decide } from "../decision/index.ts";
import { renderLadder } from "../digest/index.ts";
import { canonicalJson } from "../store/index.ts";
import { openWorld, uniqueOwner } from "../app/index.ts";
import { silentLog, systemClock } from "../platform/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "./failure.ts";

/** `herald explain`: recomputes a stored decision from its stored input and tells its ladder. Any differing digit is a failure. */
export async function runExplain(id: string, options: { json?: boolean }): Promise<number> {
  const world = await openWorld({ config: loadProcessConfig(), clock: systemClock, log: silentLog, owner: uniqueOwner() });
  try {
    const stored = await world.ledger.decisions.get(id);
    if (stored === undefined) {
      process.stderr.write(`herald: the ledger has no decision ${id}\n`);
      return EXIT_FAILED;
    }
    const recomputed = decide(stored.input);
    const isSame = canonicalJson(recomputed) === canonicalJson(stored.decision);
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ isSame, stored: stored.decision, recomputed }, null, 2)}\n`);
    } else {
      const { decision } = stored;
      const winner = decision.winner === null ? "" : `: ${decision.arms[decision.winner]!.name}`;
      process.stdout.write(`${decision.experimentName}\n${decision.verdict}${winner}, counted up to ${decision.lastClosedDay}, `);
      process.stdout.write(`policy ${decision.policyName} (${decision.policyVersion}), recorded ${stored.recordedAt}\n\n`);
      process.stdout.write(`${renderLadder(decision).join("\n")}\n\n`);
      process.stdout.write(isSame ? "Recomputed from its stored input: the same, digit for digit.\n" : "Recomputed from its stored input: DIFFERENT.\n");
    }
    return isSame ? EXIT_DONE : EXIT_FAILED;
  } finally {
    await world.close();
  }
}
