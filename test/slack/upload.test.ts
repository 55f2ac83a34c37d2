import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { createMessenger, createPrintingMessenger, SlackRateLimitError, SlackSetupError, SlackUnavailableError, type DeliveryLog, type FileParcel, type Messenger, type Parcel } from "../../src/slack/index.ts";
import { FakeSlack, type Fault } from "../support/fake-slack.ts";
import { MemoryDeliveryLog } from "../support/memory-delivery-log.ts";

/** So long that a busy machine does not look like a silent Slack. */
const PATIENCE_MS = 5_000;
/** Where Slack is silent, a wait this long is enough. */
const IMPATIENCE_MS = 400;
/** The queue's next try comes later than this. */
const LATER_MS = 60_000;

const parent: Parcel = { key: "digest:daily:2026-11-23", channel: "#experiments", message: { text: "1 stopped", blocks: [] } };
const chart: FileParcel = {
  key: "digest:daily:2026-11-23:chart:e1",
  channel: "#experiments",
  inThreadOf: parent.key,
  fileName: "checkout-rates.png",
  title: "Checkout: conversion rate",
  altText: "Green leads by 5 %",
  content: Buffer.from("\u0089PNG, say"),
};

let clock: ManualClock;
let patienceMs: number;
let slack: FakeSlack;
let log: MemoryDeliveryLog;

beforeEach(async () => {
  patienceMs = PATIENCE_MS;
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
  slack = await FakeSlack.start(clock);
  log = new MemoryDeliveryLog();
  await worker().deliver(parent);
  slack.calls.length = 0;
});
afterEach(() => slack.close());

function worker(options: { log?: DeliveryLog; apiUrl?: string; owner?: string } = {}): Messenger {
  return createMessenger({ token: "xoxb-secret", apiUrl: slack.apiUrl, log, clock, owner: "worker-1", logger: silentLog, timeoutMs: patienceMs, ...options });
}

async function failureOf(upload: Promise<unknown>): Promise<Error> {
  return upload.then(
    () => expect.fail("the upload did not fail"),
    (error: Error) => error,
  );
}

async function untilUploaded(file = chart, attempts = 8): Promise<Error[]> {
  const failures: Error[] = [];
  while (failures.length < attempts) {
    try {
      await worker().upload(file);
      return failures;
    } catch (error) {
      failures.push(error as Error);
      clock.advance(LATER_MS);
    }
  }
  throw new AggregateError(failures, "never uploaded");
}

