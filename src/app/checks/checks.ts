import { checkAccess, checkUnpublishedAccess, type AccessProblem } from "../../api-client/index.ts";
import { canAnswerInSlack, proxiesOf, settingsOf, usedPolicies, type Config } from "../../config/index.ts";
import { fetchOver, proxyDispatcher } from "../../platform/index.ts";
import { openQueue, type QueueBackend } from "../../queue/index.ts";
import { addressOf, mediumOf } from "../../notify/index.ts";
import { checkSlackAccess, SLACK } from "../../slack/index.ts";
import { backendOf } from "../backend.ts";
import { checkButtons } from "./check-buttons.ts";
import { checkMail } from "./check-mail.ts";
import { ledgerPlace, queueFailure, queueFindings } from "./store-findings.ts";
import type { Finding } from "./finding.ts";
import { openWorld, type World } from "../world.ts";
import type { Clock, Log } from "../../ports/index.ts";

interface CheckOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
}

/**
 * Tries everything the configuration names, each on its own: one failure hides no other. Changes nothing but ledger migrations.
 * @throws DatabaseLockedError before anything else is tried, where another process holds the ledger
 */
export async function checkEverything(options: CheckOptions): Promise<readonly Finding[]> {
  const stores = await checkStores(options);
  return [...(await checkOutside(options)), ...stores];
}

/** Tries what lies outside: each account's keys, and Slack. Changes nothing. */
export async function checkOutside({
  config,
  clock,
  log,
}: Pick<CheckOptions, "config" | "clock" | "log">): Promise<readonly Finding[]> {
  const dispatcher = proxyDispatcher(proxiesOf(config));
  try {
    return await checkThrough(fetchOver(dispatcher), { config, clock, log });
  } finally {
    await dispatcher?.close();
  }
}

async function checkThrough(
  fetch: typeof globalThis.fetch,
  { config, clock, log }: Pick<CheckOptions, "config" | "clock" | "log">,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (config.isDemo)
    findings.push({
      name: "Ours Privacy",
      ok: true,
      detail: "demo: OURS_PRIVACY_API_KEY is not set, the built-in sandbox stands in",
    });
  else {
    for (const { id, baseUrl, apiKey, stopApiKey } of config.accounts) {
      const name = `Ours Privacy, account ${id}`;
      const keys = { apiKey: apiKey.reveal(), stopApiKey: stopApiKey?.reveal() };
      const access = { baseUrl, ...keys, log, proxies: proxiesOf(config) };
      findings.push(await checkAccount(name, "the key may list and read experiments", () => checkAccess(access)));
      if (config.acting.unpublishedChanges === "block")
        findings.push(await checkUnpublished(`${name}, unpublished changes`, access));
      if (mayPause(config)) findings.push(pauseScopes(`${name}, pauses`, stopApiKey === undefined));
    }
  }
  return [
    ...findings,
    ...(await checkSlack(config, { clock, log, fetch })),
    ...(await checkButtons(config, { log, fetch })),
    ...(await checkMail(config)),
  ];
}

/** Whether any policy may pause an experiment, by itself or because a person says so. */
function mayPause(config: Config): boolean {
  return (
    config.acting.isEnabled &&
    usedPolicies(config).some(({ rules }) => rules.mode !== "observe" && rules.onHarm !== "alert")
  );
}

/** Which scopes pausing needs: no read shows whether a key has them, and trying them would act. */
function pauseScopes(name: string, isOneKey: boolean): Finding {
  const key = isOneKey ? "the key" : "the stop key";
  return {
    name,
    ok: true,
    detail: `${key} needs the scope experiment:stop to pause, and experiment:start to resume; that cannot be tried without acting`,
  };
}

async function checkUnpublished(name: string, access: Parameters<typeof checkUnpublishedAccess>[0]): Promise<Finding> {
  const finding = await checkAccount(name, "the key may see what others have not published", () =>
    checkUnpublishedAccess(access),
  );
  return finding.whatToDo === undefined
    ? finding
    : {
        ...finding,
        whatToDo: `${finding.whatToDo}; until then nothing is stopped, since acting.unpublishedChanges is block`,
      };
}

async function checkAccount(name: string, works: string, check: () => Promise<"ok" | AccessProblem>): Promise<Finding> {
  try {
    const outcome = await check();
    return outcome === "ok"
      ? { name, ok: true, detail: works }
      : { name, ok: false, detail: outcome.problem, whatToDo: outcome.whatToDo };
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message, whatToDo: "check OURS_PRIVACY_BASE_URL and the key" };
  }
}

async function checkSlack(
  { slack, alertDestinations, digests, routes, scorecard, acting: { approvers }, isDemo }: Config,
  { clock, log, fetch }: { readonly clock: Clock; readonly log: Log; readonly fetch: typeof globalThis.fetch },
): Promise<readonly Finding[]> {
  const name = "Slack";
  const { botToken, apiUrl } = slack;
  if (botToken === undefined) {
    const detail = isDemo
      ? "demo: the sandbox's Slack stands in"
      : "SLACK_BOT_TOKEN is not set: messages are printed instead of posted";
    return [{ name, ok: true, detail }];
  }
  const channels = [
    ...new Set([
      ...alertDestinations,
      ...[...digests, ...routes].flatMap(({ destinations }) => destinations),
      ...(scorecard?.destinations ?? []),
    ]),
  ]
    .filter((destination) => mediumOf(destination) === SLACK)
    .map(addressOf);
  const report = await checkSlackAccess({
    token: botToken.reveal(),
    apiUrl,
    timeoutMs: 10_000,
    logger: log,
    fetch,
    channels,
    takesCommands: canAnswerInSlack(slack),
    answers: { approvers: approvers.filter((one) => !one.startsWith("mail:")), channel: channels[0] ?? "" },
    clock,
  });
  const warnings = report.warnings.map(({ problem, whatToDo }) => ({ name, ok: true, detail: problem, whatToDo }));
  if (report.ok)
    return [
      { name, ok: true, detail: `${report.user} may post in ${channels.join(", ")} of ${report.team}` },
      ...warnings,
    ];
  return [
    ...report.problems.map(({ problem, whatToDo }) => ({ name, ok: false, detail: problem, whatToDo })),
    ...warnings,
  ];
}

/** @throws DatabaseLockedError where another process holds the ledger */
async function checkStores(options: CheckOptions): Promise<readonly Finding[]> {
  const { config } = options;
  // A server of its own says how it is, whatever becomes of the ledger.
  const apart = config.queue.kind === "redis" ? await checkQueue(options, backendOf(config, {})) : undefined;
  let world: World;
  try {
    world = await openWorld(options);
  } catch (error) {
    if ((error as { code?: unknown }).code === "database-locked") throw error;
    return [ledgerFailure(error), ...(apart ?? [])];
  }
  try {
    const ledger = { name: "Ledger", ok: true, detail: `opens and is up to date (${ledgerPlace(config)})` };
    return [ledger, ...(apart ?? (await checkQueue(options, backendOf(config, world))))];
  } finally {
    await world.close();
  }
}

async function checkQueue({ config, clock, log }: CheckOptions, backend: QueueBackend): Promise<readonly Finding[]> {
  try {
    const queue = await openQueue({ backend, jobs: [], settings: settingsOf(config), clock, log });
    try {
      return await queueFindings(config, queue);
    } finally {
      await queue.close(0);
    }
  } catch (error) {
    return [queueFailure(error)];
  }
}

/** The ledger does not open. What to do is in the message. */
export function ledgerFailure(error: unknown): Finding {
  return { name: "Ledger", ok: false, detail: (error as Error).message };
}
