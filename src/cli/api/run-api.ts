import { randomUUID } from "node:crypto";
import { requireExperimentId, type ClosableExperimentsApi } from "../../api-client/index.ts";
import { openCommandApi } from "../../app/index.ts";
import { secretsOf, type Config } from "../../config/index.ts";
import { redactWritten } from "../../experiment/index.ts";
import { cleanText, formatAmount } from "../../messages/index.ts";
import { createLog } from "../../platform/index.ts";
import { ApiError, type WriteOperation } from "../../ports/index.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "../failure.ts";
import { caller } from "../jobs/caller.ts";
import { withJobs } from "../jobs/here-or-at-worker.ts";
import { ownConfig } from "../own-config.ts";
import { commandLine } from "../shell/command-line.ts";
import { apiProblem } from "./api-problem.ts";
import { apiCall, type ApiCall, type ApiOptions } from "./call-options.ts";
import { OPERATIONS } from "./operations.ts";
import { READS, type Read } from "./reads.ts";
import { sendRecorded } from "./send-write.ts";
import { WRITES, type Write } from "./writes.ts";

const LONGEST_BODY = 300;
const LONGEST_ROW = 200;

type Account = Config["accounts"][number];

/** `herald api`: one operation of the experiments API. Without one: what there is. */
export async function runApi(
  name: string | undefined,
  experiment: string | undefined,
  options: ApiOptions,
  configured: () => Config = ownConfig,
): Promise<number> {
  if (name === undefined) {
    process.stdout.write(`${operationLines().join("\n")}\n`);
    return EXIT_DONE;
  }
  const call = apiCall(name, experiment, options, OPERATIONS);
  if (call.operation.isOfOne) requireId(call.id);
  const write = call.operation.isWrite ? await WRITES[call.operation.name as WriteOperation](call) : undefined;
  const read = call.operation.isWrite ? undefined : READS[call.operation.name as keyof typeof READS](call);
  const config = configured();
  const account = accountOf(config, options.account);
  if (write !== undefined && options.yes !== true) throw new UsageError(refusal(call, write, account));
  const log = createLog({ level: "error", pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  const api = openCommandApi(account, config, log);
  try {
    return write === undefined ? await runRead(read!, api) : await runWrite(write, call, { config, account, api });
  } catch (error) {
    throw error instanceof ApiError ? apiProblem(error, call) : error;
  } finally {
    await api.close();
  }
}

async function runRead(read: Read, api: ClosableExperimentsApi): Promise<number> {
  const { value, unreadable } = await read(api);
  print(value);
  if (unreadable.length === 0) return EXIT_DONE;
  const reasons = unreadable.map((one) => cleanText(one, LONGEST_ROW)).join("; ");
  process.stderr.write(`herald: ${formatAmount(unreadable.length, "experiment")} could not be read: ${reasons}\n`);
  return EXIT_FAILED;
}

interface Surroundings {
  readonly config: Config;
  readonly account: Account;
  readonly api: ClosableExperimentsApi;
}

async function runWrite(write: Write, call: ApiCall, { config, account, api }: Surroundings): Promise<number> {
  const intended = {
    id: randomUUID(),
    operation: call.operation.name as WriteOperation,
    account: account.id,
    experimentId: call.operation.isOfOne ? call.id : null,
    by: caller(call.options.by),
    via: "cli" as const,
  };
  const body = write.body === null || !config.redactNames ? write.body : redactWritten(write.body);
  const { answer, error, unrecorded } = await withJobs(config, (doJob) =>
    sendRecorded(write, body, intended, { api, record: (step) => doJob("acting.record-write", step) }),
  );
  if (answer !== undefined) print(answer.value);
  if (unrecorded !== undefined)
    process.stderr.write(
      `herald: the ledger has the request but not how it ended (write ${intended.id}): ${unrecorded}\n`,
    );
  if (error !== undefined) throw error;
  return unrecorded === undefined ? EXIT_DONE : EXIT_FAILED;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function requireId(id: string): void {
  try {
    requireExperimentId(id);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function operationLines(): string[] {
  const width = Math.max(...OPERATIONS.map(({ name }) => name.length)) + " <experiment>".length;
  const lines = (isWrite: boolean): string[] =>
    OPERATIONS.filter((one) => one.isWrite === isWrite).map(
      ({ name, isOfOne, summary }) => `  ${`${name}${isOfOne ? " <experiment>" : ""}`.padEnd(width)}  ${summary}`,
    );
  return [
    "Reads, which print JSON:",
    ...lines(false),
    "",
    "Writes, which need --yes and are recorded in the ledger:",
    ...lines(true),
  ];
}

function accountOf({ accounts, isDemo }: Config, id: string | undefined): Account {
  if (isDemo) throw new UsageError(needsKey());
  const ids = accounts.map((one) => one.id).join(", ");
  const [only, ...others] = accounts;
  if (id === undefined && others.length > 0) throw new UsageError(`name an account with --account; configured: ${ids}`);
  const account = id === undefined ? only : accounts.find((one) => one.id === id);
  if (account === undefined) throw new UsageError(`there is no account ${JSON.stringify(id)}; configured: ${ids}`);
  return account;
}

/** A demo has a sandbox of its own, which lives only as long as its worker. */
function needsKey(): string {
  const settings = "OURS_PRIVACY_BASE_URL=http://127.0.0.1:3001 OURS_PRIVACY_API_KEY=sandbox-key DATA_DIR=rehearsal";
  return `api needs the key of an account: set OURS_PRIVACY_API_KEY. To rehearse, start ${commandLine("sandbox")} and, in another terminal, run ${settings} ${commandLine("api", "list")}`;
}

function refusal({ operation, id }: ApiCall, { body }: Write, account: Account): string {
  const whom = operation.isOfOne ? `${operation.name} ${id}` : operation.name;
  const what = body === null ? "" : ` with ${cleanText(JSON.stringify(body), LONGEST_BODY)}`;
  return `nothing was sent; to ${whom} in account ${account.id}${what}, add --yes`;
}
