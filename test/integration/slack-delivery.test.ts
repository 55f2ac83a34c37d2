import { afterEach, beforeEach, expect, it } from "vitest";
import { renderAnnouncement, renderDigest, renderProposal, renderReceipt } from "../../src/messages/index.ts";
import type { Notification } from "../../src/notify/index.ts";
import { ManualClock, silentLog, systemClock } from "../../src/platform/index.ts";
import { startSandbox, type Fault, type Sandbox } from "../../src/sandbox/index.ts";
import { checkSlackAccess, createSlackMedium } from "../../src/slack/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { aDigestEntry, aDigestModel, aWinner } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import type { FileParcel, Medium, Parcel } from "../../src/notify/index.ts";
import type { Ledger } from "../../src/ports/index.ts";
import { someOf } from "../support/scope.ts";

const KEY = "digest:daily:2026-11-23";
const AFTER_THE_LEASE_MS = 120_000;
/** So long that a busy machine does not look like a silent Slack. */
const PATIENCE_MS = 5_000;
/** Where Slack is silent, a wait this long is enough; a busy machine may then fail once more. */
const IMPATIENCE_MS = 400;

const faults: readonly Omit<Fault, "operation">[] = [
  { kind: "rate-limit", retryAfterSeconds: 3 },
  { kind: "server-error" },
  { kind: "html-502" },
  { kind: "hang" },
  { kind: "reset" },
  { kind: "slack-error", error: "fatal_error" },
  { kind: "slack-error", error: "not_in_channel" },
  { kind: "slack-error", error: "invalid_blocks" },
  { kind: "commit-then-hang" },
  { kind: "commit-then-reset" },
  { kind: "commit-then-500" },
  { kind: "truncated-json" },
  { kind: "cut-off" },
  { kind: "invalid-json" },
];
const named = someOf(faults, 4).map((fault) => [fault.error ?? fault.kind, fault] as const);

