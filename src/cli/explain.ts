import { loadProcessConfig, type Config } from "../config/index.ts";
import { decide } from "../decision/index.ts";
import { renderLadder } from "../digest/index.ts";
import { fetchDecision } from "../http/index.ts";
import { canonicalJson, parseStoredDecision, type StoredDecision } from "../store/index.ts";
import { openWorld, uniqueOwner } from "../app/index.ts";
import { silentLog, systemClock } from "../platform/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "./failure.ts";
import { workerAtHand } from "./worker-at-hand.ts";

/** `herald explain`: recomputes a stored decision from its stored input and tells its ladder. Any differing digit is a failure. */
export async function runExplain(id: string, options: { json?: boolean }): Promise<number> {
  const stored = await storedDecision(id, loadProcessConfig());
  if (stored === undefined) {
    process.stderr.write(`herald: the ledger has no decision ${id}\n`);
    return EXIT_FAILED;
  }
  const { facts, text } = explainDecision(stored);
  process.stdout.write(options.json ? `${JSON.stringify(facts, null, 2)}\n` : text);
  return facts.isSame ? EXIT_DONE : EXIT_FAILED;
}

/** From the ledger; where a running worker holds that, from the worker. */
async function storedDecision(id: string, config: Config): Promise<StoredDecision | undefined> {
  let world;
  try {
    world = await openWorld({ config, clock: systemClock, log: silentLog, owner: uniqueOwner() });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "database-locked") throw error;
    const found = await fetchDecision(workerAtHand(config), id);
    return found === undefined ? undefined : parseStoredDecision(found);
  }
  try {
    return await world.ledger.decisions.get(id);
  } finally {
    await world.close();
  }
}

/** What is told of a stored decision, for people and as JSON. */
export function explainDecision(stored: StoredDecision) {
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
