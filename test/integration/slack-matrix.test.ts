import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once as onceHappened } from "node:events";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openEmbedded, type Database } from "../../src/database/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { createSlackMedium } from "../../src/slack/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { compiledCode } from "../support/compiled-code.ts";
import { eachDatabase, TEST_POSTGRES_URL } from "../support/databases.ts";
import { initialisedDirectory, useTemporaryDirectory } from "../support/embedded.ts";
import { EmulatedSlack, HERALD_TOKEN } from "../support/slack/emulated-slack.ts";
import { FaultProxy, type ProxyFault } from "../support/network/fault-proxy.ts";
import { slackOperations, type SlackOperation } from "../support/slack/slack-operations.ts";
import type { SlackProcessOrder } from "../support/slack/slack-process.ts";
import type { Medium } from "../../src/notify/index.ts";
import type { Ledger } from "../../src/ports/index.ts";
import { oneOf } from "../support/scope.ts";

const MINUTE = 60_000;
/** So long that a busy machine does not look like a silent Slack; where Slack is silent, a wait this long is enough. */
const PATIENCE_MS = 5_000;
const IMPATIENCE_MS = 400;

const faults: readonly (readonly [string, ProxyFault])[] = [
  ["the connection is reset before Slack acts", { kind: "reset", when: "before" }],
  ["the connection is reset in the middle of the request", { kind: "reset-in-body" }],
  ["the answer is lost after Slack acted", { kind: "reset", when: "after" }],
  ["Slack answers 500 and does nothing", { kind: "500", when: "before" }],
  ["Slack acts and answers 500", { kind: "500", when: "after" }],
  ["Slack acts and never answers", { kind: "silence" }],
  ["Slack asks to wait", { kind: "429", retryAfterSeconds: 30 }],
  ["a proxy answers with a page", { kind: "html", when: "before" }],
  ["Slack acts and a proxy answers with a page", { kind: "html", when: "after" }],
  ["Slack acts and its answer ends in the middle", { kind: "truncated" }],
];
/** What became of one case. */
interface Tally {
  /** 1: the fault really happened. */
  readonly struck: number;
  /** Messages beyond those that should stand. */
  readonly duplicates: number;
  readonly losses: number;
}
const once: Tally = { struck: 1, duplicates: 0, losses: 0 };
/** Requests of which people see the effect. Each killed process opens its ledger anew, which takes an embedded one long. */
const visible = {
  embedded: ["a first message", "the sharing of a file"],
  postgres: ["a first message", "a renewal", "the replacement of a deleted message", "the sharing of a file"],
};
const operations = slackOperations("").map(({ name }, index) => [name, index] as const);

/** A worker in a process of its own. Resolves when it has ended. */
async function runProcess(order: SlackProcessOrder, onStart: (kill: () => Promise<void>) => void): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "../support/slack/slack-process.ts"), JSON.stringify(order)],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...compiledCode() } },
  );
  const ended = onceHappened(child, "exit");
  onStart(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  await ended;
  return child.signalCode ?? `exit code ${child.exitCode}`;
}

