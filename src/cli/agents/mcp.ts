import { secretsOf, type Config } from "../../config/index.ts";
import type { toolAtWorker } from "../../http/index.ts";
import {
  AgentRefusal,
  READ_TOOLS,
  serveOverStdio,
  WRITE_TOOLS,
  type AgentReads,
  type AgentWrites,
} from "../../mcp/index.ts";
import { catchConsole, createLog, systemClock } from "../../platform/index.ts";
import type { Log } from "../../ports/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { ownConfig } from "../own-config.ts";
import { commandLine } from "../shell/command-line.ts";

/** `herald mcp`: a server for one agent, until that goes away. Standard output is the protocol's; the log goes to standard error. */
export async function runMcp(): Promise<number> {
  const config = ownConfig();
  const log = createLog({ level: config.logLevel, pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  catchConsole(log);
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.abort());
  await serveOverStdio({ reads: readsFor(config, log), writes: writesAtWorker(config) }, log, ended.signal);
  return EXIT_DONE;
}

type Read = (input: unknown, signal: AbortSignal) => Promise<{ readonly facts: object; readonly words: string }>;

/** As `herald explain`: by the ledger, or by the worker that holds it. The ledger is open only while something is asked, so that a worker can start. */
function readsFor(config: Config, log: Log): AgentReads {
  const withReads = sharedWhileUsed(async () => {
    // With the first question: until then an agent that only starts its servers waits for nothing.
    const { openAgentReads } = await import("../../app/index.ts");
    return unlessHeld(openAgentReads({ config, clock: systemClock, log }));
  });
  const read =
    (key: keyof AgentReads): Read =>
    (input, signal) =>
      withReads((opened) =>
        opened === undefined
          ? atWorker(config, { tool: READ_TOOLS[key], input, by: "" }, signal)
          : (opened.reads[key] as Read)(input, signal),
      );
  const keys = Object.keys(READ_TOOLS) as (keyof AgentReads)[];
  return Object.fromEntries(keys.map((key) => [key, read(key)])) as unknown as AgentReads;
}

/** What sets something off needs the worker. */
function writesAtWorker(config: Config): AgentWrites {
  const write =
    (tool: string) =>
    (input: unknown, by: string, signal: AbortSignal): ReturnType<Read> =>
      atWorker(config, { tool, input, by }, signal);
  return { propose: write(WRITE_TOOLS.propose), pauseHerald: write(WRITE_TOOLS.pauseHerald) } as unknown as AgentWrites;
}

/** @throws AgentRefusal with what to do where no worker answers */
async function atWorker(
  config: Config,
  asked: Parameters<typeof toolAtWorker>[1],
  signal: AbortSignal,
): ReturnType<Read> {
  const [{ toolAtWorker }, { workerAtHand }] = await Promise.all([
    import("../../http/index.ts"),
    import("../jobs/worker-at-hand.ts"),
  ]);
  try {
    return await toolAtWorker({ ...workerAtHand(config), signal }, asked);
  } catch (error) {
    if (error instanceof UsageError) throw new AgentRefusal(error.message);
    if ((error as { readonly code?: unknown }).code !== "not-running") throw error;
    throw new AgentRefusal(
      `${(error as Error).message}. This needs a running worker; to start one: ${commandLine("start")}`,
    );
  }
}

async function unlessHeld<Opened>(opening: Promise<Opened>): Promise<Opened | undefined> {
  try {
    return await opening;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "database-locked") throw error;
    return undefined;
  }
}

/** Several calls at once share what is opened; it is closed with the last one. */
function sharedWhileUsed<Opened extends { close(): Promise<void> } | undefined>(open: () => Promise<Opened>) {
  let users = 0;
  let opened: Promise<Opened> | undefined;
  let closed: Promise<unknown> = Promise.resolve();
  return async <Made>(work: (opened: Opened) => Promise<Made>): Promise<Made> => {
    users += 1;
    opened ??= closed.then(open);
    try {
      return await work(await opened);
    } finally {
      users -= 1;
      if (users === 0) {
        const last = opened;
        opened = undefined;
        // Who opened it has had the failure.
        closed = last.then((one) => one?.close()).catch(() => undefined);
        await closed;
      }
    }
  };
}
