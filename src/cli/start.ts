import type { OnDelivered, RunningWorker, WorkerOptions, World } from "../app/index.ts";
import { openEarly } from "../app/open-database.ts";
import { secretsOf, type Config } from "../config/index.ts";
import { giveRoom } from "./bound-memory.ts";
import { ownConfig } from "./own-config.ts";
import {
  catchConsole,
  createLog,
  createShutdown,
  systemClock,
  type SecretiveLog,
  type Shutdown,
} from "../platform/index.ts";
import { demoBanner } from "./demo-banner.ts";
import { EXIT_DONE, EXIT_FAILED } from "./failure.ts";
import { warningLine, whatToExpect } from "./in-force.ts";
import { commandLine } from "./shell/command-line.ts";
import { isShown, onTerminal } from "./terminal.ts";
import type { Log } from "../ports/index.ts";

const SHUTDOWN_DEADLINE_MS = 20_000;
const DEFAULT_LEVEL: Config["logLevel"] = "info";
const SANDBOX = { port: 3001, seed: 1, withPast: true };

/** `herald start`: the worker, until it is told to stop. */
export async function runStart(): Promise<number> {
  const config = ownConfig();
  // In a demo the digest is what is to be read; the log would only bury it. Who wants it asks for it.
  const level = config.isDemo && config.logLevel === DEFAULT_LEVEL ? "warn" : config.logLevel;
  const log = createLog({ level, pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  catchConsole(log);
  const shutdown = createShutdown({ log, deadlineMs: SHUTDOWN_DEADLINE_MS });
  const reloading = reloadOnHangUp(log);
  // Before the rest of the program is read, which takes seconds at the very first start: so does making a database, in a process of its own.
  const opening = openEarly({ config, log });
  try {
    const begin = config.isDemo ? startDemo : startLive;
    await begin(config, log, { ...opening, ...readAgain(log) }, shutdown, reloading.of);
  } catch (error) {
    shutdown.dispose();
    reloading.dispose();
    throw error;
  }
  const { unfinished } = await shutdown.done;
  reloading.dispose();
  say("Herald has stopped.");
  return unfinished.length === 0 ? EXIT_DONE : EXIT_FAILED;
}

/** How a worker reads its configuration again: new secrets are kept out of the log before anything uses them. */
function readAgain(log: SecretiveLog): Pick<WorkerOptions, "readConfig" | "onConfig"> {
  return { readConfig: ownConfig, onConfig: (config) => log.addSecrets(secretsOf(config)) };
}

/** SIGHUP reads the configuration again. Without a listener it would end the process. */
function reloadOnHangUp(log: Log): { of(worker: RunningWorker): void; dispose(): void } {
  let running: RunningWorker | undefined;
  const onHangUp = (): void => {
    if (running === undefined) {
      log.warn({}, "SIGHUP came before the worker has started; its configuration has only just been read");
      return;
    }
    running.reload().catch((error: unknown) => log.error({ err: error }, "configuration could not be read again"));
  };
  process.on("SIGHUP", onHangUp);
  return {
    of: (worker) => void (running = worker),
    dispose: () => void process.off("SIGHUP", onHangUp),
  };
}

async function startLive(
  config: Config,
  log: Log,
  opening: Pick<WorkerOptions, "database" | "readConfig" | "onConfig">,
  shutdown: Shutdown,
  onWorker: (worker: RunningWorker) => void,
): Promise<void> {
  const { checkOutside, inForce, uniqueOwner } = await import("../app/index.ts");
  const { configuration, mode, digests, warnings } = inForce(config, systemClock);
  for (const line of configuration) say(line);
  for (const warning of warnings) say(warningLine(warning));
  // Without Slack the terminal is where the messages go.
  const onDelivered = config.slack.botToken === undefined ? show : undefined;
  const worker = await startUnlessStopped(
    { config, clock: systemClock, log, owner: uniqueOwner(), ...opening, ...(onDelivered && { onDelivered }) },
    shutdown,
  );
  if (worker === undefined) return;
  onWorker(worker);
  await worker.queue.enqueue("reporting.welcome", {});
  say("");
  for (const line of whatToExpect({ mode, digests }, config)) say(line);
  if (config.page !== undefined) say(pageLine(worker.publicUrl));
  say(`Herald is running. Status: ${worker.publicUrl}/readyz. To stop it: Ctrl-C.`);
  // A wrong key is no reason not to work, once it is put right; but nobody should have to find it in a log.
  for (const { name, ok, detail, whatToDo } of await checkOutside({ config, clock: systemClock, log })) {
    if (ok || shutdown.signal.aborted) continue;
    say(warningLine(`${name}: ${detail}${whatToDo === undefined || whatToDo === "" ? "" : `: ${whatToDo}`}`));
    log.error({ name, detail, whatToDo }, "access does not work");
  }
}

async function startDemo(
  config: Config,
  log: Log,
  opening: Pick<WorkerOptions, "database" | "readConfig" | "onConfig">,
  shutdown: Shutdown,
  onWorker: (worker: RunningWorker) => void,
): Promise<void> {
  for (const line of demoBanner(config)) say(line);
  // A misspelled key is why some people see a demo at all.
  for (const warning of config.warnings) say(warningLine(warning));
  const { inForce, uniqueOwner } = await import("../app/index.ts");
  const firstDigest = Promise.withResolvers<void>();
  const onDelivered: OnDelivered = (letter, delivered) => {
    const isDigest = letter.key.startsWith("digest:");
    // A start on the same day finds its digest unchanged in the channel, and shows it all the same.
    const isNews = delivered.some((one) => one.kind === "delivered" && one.outcome.kind !== "unchanged");
    if (isDigest || isNews) show(letter, delivered);
    if (isDigest && letter.inThreadOf === undefined) firstDigest.resolve();
  };
  const worker = await startUnlessStopped(
    { config, clock: systemClock, log, owner: uniqueOwner(), ...opening, sandbox: SANDBOX, anyPort: true, onDelivered },
    shutdown,
  );
  if (worker === undefined) return;
  onWorker(worker);
  if (config.page !== undefined) say(pageLine(worker.http.url));
  say("Reading the experiments now ...\n");
  await worker.queue.enqueue("reporting.daily-digest", {});
  await Promise.race([firstDigest.promise, shutdown.done]);
  if (shutdown.signal.aborted) return;
  await playDemoPast(worker.world, shutdown.signal).catch((error: unknown) => {
    // What an end interrupts goes on at the next start.
    if (!shutdown.signal.aborted) log.error({ err: error }, "the demo's past experiments are missing on the page");
  });
  if (shutdown.signal.aborted) return;
  const { mode, digests } = inForce(config, systemClock);
  for (const line of whatToExpect({ mode, digests }, config)) say(line);
  say("");
  if (config.page !== undefined) say(pageLine(worker.http.url));
  say(`The same in Slack:    ${worker.world.sandbox?.slackPageUrl}`);
  say(`The sandbox itself:   ${worker.world.sandbox?.url}`);
  say(`Status of the worker: ${worker.http.url}/readyz`);
  say(`A month in a minute:  ${commandLine("demo")}`);
  say(
    `For your account:     set OURS_PRIVACY_API_KEY, SLACK_BOT_TOKEN and SLACK_CHANNEL (README, "Real set-up"), then: ${commandLine("start")}`,
  );
  say("\nHerald goes on working: it reads the experiments again on its schedule. To stop it: Ctrl-C.");
}

/** Fills the page of a demo with experiments that ended before: once, after the digest that people wait for. */
async function playDemoPast(world: World, signal: AbortSignal): Promise<void> {
  const { playPast } = await import("../workflow/index.ts");
  for (const { id } of world.settings.accounts) await playPast(id, { ...world.context({ runId: "past" }), signal });
}

/** Where people look, and how they act there. */
function pageLine(url: string): string {
  return `The page:             ${url}/ (to act there: ${commandLine("open")})`;
}

/** Starts, and closes again at once if the end was asked for meanwhile: undefined then. */
async function startUnlessStopped(options: WorkerOptions, shutdown: Shutdown): Promise<RunningWorker | undefined> {
  const { startWorker } = await import("../app/index.ts");
  const worker = await startWorker(options);
  if (options.config.ledger.kind !== "embedded") giveRoom();
  if (shutdown.signal.aborted) {
    for (const { close } of worker.closeSteps()) await close(SHUTDOWN_DEADLINE_MS / 4);
    return undefined;
  }
  for (const { name, close } of worker.closeSteps()) shutdown.addStep(name, close);
  return worker;
}

const show: OnDelivered = (letter) => {
  if (isShown(letter)) say(`${onTerminal(letter)}\n`);
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
