import { describe, expect, it, onTestFinished } from "vitest";
import { watching } from "../../../src/app/observing.ts";
import { runOnce, type Ran } from "../../../src/cli/jobs/run/one-shot.ts";
import { Outbox } from "../../../src/cli/jobs/run/outbox.ts";
import { reportText, type RunReport } from "../../../src/cli/jobs/run/run-report.ts";
import { shortfall } from "../../../src/cli/jobs/run/shortfall.ts";
import type { Cut } from "../../../src/cli/jobs/run/run-end.ts";
import { USUAL_READER } from "../../../src/messages/index.ts";
import type { SandboxOptions } from "../../../src/sandbox/index.ts";
import { FaultProxy } from "../../support/network/fault-proxy.ts";
import { isEverything, someOf } from "../../support/scope.ts";
import { useWorlds, type World, type WorldSetup } from "../../support/world.ts";

type Fault = Parameters<World["sandbox"]["faults"]["add"]>[0];
const WITHIN_MS = 600_000;
/** Where nobody answers, a wait this long is enough. */
const IMPATIENCE_MS = 1_000;
const SCENARIOS: NonNullable<SandboxOptions["scenarios"]> = ["clear-winner"];

/** One-shot runs in a world: its clock moves while they wait. */
interface OneShot {
  readonly world: World;
  readonly waits: readonly number[];
  run(job?: string): Promise<{ readonly ran: Ran; readonly text: string; readonly missing: readonly string[] }>;
}

const newWorld = useWorlds();

async function aOneShot(
  setup: WorldSetup = {},
  {
    onWait = async () => {},
    controller = new AbortController(),
  }: { onWait?: (world: World) => Promise<void>; controller?: AbortController } = {},
): Promise<OneShot> {
  let outbox = new Outbox();
  const world = await newWorld({
    scenarios: SCENARIOS,
    wrapMessenger: (messenger) => watching(messenger, (what, delivered) => outbox.onTried(what, delivered)),
    ...setup,
  });
  const waits: number[] = [];
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms);
    world.clock.advance(ms);
    await onWait(world);
  };
  return {
    world,
    waits,
    async run(job = "reporting.daily-digest") {
      outbox = new Outbox();
      const { owner, contextFor } = world.process();
      const { clock, log } = world;
      const until = new Date(clock.nowMs() + WITHIN_MS).toISOString();
      const { signal } = controller;
      const ran = await runOnce(
        job,
        {},
        {
          clock,
          idPrefix: `${owner}-${world.schema}`,
          contextFor,
          signal,
          patience: { until, wait, log },
        },
      );
      const cut: Cut | undefined = signal.aborted ? { kind: "limit", within: "10m", reason: signal.reason } : undefined;
      const config = { reader: USUAL_READER, accounts: [] } as unknown as RunReport["config"];
      const report: RunReport = { job, ran, outbox, cut, config, again: `herald run ${job}` };
      return { ran, text: reportText(report), missing: shortfall(report) };
    },
  };
}

/** Everything a first run posts, each once. */
function expectAllOnce(world: World): void {
  expect(world.keys.map((key) => key.slice(0, key.indexOf(":"))).toSorted()).toEqual([
    "detail",
    "digest",
    "experiment",
    "proposal",
  ]);
  expect(world.files()).toHaveLength(1);
}

/** At which request, and how many good ones of its kind come before. */
const places: readonly {
  readonly at: string;
  readonly operation: string;
  readonly after?: number;
  readonly isSlack: boolean;
}[] = [
  { at: "the digest's message", operation: "chat.postMessage", isSlack: true },
  { at: "a message in its thread", operation: "chat.postMessage", after: 1, isSlack: true },
  { at: "the announcement of a chart", operation: "files.getUploadURLExternal", isSlack: true },
  { at: "the bytes of a chart", operation: "upload", isSlack: true },
  { at: "the sharing of a chart", operation: "files.completeUploadExternal", isSlack: true },
  { at: "the list of experiments", operation: "list", isSlack: false },
  { at: "an experiment's results", operation: "results", isSlack: false },
];

