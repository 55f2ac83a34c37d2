import { checkAccess } from "../api-client/index.ts";
import type { Config } from "../config/index.ts";
import type { Clock, Log } from "../platform/index.ts";
import { openQueue } from "../queue/index.ts";
import { checkSlackAccess } from "../slack/index.ts";
import { backendOf } from "./backend.ts";
import { openWorld, type World } from "./world.ts";

/** One thing that was checked. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do about it; undefined where nothing is wrong. */
  readonly whatToDo?: string;
}

interface CheckOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
}

/** Tries everything the configuration names, each on its own: one failure hides no other. Changes nothing but ledger migrations. */
export async function checkEverything(options: CheckOptions): Promise<readonly Finding[]> {
  return [...(await checkOutside(options)), ...(await checkStores(options))];
}

/** Tries what lies outside: each account's keys, and Slack. Changes nothing. */
export async function checkOutside({ config, clock, log }: Pick<CheckOptions, "config" | "clock" | "log">): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (config.isDemo) findings.push({ name: "Ours Privacy", ok: true, detail: "demo: OURS_PRIVACY_API_KEY is not set, the built-in sandbox stands in" });
  else {
    for (const { id, baseUrl, apiKey, stopApiKey } of config.accounts) {
      findings.push(await checkAccount(id, () => checkAccess({ baseUrl, apiKey: apiKey.reveal(), stopApiKey: stopApiKey?.reveal(), log })));
    }
  }
  return [...findings, ...(await checkSlack(config, clock, log))];
}

async function checkAccount(id: string, check: () => ReturnType<typeof checkAccess>): Promise<Finding> {
  const name = `Ours Privacy, account ${id}`;
  try {
    const outcome = await check();
    return outcome === "ok" ? { name, ok: true, detail: "the key may list and read experiments" } : { name, ok: false, detail: outcome.problem, whatToDo: outcome.whatToDo };
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message, whatToDo: "check OURS_PRIVACY_BASE_URL and the key" };
  }
}

async function checkSlack({ slack: { botToken, apiUrl }, alertChannel, digests, scorecard, isDemo }: Config, clock: Clock, log: Log): Promise<readonly Finding[]> {
  const name = "Slack";
  if (botToken === undefined) {
    const detail = isDemo ? "demo: the sandbox's Slack stands in" : "SLACK_BOT_TOKEN is not set: messages are printed instead of posted";
    return [{ name, ok: true, detail }];
  }
  const channels = [...new Set([alertChannel, ...digests.map(({ channel }) => channel), ...(scorecard === undefined ? [] : [scorecard.channel])])];
  const report = await checkSlackAccess({ token: botToken.reveal(), ...(apiUrl !== undefined && { apiUrl }), timeoutMs: 10_000, logger: log, channels, clock });
  if (report.ok) return [{ name, ok: true, detail: `${report.user} may post in ${channels.join(", ")} of ${report.team}` }];
  return report.problems.map(({ problem, whatToDo }) => ({ name, ok: false, detail: problem, whatToDo }));
}

async function checkStores(options: CheckOptions): Promise<readonly Finding[]> {
  let world: World;
  try {
    world = await openWorld(options);
  } catch (error) {
    return [{ name: "Ledger", ok: false, detail: (error as Error).message, whatToDo: "the queue is not checked before the ledger opens" }];
  }
  const place = options.config.ledger.kind === "embedded" ? options.config.dataDirectory : "PostgreSQL";
  const findings: Finding[] = [{ name: "Ledger", ok: true, detail: `opens and is up to date (${place})` }];
  try {
    const { clock, log, config } = options;
    const queue = await openQueue({ backend: backendOf(config, world), jobs: [], settings: world.settings, clock, log });
    const health = await queue.health();
    await queue.close(0);
    findings.push({ name: "Queue", ok: health.reachable, detail: `${config.queue.kind}: ${health.waiting} waiting, ${health.failed} given up` });
  } catch (error) {
    findings.push({ name: "Queue", ok: false, detail: (error as Error).message, whatToDo: "the message says where it was looked for" });
  } finally {
    await world.close();
  }
  return findings;
}
