import { nearest } from "../config/index.ts";
import type { ExperimentRef } from "../experiment/index.ts";
import {
  ApiError,
  ApiNotFoundError,
  ApiRateLimitError,
  ApiRefusedError,
  ApiUnavailableError,
  type JobContext,
  type Settings,
} from "../ports/index.ts";

type Payload = Readonly<Record<string, unknown>>;
type Context = Pick<JobContext, "ledger" | "api" | "settings">;

const MOST_SUGGESTED = 5;
/** If a search of the API returns more than this, it is too vague to find anything for a person either. */
const MOST_SEARCHED = 200;

/** The name matches no experiment, or more than one. The message lists what could have been meant. */
export class UnknownExperimentError extends Error {
  readonly code = "unknown-experiment";
  override readonly name = "UnknownExperimentError";
}

interface Named extends ExperimentRef {
  readonly name: string;
  readonly status: string;
}

/**
 * A payload in which an experiment is named as people do, by `experiment` (its name or id) and perhaps `account`, as jobs take it: with
 * `account` and `experimentId`. Any other payload stays as it is.
 * @throws UnknownExperimentError unless there is exactly one such experiment; ApiUnavailableError, ApiRateLimitError
 */
export async function withExperiment(payload: unknown, context: Context): Promise<unknown> {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return payload;
  const { experiment, account, experimentId, ...rest } = payload as Payload;
  if (experiment !== undefined && experimentId !== undefined)
    throw new UnknownExperimentError("the payload has both experiment and experimentId; wanted one of them");
  const name = experiment ?? experimentId;
  if (typeof name !== "string" || (account !== undefined && typeof account !== "string")) return payload;
  return {
    ...rest,
    ...(await findExperiment({ name: name.trim(), account, isId: experiment === undefined }, context)),
  };
}

/**
 * The experiment that the ledger knows by this name or id: nothing is asked of Ours Privacy.
 * @throws UnknownExperimentError unless there is exactly one
 */
export async function experimentInLedger(
  { name, account }: { readonly name: string; readonly account?: string | undefined },
  context: Pick<Context, "ledger" | "settings">,
): Promise<ExperimentRef> {
  const known = await knownIn(accountsFor(account, context), context);
  return theOnly(name, matching(name, known), known);
}

function theOnly(name: string, matches: readonly Named[], known: readonly Named[]): ExperimentRef {
  const [first, ...others] = matches;
  if (first === undefined) throw new UnknownExperimentError(unknown(name, known));
  if (others.length > 0) throw new UnknownExperimentError(ambiguous(name, matches));
  return { account: first.account, experimentId: first.experimentId };
}

function accountsFor(account: string | undefined, { settings }: Pick<Context, "settings">): readonly string[] {
  const all = settings.accounts.map(({ id }) => id);
  if (account === undefined) return all;
  if (all.includes(account)) return [account];
  throw new UnknownExperimentError(`there is no account ${JSON.stringify(account)}; configured: ${all.join(", ")}`);
}

async function findExperiment(
  wanted: { readonly name: string; readonly account: string | undefined; readonly isId: boolean },
  context: Context,
): Promise<ExperimentRef> {
  const { name, account } = wanted;
  const accounts = accountsFor(account, context);
  const known = await knownIn(accounts, context);
  const found = matching(name, known);
  const matches = found.length > 0 ? found : matching(name, await searched(wanted, accounts, context));
  return theOnly(name, matches, known);
}

async function knownIn(accounts: readonly string[], { ledger }: Pick<Context, "ledger">): Promise<readonly Named[]> {
  const known: Named[] = [];
  for (const account of accounts) {
    for (const { experimentId, name, lastStatus } of await ledger.experiments.list(account))
      known.push({ account, experimentId, name, status: lastStatus });
  }
  return known;
}

