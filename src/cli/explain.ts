import { loadProcessConfig } from "../config/index.ts";
import { decide } from "../decision/index.ts";
import { renderLadder } from "../digest/index.ts";
import { canonicalJson, type Ledger } from "../store/index.ts";
import { openWorld, uniqueOwner } from "../app/index.ts";
import { silentLog, systemClock } from "../platform/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "./failure.ts";

/** `herald explain`: recomputes a stored decision from its stored input and tells its ladder. Any differing digit is a failure. */
export async function runExplain(id: string, options: { json?: boolean }): Promise<number> {
  const world = await openWorld({ config: loadProcessConfig(), clock: systemClock, log: silentLog, owner: uniqueOwner() });
  try {
    const explanation = await explainDecision(world.ledger, id);
    if (explanation === undefined) {
      process.stderr.write(`herald: the ledger has no decision ${id}\n`);
      return EXIT_FAILED;
    }
    process.stdout.write(options.json ? `${JSON.stringify(explanation.facts, null, 2)}\n` : explanation.text);
    return explanation.facts.isSame ? EXIT_DONE : EXIT_FAILED;
  } finally {
    await world.close();
  }
}

/** What is told of a stored decision, for people and as JSON; undefined when the ledger has none of this id. */
export async function explainDecision(ledger: Pick<Ledger, "decisions">, id: string) {
  const stored = await ledger.decisions.get(id);
  if (stored === undefined) return undefined;
  const { decision } = stored;
  const recomputed = decide(stored.input);
  const isSame = canonicalJson(recomputed) === canonicalJson(decision);
  const winner = decision.winner === null ? "" : `: ${decision.arms[decision.winner]!.name}`;
  const lines = [
    decision.experimentName,
    `${decision.verdict}${winner}, counted up to ${decision.lastClosedDay}, policy ${decision.policyName} (${decision.policyVersion}), recorded ${stored.recordedAt}`,
    "",
    ...renderLadder(decision),
    "",
    isSame ? "Recomputed from its stored input: the same, digit for digit." : "Recomputed from its stored input: DIFFERENT.",
    "",
  ];
  return { facts: { isSame, stored: decision, recomputed }, text: lines.join("\n") };
}