eachDatabase("whatever happens to a request, Slack holds each message and each file once", (at) => {
  let slack: EmulatedSlack;
  let proxy: FaultProxy;
  let ledger: Ledger;
  let clock: ManualClock;
  const total = { cases: 0, struck: 0, duplicates: 0, losses: 0 };

  const temporaryDirectory = useTemporaryDirectory();
  const schema = `test_${randomUUID().replaceAll("-", "")}`;

  beforeAll(async () => {
    // One ledger for all cases, as in life; each case has keys of its own.
    ledger = await openLedger(at.database(), { schema, log: silentLog });
    slack = await EmulatedSlack.start();
    proxy = await FaultProxy.before(slack.url);
  });
  beforeEach(async () => {
    slack.reset();
    await proxy.reset();
    clock = new ManualClock("2026-11-23T08:00:00.000Z");
  });
  afterEach(() => proxy.reset());
  afterAll(async () => {
    await proxy.refuse();
    await slack.close();
    await at.database().execute(`DROP SCHEMA "${schema}" CASCADE`);
    const { cases, struck, duplicates, losses } = total;
    // oxlint-disable-next-line no-console -- the size of the matrix is part of its result
    console.log(
      `slack fault matrix, ${at.kind}: ${cases} cases, ${struck} faults struck, duplicates ${duplicates}, losses ${losses}`,
    );
  });

  function worker(owner: string, timeoutMs = PATIENCE_MS): Required<Medium> {
    return createSlackMedium({
      token: HERALD_TOKEN,
      apiUrl: `${proxy.origin}/api/`,
      deliveries: ledger.deliveries,
      clock,
      owner,
      canAnswer: true,
      logger: silentLog,
      timeoutMs,
    });
  }

  /** Attempts as the queue makes them: again after each failure, later each time. Returns what failed. */
  async function untilDelivered(
    { attempt }: SlackOperation,
    first: () => Promise<unknown>,
  ): Promise<readonly string[]> {
    const failures: string[] = [];
    for (let delayMs = 2 * MINUTE; failures.length < 12; delayMs = Math.min(2 * delayMs, 30 * MINUTE)) {
      try {
        await (failures.length === 0 ? first() : attempt(worker(`worker-${failures.length}`)));
        return failures;
      } catch (error) {
        failures.push((error as Error).message);
        await proxy.listen();
        clock.advance(delayMs);
      }
    }
    return expect.fail(`never delivered: ${failures.join("; ")}`);
  }

  /** Prepares the operation and lets one thing go wrong with it. */
  async function timesTold(
    index: number,
    {
      plan,
      first,
      hasStruck,
    }: {
      plan: (operation: SlackOperation) => unknown;
      first?: (operation: SlackOperation) => Promise<unknown>;
      hasStruck: (failures: readonly string[], operation: SlackOperation) => boolean;
    },
  ): Promise<Tally> {
    const operation = slackOperations(`case-${total.cases}`)[index]!;
    total.cases += 1;
    await operation.prepare({
      messenger: () => worker("worker-0"),
      proxy,
      slack,
      later: () => clock.advance(2 * MINUTE),
    });
    proxy.struck.length = 0;
    await plan(operation);
    const failures = await untilDelivered(operation, () =>
      (first ?? (({ attempt }) => attempt(worker("worker-1"))))(operation),
    );
    const struck = hasStruck(failures, operation) ? 1 : 0;
    total.struck += struck;
    return { struck, ...(await countIn(operation)) };
  }

  async function countIn({ attempt, holds, text }: SlackOperation): Promise<Omit<Tally, "struck">> {
    const before = proxy.seen.length;
    expect(await attempt(worker("worker-last"))).toMatchObject({ kind: "unchanged" });
    // It may look whether the message still stands, and sends nothing.
    expect(proxy.seen.slice(before).filter((method) => method !== "conversations.history")).toEqual([]);
    const messages = await slack.messages();
    const names = messages.flatMap(({ metadata, files = [] }) => [
      ...(metadata ? [metadata.event_payload.key] : []),
      ...files.map(({ title }) => title),
    ]);
    const losses = holds.filter((name) => !names.includes(name)).length;
    const duplicates = messages.length - (holds.length - losses);
    total.losses += losses;
    total.duplicates += duplicates;
    expect(messages[0]!.text).toBe(text);
    for (const { files = [] } of messages) for (const { size } of files) expect(size).toBe(20_000);
    return { duplicates, losses };
  }

  const struckAt = (_failures: readonly string[], { method }: SlackOperation): boolean => proxy.struck.includes(method);

  const cases = faults.flatMap(([fault, planned]) =>
    operations.map(([name, index]) => ({ name, fault, index, planned })),
  );
  // What the store has to do with it is tried on every operation below.
  it.each(at.kind === "embedded" ? oneOf(3, cases, 1) : cases)("at $name, when $fault", async ({ index, planned }) => {
    const tally = await timesTold(index, {
      plan: ({ method }) => proxy.fail(method, planned),
      ...(planned.kind === "silence" && { first: ({ attempt }) => attempt(worker("worker-1", IMPATIENCE_MS)) }),
      // What is answered when the bytes of a file have come, nobody reads.
      hasStruck: (failures, operation) =>
        (failures.length > 0 || operation.method === "upload") && struckAt(failures, operation),
    });
    expect(tally).toEqual(once);
  });

  it.each(operations)("at %s, when the connection is refused", async (_name, index) => {
    const tally = await timesTold(index, {
      plan: ({ follows }) => (follows === undefined ? proxy.refuse() : proxy.refuseAfter(follows)),
      hasStruck: (failures) => failures.some((message) => message.includes("ECONNREFUSED")),
    });
    expect(tally).toEqual(once);
  });

  it.each(operations)("at %s, when Slack acts and then is down for an hour", async (_name, index) => {
    const backAt = clock.nowMs() + 66 * MINUTE;
    const tally = await timesTold(index, {
      plan: ({ method }) =>
        proxy.fail(method, {
          kind: "then",
          act() {
            proxy.isDown = () => clock.nowMs() < backAt;
          },
        }),
      hasStruck: (failures, operation) =>
        failures.length > 4 && struckAt(failures, operation) && clock.nowMs() >= backAt,
    });
    expect(tally).toEqual(once);
  });

  it.each(operations)("at %s, when two workers are there at once", async (_name, index) => {
    const { promise: opens, resolve: open } = Promise.withResolvers<void>();
    const { promise: isReached, resolve: reached } = Promise.withResolvers<void>();
    const tally = await timesTold(index, {
      plan: ({ method }) => proxy.fail(method, { kind: "gate", reached, opens }),
      async first({ attempt }) {
        const one = attempt(worker("worker-1"));
        // The first is at the gate when the second begins, and stays there until the second has ended.
        await isReached;
        const other = await attempt(worker("worker-2")).then(
          () => undefined,
          (error: unknown) => error,
        );
        open();
        await one;
        if (other !== undefined) throw other;
      },
      hasStruck: struckAt,
    });
    expect(tally).toEqual(once);
  });

  const killed = operations.filter(([name]) => visible[at.kind].includes(name));
  it.each(killed)(
    "at %s, when the worker is killed with -9 after Slack acted and before it can record that",
    { timeout: 180_000 },
    async (name, index) => {
      const shared = ledger;
      const directory = initialisedDirectory(temporaryDirectory());
      // An embedded ledger belongs to one process at a time, so this case has one of its own, and hands it over and back.
      let own: Database | undefined;
      const openOwn = async (): Promise<void> => {
        if (at.kind !== "embedded") return;
        own = await openEmbedded({ directory, log: silentLog });
        ledger = await openLedger(own, { log: silentLog });
      };
      await openOwn();
      const id = `case-${total.cases}`;
      let signal = "";
      const tally = await timesTold(index, {
        plan: async () => own?.close(),
        async first({ method }) {
          const place: SlackProcessOrder["ledger"] =
            at.kind === "embedded"
              ? { kind: "embedded", directory }
              : { kind: "postgres", url: TEST_POSTGRES_URL, schema };
          const order = { ledger: place, apiUrl: `${proxy.origin}/api/`, now: clock.now(), operation: name, id };
          signal = await runProcess(order, (act) => proxy.fail(method, { kind: "then", act }));
          await openOwn();
          throw new Error("killed");
        },
        hasStruck: (failures, operation) => signal === "SIGKILL" && struckAt(failures, operation),
      });
      await own?.close();
      ledger = shared;
      expect(tally).toEqual(once);
    },
  );
});