/** An id takes precedence over a name, and an exact name over one in other capitals. */
function matching(name: string, among: readonly Named[]): readonly Named[] {
  const ways: readonly ((one: Named) => boolean)[] = [
    (one) => one.experimentId === name,
    (one) => one.name === name,
    (one) => one.name.trim().toLowerCase() === name.toLowerCase(),
  ];
  for (const matches of ways) {
    const found = among.filter(matches);
    if (found.length > 0) return found;
  }
  return [];
}

/** One that Herald has not seen yet, such as one that ended before it came. */
async function searched(
  { name, isId }: { readonly name: string; readonly isId: boolean },
  accounts: readonly string[],
  { api }: Context,
): Promise<readonly Named[]> {
  const found: Named[] = [];
  for (const account of accounts) {
    const add = (one: { id: string; name: string; status: string }) =>
      found.push({ account, experimentId: one.id, name: one.name, status: one.status });
    if (/^[\w-]+$/u.test(name)) {
      try {
        add(await api(account).getExperiment(name));
        continue;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        // Whether a word is an id or a name is not known until the API answers.
        const isSilent = error instanceof ApiUnavailableError || error instanceof ApiRateLimitError;
        if (isSilent && !isId) throw error;
        // A name is not an id to every server. Anything else is for the job to say: there may be one, and it cannot be read.
        if (!(error instanceof ApiNotFoundError || error instanceof ApiRefusedError)) {
          add({ id: name, name, status: "unreadable" });
          continue;
        }
      }
    }
    let seen = 0;
    for await (const one of api(account).listExperiments({ search: name }, { onUnreadable: () => {} })) {
      add(one);
      if (++seen >= MOST_SEARCHED) break;
    }
  }
  return found;
}

function unknown(name: string, known: readonly Named[]): string {
  const problem = `there is no experiment ${JSON.stringify(name)}`;
  const wanted = name.toLowerCase();
  const names = [...new Set(known.map((one) => one.name))];
  const near = nearest(name, [...names, ...known.map(({ experimentId }) => experimentId)]);
  const within = names.filter((one) => wanted.length > 2 && one.toLowerCase().includes(wanted));
  const meant = [...new Set([...(near === undefined ? [] : [near]), ...within])].slice(0, MOST_SUGGESTED);
  if (meant.length > 0) return `${problem}; did you mean ${meant.map((one) => JSON.stringify(one)).join(" or ")}?`;
  return names.length === 0
    ? `${problem}: Herald has not seen any experiment yet`
    : `${problem}; the ledger has ${names
        .slice(0, MOST_SUGGESTED)
        .map((one) => JSON.stringify(one))
        .join(", ")}${names.length > MOST_SUGGESTED ? ` and ${names.length - MOST_SUGGESTED} more` : ""}`;
}

function ambiguous(name: string, matches: readonly Named[]): string {
  const listed = matches
    .slice(0, MOST_SUGGESTED)
    .map(({ experimentId, account, status }) => `${experimentId} (account ${account}, ${status})`);
  const more = matches.length > MOST_SUGGESTED ? ` and ${matches.length - MOST_SUGGESTED} more` : "";
  return `${matches.length} experiments are called ${JSON.stringify(name)}; name one by its id: ${listed.join(", ")}${more}`;
}

/** What a payload names that this configuration does not have: an account or a digest. Undefined: nothing. */
export function unknownName(
  payload: unknown,
  { accounts, digests }: Pick<Settings, "accounts" | "digests">,
): { readonly error: string; readonly known: readonly string[] } | undefined {
  const { account, digest } = (payload ?? {}) as { readonly account?: unknown; readonly digest?: unknown };
  return (
    strange(
      "account",
      account,
      accounts.map(({ id }) => id),
    ) ??
    strange(
      "digest",
      digest,
      digests.map(({ name }) => name),
    )
  );
}

function strange(kind: string, name: unknown, known: readonly string[]) {
  if (typeof name !== "string" || known.includes(name)) return undefined;
  return { error: `there is no ${kind} ${JSON.stringify(name)}`, known };
}
