import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { createSlackMedium, SlackRateLimitError, SlackUnavailableError } from "../../src/slack/index.ts";
import { FakeSlack, type Fault } from "../support/slack/fake-slack.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";
import { recordingLog } from "../support/recording-log.ts";
import { saying, sectionOf, tabled } from "../support/messages/saying.ts";
import type { Deliveries, FileParcel, Medium, Parcel } from "../../src/notify/index.ts";

const TOKEN = "xoxb-very-secret-token";
const COMPLETE = "files.completeUploadExternal";
const LATER_MS = 5 * 60_000;
const THREAD = "digest:daily:2026-11-23";
const chart: FileParcel = {
  key: "chart:digest:daily:2026-11-23:main:exp_1",
  destination: "slack:#experiments",
  inThreadOf: THREAD,
  fileName: "homepage-hero-2026-11-22.png",
  title: "Homepage hero",
  altText: "Rates over time",
  content: new TextEncoder().encode("PNG bytes"),
};

/** So long that a busy machine does not look like a silent Slack; where Slack is silent, a wait this long is enough. */
const PATIENCE_MS = 5_000;
const IMPATIENCE_MS = 400;

let patienceMs = PATIENCE_MS;
let clock: ManualClock;
let slack: FakeSlack;
let deliveries: MemoryDeliveries;
const logger = recordingLog();

beforeEach(async () => {
  patienceMs = PATIENCE_MS;
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
  slack = await FakeSlack.start(clock);
  deliveries = new MemoryDeliveries();
  await worker().deliver({ key: THREAD, destination: "slack:#experiments", notification: saying("1 stopped") });
});
afterEach(() => slack.close());

function worker(kept: Deliveries = deliveries, owner = "worker-1"): Required<Medium> {
  const access = { token: TOKEN, apiUrl: slack.apiUrl, logger, timeoutMs: patienceMs };
  return createSlackMedium({ ...access, deliveries: kept, clock, owner, canAnswer: true });
}
const shown = () => slack.messages.filter(({ files }) => files !== undefined);
const failureOf = (upload: Promise<unknown>): Promise<unknown> =>
  upload.then(
    () => expect.fail("the upload did not fail"),
    (error: unknown) => error,
  );

describe("a file", () => {
  it("is shown once in its thread, with its title and a text for screen readers", async () => {
    const outcome = await worker().upload(chart);
    expect(shown()).toMatchObject([
      {
        channel: "C000EXPERIM",
        threadTs: slack.messages[0]!.ts,
        files: [
          {
            id: outcome.id,
            name: chart.fileName,
            title: "Homepage hero",
            altText: "Rates over time",
            content: "PNG bytes",
          },
        ],
      },
    ]);
    expect(outcome.kind).toBe("posted");
  });

  it("stays as it is when it is delivered again, whatever it holds by then", async () => {
    const { id } = await worker().upload(chart);
    expect(await worker().upload({ ...chart, content: new Uint8Array(3) })).toEqual({ kind: "unchanged", id });
    expect(shown()).toHaveLength(1);
  });

  it("waits for the message in whose thread it belongs", async () => {
    expect(await failureOf(worker().upload({ ...chart, inThreadOf: "not posted" }))).toBeInstanceOf(
      SlackUnavailableError,
    );
    expect(slack.announced.size).toBe(0);
  });

  it("can stand in the channel itself", async () => {
    const { inThreadOf: _, ...alone } = chart;
    await worker().upload(alone);
    expect(shown()).toMatchObject([{ channel: "C000EXPERIM", threadTs: undefined }]);
  });

  it("is sent without the token, and only to Slack", async () => {
    await worker().upload(chart);
    expect(slack.uploads).toEqual([{ id: "F000000001", authorization: undefined }]);
    slack.uploadBase = "http://10.0.0.1/upload";
    expect(await failureOf(worker().upload({ ...chart, key: "other" }))).toMatchObject({
      message: "upload of a file: Slack named an address that is not its own",
    });
    slack.uploadBase = "no address";
    expect(await failureOf(worker().upload({ ...chart, key: "other" }))).toMatchObject({
      message: "upload of a file: Slack named no address",
    });
  });
});