const faults: readonly (readonly [string, Pick<Fault, "kind" | "status" | "retryAfterSeconds">])[] = [
  ["429 with Retry-After 1", { kind: "rate-limit", retryAfterSeconds: 1 }],
  ["the answer lost after the work was done", { kind: "commit-then-reset" }],
  ["500", { kind: "server-error" }],
  ["503", { kind: "server-error", status: 503 }],
  ["500 after the work was done", { kind: "commit-then-500" }],
  ["the connection reset before the work", { kind: "reset" }],
  ["no answer", { kind: "hang" }],
  ["no answer after the work was done", { kind: "commit-then-hang" }],
  ["an answer that is not JSON", { kind: "invalid-json" }],
  ["a web page", { kind: "html-502" }],
];

const cases = faults.flatMap(([what, fault]) => places.map((place) => ({ what, fault, ...place })));

describe("a one-shot run survives what passes, and posts each message once", () => {
  it.each(someOf(cases, 3))("$what at $at", async ({ fault, operation, after = 0, isSlack }) => {
    const isSilent = fault.kind.endsWith("hang");
    const { world, run } = await aOneShot(
      isSilent ? { patienceMs: IMPATIENCE_MS, slackPatienceMs: IMPATIENCE_MS } : {},
    );
    // The API's client tries twice by itself. What is not JSON twice is no passing fault: somebody has to look.
    const times = isSlack || fault.kind === "invalid-json" ? 1 : 3;
    world.sandbox.faults.add({ ...fault, operation, after, times });
    const { ran, missing } = await run();
    expect([ran.own, ...ran.followUps].map((outcome) => outcome?.kind)).not.toContain("failed");
    expect(missing).toEqual([]);
    expect(world.sandbox.faults.list()[0]!.hits).toBeGreaterThan(0);
    expectAllOnce(world);
  });

  const refusals: readonly (readonly [string, "slack" | "api", string | undefined])[] = [
    ["the digest's message", "slack", undefined],
    ["a message in its thread", "slack", "/slackchat.postMessage"],
    ["the bytes of a chart", "slack", "/slackfiles.getUploadURLExternal"],
    ["the list of experiments", "api", undefined],
    ["an experiment's days", "api", "results"],
  ];
  it.each(someOf(refusals, 1))("no connection for a moment at %s", async (_, side, afterRequest) => {
    const proxies: FaultProxy[] = [];
    const { world, run, waits } = await aOneShot(
      {
        through: async (url) => {
          const proxy = await FaultProxy.before(url);
          onTestFinished(() => proxy.refuse());
          proxies.push(proxy);
          return url.replace(new URL(url).origin, proxy.origin);
        },
      },
      { onWait: async () => void (await Promise.all(proxies.map((proxy) => proxy.listen()))) },
    );
    const [api, slack] = proxies;
    const proxy = side === "api" ? api! : slack!;
    if (afterRequest === undefined) await proxy.refuse();
    else if (afterRequest === "results")
      proxy.refuseAfter(`/rest/v1/experiments/${world.idOf("clear-winner")}/results`);
    else proxy.refuseAfter(afterRequest);
    const { missing } = await run();
    expect(missing).toEqual([]);
    expect(waits.length).toBeGreaterThan(0);
    expectAllOnce(world);
  });
});