describe("a chart", () => {
  it("is uploaded into the thread of its message, with its title and words for screen readers", async () => {
    expect(await worker().upload(chart)).toEqual({ kind: "posted", ts: "F00000001" });
    expect(slack.files).toEqual([expect.objectContaining({ name: chart.fileName, altText: chart.altText, bytes: Buffer.from(chart.content) })]);
    expect(slack.shownFiles).toEqual([expect.objectContaining({ channel: "C000EXPERIM", threadTs: slack.messages[0]!.ts, files: [{ id: "F00000001", title: chart.title }] })]);
    expect(slack.calls.map(({ method }) => method)).toEqual(["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]);
  });

  it("goes without the token to the address that takes its bytes", async () => {
    await worker().upload(chart);
    expect(slack.calls.map(({ authorization }) => authorization)).toEqual(["Bearer xoxb-secret", "", "Bearer xoxb-secret"]);
  });

  it("stands alone in its channel where it belongs to no message", async () => {
    const { inThreadOf: _, ...alone } = chart;
    await worker().upload(alone);
    expect(slack.shownFiles).toEqual([expect.objectContaining({ channel: "C000EXPERIM", threadTs: undefined })]);
  });

  it("is uploaded once, however often that is asked, and never replaced", async () => {
    await worker().upload(chart);
    const calls = slack.calls.length;
    expect(await worker().upload(chart)).toEqual({ kind: "unchanged", ts: "F00000001" });
    expect(await worker().upload({ ...chart, content: Buffer.from("another picture") })).toMatchObject({ kind: "unchanged" });
    expect(slack.calls).toHaveLength(calls);
  });

  it("waits until the message stands in whose thread it belongs", async () => {
    expect(await failureOf(worker().upload({ ...chart, inThreadOf: "unknown" }))).toBeInstanceOf(SlackUnavailableError);
    expect(slack.calls).toEqual([]);
  });

  it.each([
    ["a name without an extension", { fileName: "rates" }],
    ["a name beyond ASCII", { fileName: "Größe.png" }],
    ["a name with a folder", { fileName: "../rates.png" }],
    ["no content", { content: new Uint8Array() }],
  ])("with %s is wrong use", async (_what, wrong) => {
    expect(await failureOf(worker().upload({ ...chart, ...wrong }))).toBeInstanceOf(RangeError);
  });

  it.each(["http://files.example.test/x", "http://127.0.0.1.example.test/x", "ftp://127.0.0.1/x", "nonsense"])("is never sent to %s", async (address) => {
    slack.uploadAddress = address;
    const error = await failureOf(worker().upload(chart));
    expect(error).toMatchObject({ name: "SlackUnavailableError", message: expect.stringContaining("no safe address") });
    expect(error.message).not.toContain(address);
  });

  it("is named in a dry run, and goes nowhere", async () => {
    const written: string[] = [];
    expect(await createPrintingMessenger((text) => written.push(text)).upload(chart)).toEqual({ kind: "printed", ts: "" });
    expect(written.join("")).toBe(`--- #experiments, in the thread of ${parent.key} (${chart.key}) ---\n${chart.title} (${chart.fileName}, 10 bytes)\n\n`);
  });
});

const faults: readonly (readonly [string, Fault])[] = [
  ["the connection is reset before Slack acts", { kind: "reset", when: "before" }],
  ["the connection is reset after Slack acted", { kind: "reset", when: "after" }],
  ["the answer breaks off", { kind: "half-answer", when: "after" }],
  ["Slack never answers", { kind: "hang", when: "before" }],
  ["Slack acts and never answers", { kind: "hang", when: "after" }],
  ["Slack answers 500", { kind: "http-500", when: "before" }],
  ["Slack acts and answers 500", { kind: "http-500", when: "after" }],
  ["Slack asks to wait", { kind: "rate-limit", retryAfter: "7" }],
];
const answers: readonly (readonly [string, Fault])[] = [
  ...faults,
  ["a proxy answers with a page", { kind: "html", when: "before" }],
  ["Slack acts and a proxy answers with a page", { kind: "html", when: "after" }],
  ["Slack reports an inner error", { kind: "error", error: "internal_error" }],
  ["Slack acts and reports an inner error", { kind: "error", error: "internal_error", when: "after" }],
  ["Slack's answer names no file", { kind: "answer", body: '{"ok":true}' }],
];

describe("whatever happens to a request, the thread shows the chart exactly once", () => {
  /** How many times it is shown in the end. */
  const timesShown = async (): Promise<number> => {
    await untilUploaded();
    expect(await worker().upload(chart)).toMatchObject({ kind: "unchanged" });
    return slack.shownFiles.length;
  };

  it.each(answers)("when %s as the file is announced", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    slack.failNext("files.getUploadURLExternal", fault);
    expect(await timesShown()).toBe(1);
  });

  it.each(faults)("when %s as its bytes are sent", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    slack.failNext("upload", fault);
    expect(await timesShown()).toBe(1);
  });

  it.each(answers)("when %s as it is shared", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    slack.failNext("files.completeUploadExternal", fault);
    expect(await timesShown()).toBe(1);
  });

  it.each(answers)("when the answer is lost and, at the look for it, %s", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    slack.failNext("files.completeUploadExternal", { kind: "reset", when: "after" });
    slack.failNext("conversations.replies", fault);
    expect(await timesShown()).toBe(1);
  });

  it("when Slack shows it only a minute after it took it, and the answer was lost", async () => {
    slack.showsFilesLate = true;
    slack.failNext("files.completeUploadExternal", { kind: "reset", when: "after" });
    await failureOf(worker().upload(chart));
    clock.advance(LATER_MS);
    expect(await failureOf(worker().upload(chart))).toMatchObject({ message: expect.stringContaining("not show it yet") });
    slack.showFiles();
    expect(await worker().upload(chart)).toEqual({ kind: "found", ts: "F00000001" });
    expect(slack.shownFiles).toHaveLength(1);
  });

  it("when Slack shows it so late that it was asked for again: it is the same file, which Slack does not take twice", async () => {
    slack.showsFilesLate = true;
    slack.failNext("files.completeUploadExternal", { kind: "reset", when: "after" });
    await failureOf(worker().upload(chart));
    clock.advance(4 * LATER_MS);
    expect(await failureOf(worker().upload(chart))).toBeInstanceOf(SlackUnavailableError);
    slack.showFiles();
    clock.advance(4 * LATER_MS);
    expect(await worker().upload(chart)).toMatchObject({ kind: "found" });
    expect(slack.shownFiles).toHaveLength(1);
    expect(slack.files).toHaveLength(1);
  });

  it("when Slack forgot the file after all: it is uploaded anew, once it cannot show up any more", async () => {
    slack.failNext("files.completeUploadExternal", { kind: "reset", when: "before" }, { kind: "error", error: "file_not_found" });
    expect((await untilUploaded()).length).toBeGreaterThan(2);
    expect(slack.shownFiles).toHaveLength(1);
    expect(slack.files).toHaveLength(2);
  });

  it("when the worker dies between sharing it and recording that", async () => {
    const dying: DeliveryLog = {
      claim: log.claim,
      get: log.get,
      sent: (key, ...rest) => (key === chart.key ? Promise.reject(new Error("killed")) : log.sent(key, ...rest)),
      release: () => Promise.reject(new Error("killed")),
    };
    expect(await failureOf(worker({ log: dying }).upload(chart))).toMatchObject({ message: "killed" });
    expect(await failureOf(worker({ owner: "worker-2" }).upload(chart))).toBeInstanceOf(SlackUnavailableError);
    clock.advance(LATER_MS);
    expect(await worker({ owner: "worker-2" }).upload(chart)).toMatchObject({ kind: "found" });
    expect(slack.shownFiles).toHaveLength(1);
  });

  it("when two workers upload it at once", async () => {
    const results = await Promise.allSettled([worker().upload(chart), worker({ owner: "worker-2" }).upload(chart)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(slack.shownFiles).toHaveLength(1);
  });

  it("when uploading takes longer than the right to share it lasts", async () => {
    slack.onCall = (method) => {
      if (method === "upload") clock.advance(LATER_MS);
    };
    expect(await failureOf(worker().upload(chart))).toMatchObject({ message: expect.stringContaining("took too long") });
    slack.onCall = () => {};
    await untilUploaded();
    expect(slack.shownFiles).toHaveLength(1);
  });
});

describe("a failed upload says what it means", () => {
  it("wait, for as long as the server with the bytes says", async () => {
    slack.failNext("upload", { kind: "rate-limit", retryAfter: "7" });
    const error = await failureOf(worker().upload(chart));
    expect(error).toBeInstanceOf(SlackRateLimitError);
    expect(error).toMatchObject({ retryAfterMs: 7000 });
  });

  it("mend the set-up, where the scope to upload is missing", async () => {
    slack.failNext("files.getUploadURLExternal", { kind: "error", error: "missing_scope" });
    expect(await failureOf(worker().upload(chart))).toBeInstanceOf(SlackSetupError);
  });
});
