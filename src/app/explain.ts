import type { ExperimentRef } from "../experiment/index.ts";
import { decide } from "../decision/index.ts";
import {
  differencesOf,
  renderExplanation,
  USUAL_READER,
  writtenCommand,
  writtenFor,
  type ExplanationModel,
  type Reader,
} from "../messages/index.ts";
import { canonicalJson } from "../platform/index.ts";
import { storyOf, withNames } from "../workflow/index.ts";
import type { Ledger, StoredDecision } from "../ports/index.ts";

const MOST_NAMESAKES = 20;
const ROWS_A_PAGE = 1_000;

/** The name cannot be explained: there is nothing with that name, or there are several. */
export class NotExplainedError extends Error {
  readonly code = "not-explained";
  override readonly name = "NotExplainedError";
}

export interface Explanation {
  /**
   * Whether the stored decision holds: its input gives it again, digit for digit; or, if another method made it, the ledger's chain
   * is unbroken.
   */
  readonly isSame: boolean;
  readonly text: string;
  readonly facts: ExplanationModel;
}

/**
 * Tells the story of a decision and recomputes it. For a decision of another method it checks the ledger's chain instead.
 * @param name id of a decision or of a stop; id or name of an experiment: then its latest decision
 * @param command what the commands in it begin with
 * @throws NotExplainedError
 */
export async function explain(
  ledger: Ledger,
  name: string,
  command: string = USUAL_READER.command,
): Promise<Explanation> {
  const reader = { ...USUAL_READER, command };
  const stored = await findDecision(ledger, name, reader);
  const { account, experimentId } = stored.decision;
  const recomputed = decide(stored.input);
  const differences = differencesOf(JSON.parse(canonicalJson(stored.decision)), JSON.parse(canonicalJson(recomputed)));
  const isOfToday = stored.decision.method === recomputed.method;
  const model: ExplanationModel = {
    stored,
    hypothesis: (await ledger.experiments.get({ account, experimentId }))?.hypothesis,
    recomputed,
    differences,
    chain: isOfToday ? undefined : await ledger.decisions.verify(),
    ...(await storyOf(stored.decision, await ledger.intents.of({ account, experimentId }), { ledger })),
  };
  const isSame = model.chain === undefined ? differences.length === 0 : model.chain.firstBroken === undefined;
  const facts = await withNames(model, { ledger });
  return { isSame, text: writtenFor(reader, () => renderExplanation(facts)), facts };
}

async function findDecision(ledger: Ledger, name: string, reader: Reader): Promise<StoredDecision> {
  const direct = name.startsWith("act_") ? (await ledger.intents.get(name))?.decisionId : name;
  const stored = direct === undefined ? undefined : await ledger.decisions.get(direct);
  if (stored !== undefined) return stored;
  if (direct !== undefined) await requireNotArchived(ledger, direct, name, reader);
  if (/^(dec|act)_[0-9a-f]{24}$/u.test(name))
    throw new NotExplainedError(`the ledger has no ${name.startsWith("dec") ? "decision" : "act"} ${name}`);
  const experiments = await experimentsCalled(ledger, name);
  const listing = writtenFor(reader, () => writtenCommand("ledger", "list", "decisions"));
  if (experiments.length === 0)
    throw new NotExplainedError(
      `the ledger knows no decision, act or experiment called ${JSON.stringify(name)}; to see what there is: ${listing}`,
    );
  if (experiments.length > 1) {
    const ids = experiments.slice(0, MOST_NAMESAKES).map(({ account, experimentId }) => `${experimentId} (${account})`);
    throw new NotExplainedError(
      `${experiments.length} experiments are called ${JSON.stringify(name)}: name one by its id: ${ids.join(", ")}`,
    );
  }
  const [{ account, experimentId }] = experiments as [ExperimentRef];
  const latest = await ledger.decisions.latest({ account, experimentId });
  if (latest !== undefined) return latest;
  const { rows } = await ledger.records.page("decisions", { experimentId, limit: 1, newestFirst: true });
  if (rows[0] !== undefined) await requireNotArchived(ledger, String(rows[0]["id"]), name, reader);
  throw new NotExplainedError(`nothing was decided yet about ${JSON.stringify(name)}`);
}

/** @throws NotExplainedError where the facts of a decision are in an archive */
async function requireNotArchived(ledger: Ledger, decisionId: string, name: string, reader: Reader): Promise<void> {
  const archive = await ledger.archives.holding(decisionId);
  if (archive === undefined) return;
  const command = writtenFor(reader, () => writtenCommand("explain", name, "--from", archive.file));
  throw new NotExplainedError(`${name} is archived in ${archive.file}; with that file: ${command}`);
}

async function experimentsCalled(ledger: Ledger, name: string): Promise<readonly ExperimentRef[]> {
  const found: ExperimentRef[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.records.page("experiments", { limit: ROWS_A_PAGE, after });
    for (const { account, experimentId, name: called } of page.rows) {
      if (experimentId === name || called === name)
        found.push({ account: String(account), experimentId: String(experimentId) });
    }
    after = page.next;
  } while (after !== undefined);
  return found;
}