describe("a one-shot run", () => {
  it.runIf(isEverything)("waits as long as Slack says, and no longer", async () => {
    const { world, waits, run } = await aOneShot();
    world.sandbox.faults.add({ kind: "rate-limit", operation: "chat.postMessage", retryAfterSeconds: 90, times: 1 });
    expect((await run()).missing).toEqual([]);
    expect(waits).toEqual([90_000]);
  });

  it.runIf(isEverything)(
    "does not wait for what Slack would take only after its limit: it shows the digest and says what is missing",
    async () => {
      const { world, waits, run } = await aOneShot();
      world.sandbox.faults.add({ kind: "rate-limit", operation: "chat.postMessage", retryAfterSeconds: 3_600 });
      const { text, missing } = await run();
      expect(waits).toEqual([]);
      expect(text).toContain("1 decision for you");
      expect(text).toMatch(/^Not sent to #?experiments: .*1 decision for you.* \(Slack asks to wait 3600 s\)$/mu);
      expect(missing).toEqual([
        "herald: Slack asks to wait 3600 s",
        "To do what is missing: herald run reporting.daily-digest. Nothing is sent twice.",
      ]);
    },
  );

  it("says in one sentence that the API is down, and the next run goes on", async () => {
    const { world, run } = await aOneShot();
    const fault = world.sandbox.faults.add({ kind: "server-error", status: 503, path: "/rest/v1/*" });
    const down = await run();
    expect(down.missing).toEqual([
      "herald: account main could not be read: Ours Privacy had an error of its own (answered 503: Internal Server Error)",
      "To do what is missing: herald run reporting.daily-digest. Nothing is sent twice.",
    ]);
    expect(down.text).toContain("Could not be read");
    world.sandbox.faults.remove(fault);
    expect((await run()).missing).toEqual([]);
    expectAllOnce(world);
  });

  it.runIf(isEverything)("leaves a stop to the end of its veto window, and says so", async () => {
    const { world, waits, run } = await aOneShot({ policy: { recentlyDiscoveredHours: 0 } });
    const { text, missing } = await run("monitoring.sweep");
    expect(world.announcements()).toHaveLength(1);
    expect(text).toContain("Left to the worker: acting.carry-out, due 2026-11-23T11:00:00.000Z");
    expect([missing, waits]).toEqual([[], []]);
  });

  it("that is cut short while it waits says so, and the next one posts what is missing, once", async () => {
    const controller = new AbortController();
    const { world, run } = await aOneShot({}, { controller, onWait: async () => controller.abort(new Error("over")) });
    world.sandbox.faults.add({ kind: "commit-then-reset", operation: "chat.postMessage", times: 1 });
    const { text, missing } = await run();
    expect(text).toContain("1 decision for you");
    expect(missing.slice(-2)).toEqual([
      "herald: reporting.daily-digest was not done within 10m (--within)",
      "To do what is missing: herald run reporting.daily-digest. Nothing is sent twice.",
    ]);
    const again = await aSecondRun(world);
    expect(again.followUps.concat(again.own!).map(({ kind }) => kind)).not.toContain("failed");
    expectAllOnce(world);
  });

  it.each(
    someOf(
      [
        ["invalid_auth", "copy the Bot User OAuth Token"],
        ["channel_not_found", "check SLACK_CHANNEL"],
        ["is_archived", "unarchive it, or name another one"],
      ],
      1,
    ),
  )("gives up at once when Slack answers %s, shows the digest, and says what to do", async (error, whatToDo) => {
    const { world, waits, run } = await aOneShot();
    world.sandbox.faults.add({ kind: "slack-error", error, operation: "chat.postMessage" });
    const { text, missing } = await run();
    expect(text).toContain("1 decision for you");
    expect(text).toContain("Not sent to");
    expect(missing).toHaveLength(2);
    expect(missing[0]).toContain(whatToDo);
    expect([waits, world.keys]).toEqual([[], []]);
  });

  it.runIf(isEverything)("gives up at once when the API refuses its key, and says what to do", async () => {
    const { world, waits, run } = await aOneShot();
    world.sandbox.faults.add({ kind: "unauthorized", path: "/rest/v1/*" });
    const { text, missing } = await run();
    expect(text).toContain("rejected the API key");
    expect(missing[0]).toMatch(/^herald: account main could not be read: .* Check that the API key is complete/u);
    expect(waits).toEqual([]);
  });
});

async function aSecondRun(world: World): Promise<Ran> {
  const { owner, contextFor } = world.process();
  const { clock, log } = world;
  return runOnce(
    "reporting.daily-digest",
    {},
    {
      clock,
      idPrefix: `${owner}-${world.schema}`,
      contextFor,
      signal: new AbortController().signal,
      patience: {
        until: new Date(clock.nowMs() + WITHIN_MS).toISOString(),
        wait: async (ms) => clock.advance(ms),
        log,
      },
    },
  );
}