eachDatabase("deliveries through the sandbox's Slack, remembered by the ledger", (at) => {
  let clock: ManualClock;
  let sandbox: Sandbox;
  let ledger: Ledger;

  beforeEach(async () => {
    clock = new ManualClock("2026-11-23T08:00:00.000Z");
    sandbox = await startSandbox({ port: 0, clock, seed: 1, scenarios: [] });
    const schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
  });
  afterEach(() => sandbox.close());

  function worker(owner = "worker-1", timeoutMs = PATIENCE_MS): Required<Medium> {
    const access = { token: "xoxb-sandbox", apiUrl: sandbox.slackApiUrl, timeoutMs, logger: silentLog };
    return createSlackMedium({ ...access, deliveries: ledger.deliveries, clock, owner, canAnswer: true });
  }

  /** How often it failed before. */
  async function untilDelivered(parcel: Parcel | FileParcel, kind?: Fault["kind"]): Promise<number> {
    const timeoutMs = kind?.includes("hang") === true ? IMPATIENCE_MS : PATIENCE_MS;
    for (let failures = 0; failures < 10; failures++) {
      try {
        const messenger = worker(`worker-${failures}`, timeoutMs);
        await ("content" in parcel ? messenger.upload(parcel) : messenger.deliver(parcel));
        return failures;
      } catch {
        clock.advance(AFTER_THE_LEASE_MS);
      }
    }
    return expect.fail("never delivered");
  }

  function parcelOf(notification: Notification): Parcel {
    return { key: KEY, destination: "slack:#experiments", notification };
  }
  /** Without a table, whose refusal would be answered with the same in words. */
  const digest = (entries = [aDigestEntry({ decision: aWinner() })]) =>
    renderDigest(aDigestModel({ entries })).notification;
  const withKey = (key: string) =>
    sandbox.slack.messages.filter(({ metadata }) => metadata?.event_payload["key"] === key);

  it.each(named)("hold one message after %s", async (_, fault) => {
    sandbox.faults.add({ ...fault, operation: "chat.postMessage", times: 1 });
    expect(await untilDelivered(parcelOf(digest()), fault.kind)).toBeGreaterThanOrEqual(1);
    expect(withKey(KEY)).toHaveLength(1);
    expect(await worker().deliver(parcelOf(digest()))).toMatchObject({ kind: "unchanged" });
  });

  it.each(named)("hold one message after its answer was lost and the look for it met %s", async (_, fault) => {
    sandbox.faults.add({ kind: "commit-then-reset", operation: "chat.postMessage", times: 1 });
    sandbox.faults.add({ ...fault, operation: "conversations.history", times: 1 });
    expect(await untilDelivered(parcelOf(digest()), fault.kind)).toBeGreaterThanOrEqual(2);
    expect(withKey(KEY)).toHaveLength(1);
  });

  // This Slack shares a file as often as it is asked to.
  it.each(named)("hold one chart in the digest's thread after sharing it met %s", async (_, fault) => {
    await worker().deliver(parcelOf(digest()));
    const chart: FileParcel = {
      key: `${KEY}:chart`,
      destination: "slack:#experiments",
      inThreadOf: KEY,
      fileName: "rates.png",
      title: "Rates",
      altText: "Green leads",
      content: Buffer.alloc(5_000, "PNG"),
    };
    sandbox.faults.add({ ...fault, operation: "files.completeUploadExternal", times: 1 });
    expect(await untilDelivered(chart, fault.kind)).toBeGreaterThanOrEqual(1);
    const [message, ...thread] = sandbox.slack.messages;
    expect(thread).toEqual([
      expect.objectContaining({
        threadTs: message!.ts,
        files: [expect.objectContaining({ title: "Rates", size: 5_000 })],
      }),
    ]);
    expect(await worker().upload(chart)).toMatchObject({ kind: "unchanged" });
  });

  it("hold one message when two workers begin at once", async () => {
    const parcel = parcelOf(digest());
    await Promise.allSettled([worker("worker-1").deliver(parcel), worker("worker-2").deliver(parcel)]);
    await untilDelivered(parcel);
    expect(withKey(KEY)).toHaveLength(1);
  });

  it("renew a digest in place, and post it anew when someone deleted it", async () => {
    await worker().deliver(parcelOf(digest([])));
    expect(await worker().deliver(parcelOf(digest()))).toMatchObject({ kind: "updated" });
    await fetch(new URL("chat.delete", sandbox.slackApiUrl), {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ channel: withKey(KEY)[0]!.channel, ts: withKey(KEY)[0]!.ts }),
    });
    expect(withKey(KEY)).toHaveLength(0);
    expect(await worker().deliver(parcelOf(digest([])))).toMatchObject({ kind: "posted" });
    expect(await worker().deliver(parcelOf(digest([])))).toMatchObject({ kind: "unchanged" });
    expect(withKey(KEY)).toHaveLength(1);
  });

  it("take every message about a stop", async () => {
    const acting = {
      decision: aWinner(),
      decisionId: "dec_1",
      intention: { act: "stop", because: "winner", variantId: "var_green" },
      accountName: "Acme",
      url: "https://app.example.test/e",
      timeZone: "Europe/Berlin",
      onWinner: "record",
      isDemo: true,
    } as const;
    const messages = [
      renderProposal({ ...acting, because: "policy" }),
      renderAnnouncement({ ...acting, intentId: "act_1", notBefore: clock.now(), isOpen: true }),
      renderReceipt({
        ...acting,
        at: clock.now(),
        ending: { state: "withdrawn", because: { kind: "unverified", decisionId: "dec_1" } },
      }),
    ];
    for (const [index, notification] of messages.entries())
      await worker().deliver({ ...parcelOf(notification), key: `acting:${index}` });
    expect(sandbox.slack.messages).toHaveLength(3);
  });

  it("find the sandbox's Slack fit for use", async () => {
    const access = {
      token: "xoxb-sandbox",
      apiUrl: sandbox.slackApiUrl,
      timeoutMs: 10_000,
      logger: silentLog,
      clock: systemClock,
    };
    expect(await checkSlackAccess({ ...access, channels: ["#experiments"] })).toMatchObject({ ok: true });
    expect(await checkSlackAccess({ ...access, channels: ["#nowhere"] })).toMatchObject({ ok: false });
  });
});