describe("a file is shown once", () => {
  const words: Readonly<Record<Fault["kind"], string>> = {
    reset: "a reset connection",
    hang: "silence",
    "http-500": "a 500",
    "half-answer": "half an answer",
    html: "a proxy's page",
    "rate-limit": "a rate limit",
    error: "an inner error",
    answer: "an answer that says nothing",
  };
  const naming = (fault: Fault) => `${words[fault.kind]}${"when" in fault ? ` ${fault.when} it was done` : ""}`;
  const before: readonly Fault[] = [
    { kind: "reset", when: "before" },
    { kind: "http-500", when: "before" },
    { kind: "html", when: "before" },
    { kind: "rate-limit", retryAfter: "3" },
    { kind: "error", error: "internal_error" },
    { kind: "answer", body: '{"ok":true}' },
  ];
  const after: readonly Fault[] = [
    { kind: "reset", when: "after" },
    { kind: "hang", when: "after" },
    { kind: "http-500", when: "after" },
    { kind: "half-answer", when: "after" },
    { kind: "html", when: "after" },
    { kind: "error", error: "internal_error", when: "after" },
  ];

  it.each([
    ...["files.getUploadURLExternal", "upload"].flatMap((method) =>
      [
        ...before.filter(
          (fault) =>
            method !== "upload" || (fault.kind !== "error" && fault.kind !== "answer" && fault.kind !== "html"),
        ),
        ...after.filter((fault) => fault.kind !== "html" && fault.kind !== "error"),
      ].map((fault) => [method, naming(fault), fault] as const),
    ),
    ...[...before, ...after].map((fault) => [COMPLETE, naming(fault), fault] as const),
  ])("though %s meets %s", async (method, _, fault) => {
    slack.failNext(method, fault);
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    expect(await failureOf(worker().upload(chart))).toBeInstanceOf(Error);
    patienceMs = PATIENCE_MS;
    clock.advance(LATER_MS);
    await worker().upload(chart);
    expect(shown()).toHaveLength(1);
  });

  it("though Slack shows it only a while after its answer was lost", async () => {
    slack.heldBack = [];
    slack.failNext(COMPLETE, { kind: "reset", when: "after" });
    await failureOf(worker().upload(chart));
    clock.advance(15_000);
    // Nothing to be seen yet: not a reason to send it again.
    expect(await failureOf(worker().upload(chart))).toBeInstanceOf(SlackRateLimitError);
    slack.show();
    clock.advance(105_000);
    expect(await worker().upload(chart)).toMatchObject({ kind: "found" });
    expect(shown()).toHaveLength(1);
  });

  it("and is sent anew when it has not appeared in two minutes, however often it was looked for meanwhile", async () => {
    slack.failNext(COMPLETE, { kind: "reset", when: "before" });
    await failureOf(worker().upload(chart));
    for (let seconds = 0; seconds < 100; seconds += 25) {
      expect(await failureOf(worker().upload(chart))).toBeInstanceOf(SlackRateLimitError);
      clock.advance(25_000);
    }
    clock.advance(20_000);
    expect(await worker().upload(chart)).toMatchObject({ kind: "posted" });
    expect(shown()).toHaveLength(1);
  });

  it("though two workers begin at once", async () => {
    await Promise.allSettled([worker(deliveries, "a").upload(chart), worker(deliveries, "b").upload(chart)]);
    expect(await worker().upload(chart)).toMatchObject({ kind: "unchanged" });
    expect(shown()).toHaveLength(1);
  });

  it("though the worker dies right before or right after it is shared", async () => {
    const killed = () => Promise.reject(new Error("killed"));
    const { claim, get, of, sharing } = deliveries;
    for (const dying of [
      { claim, get, of, sharing: killed, sent: killed, release: killed },
      { claim, get, of, sharing, sent: killed, release: killed },
    ]) {
      await failureOf(worker(dying).upload(chart));
      clock.advance(LATER_MS);
    }
    expect(await worker().upload(chart)).toMatchObject({ kind: "found" });
    expect(shown()).toHaveLength(1);
  });
});

it("a table that this Slack does not take is sent as text at once, and from then on", async () => {
  const messenger = worker();
  const table = (key: string): Parcel => ({
    key,
    destination: "slack:#experiments",
    notification: tabled("t", "the same in words"),
  });
  slack.failNext("chat.postMessage", { kind: "error", error: "invalid_blocks" });
  expect(await messenger.deliver(table("one"))).toMatchObject({ kind: "posted" });
  expect(await messenger.deliver(table("two"))).toMatchObject({ kind: "posted" });
  expect(await messenger.deliver(table("one"))).toMatchObject({ kind: "unchanged" });
  expect(["one", "two"].map((key) => slack.withKey(key).map(({ blocks }) => blocks))).toEqual([
    [[sectionOf("the same in words")]],
    [[sectionOf("the same in words")]],
  ]);
  expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(4);
  expect(logger.entries.filter(({ message }) => message.includes("does not take tables"))).toHaveLength(1);
});
