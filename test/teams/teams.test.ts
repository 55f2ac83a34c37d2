import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import type { Facts, Notification, NotificationKind, Parcel } from "../../src/notify/index.ts";
import { createTeamsMedium } from "../../src/teams/index.ts";
import { saying } from "../support/messages/saying.ts";
import { untilDelivered, type Fault } from "../support/network/attempts.ts";
import { Receiver } from "../support/network/receiver.ts";
import { recordingLog } from "../support/recording-log.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";

const TIMEOUT_MS = 400;
type Standing = NonNullable<Facts["act"]>["standing"];

let receiver: Receiver;
let deliveries: MemoryDeliveries;
let clock: ManualClock;
let log: ReturnType<typeof recordingLog>;
beforeEach(async () => {
  receiver = await Receiver.start();
  deliveries = new MemoryDeliveries();
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
  log = recordingLog();
});
afterEach(() => receiver.close());

function message(kind: NotificationKind, words: string, standing?: Standing): Parcel {
  const act = {
    act: "stop",
    because: "winner",
    variant: "b",
    intent: null,
    notBefore: null,
    answer: null,
    ending: null,
  };
  const notification: Notification = {
    ...saying(words),
    kind,
    ...(standing !== undefined && { facts: { act: { ...act, standing } } }),
  };
  return { key: `${kind}:1`, destination: "teams:default", notification };
}

const attempt = (parcel: Parcel) => (worker: string, fetchWith: typeof fetch) =>
  createTeamsMedium({
    addresses: { default: receiver.address },
    deliveries,
    clock,
    owner: worker,
    timeoutMs: TIMEOUT_MS,
    log,
    fetch: fetchWith,
    pageUrl: () => undefined,
    canAnswerInSlack: false,
  }).deliver(parcel);
const deliver = (parcel: Parcel) => attempt(parcel)("w", fetch);

describe("a message to Teams", () => {
  it("is posted as one card of a workflow, once", async () => {
    expect(await deliver(message("alert", "1"))).toMatchObject({ kind: "posted" });
    expect(await deliver(message("alert", "1"))).toMatchObject({ kind: "unchanged" });
    expect(receiver.taken).toHaveLength(1);
    const body = JSON.parse(receiver.taken[0]!.body) as { attachments: { contentType: string }[] };
    expect(body).toMatchObject({ type: "message" });
    expect(body.attachments).toMatchObject([
      { contentType: "application/vnd.microsoft.card.adaptive", content: { type: "AdaptiveCard", version: "1.5" } },
    ]);
  });

  it("is not posted again because its figures have changed", async () => {
    await deliver(message("digest", "1"));
    expect(await deliver(message("digest", "2"))).toMatchObject({ kind: "unchanged" });
    await deliver(message("proposal", "1", "open"));
    expect(await deliver(message("proposal", "2", "open"))).toMatchObject({ kind: "unchanged" });
    expect(receiver.taken).toHaveLength(2);
  });

  it("is followed once by the answer to it, once by its withdrawal, and by the same question asked again", async () => {
    for (const [words, standing] of [
      ["asked", "open"],
      ["Not yet, by Ada", "answered"],
      ["Not yet, by Ada", "answered"],
      ["Not yet, until Monday, by Ada", "answered"],
      ["asked again", "open"],
      ["no longer up to date", "withdrawn"],
      ["no longer up to date", "withdrawn"],
    ] as const)
      await deliver(message("proposal", words, standing));
    const posted = receiver.taken.map(({ body }) => /"text":"([^"]+)"/u.exec(body)?.[1]);
    expect(posted).toEqual(["asked", "Not yet, by Ada", "asked again", "no longer up to date"]);
    expect(deliveries.at("teams:default").get("proposal:1")?.place).toMatchObject({ turn: 4, standing: "withdrawn" });
  });

  it("is followed once although a worker dies after it has sent what followed", async () => {
    await deliver(message("proposal", "asked", "open"));
    await untilDelivered(attempt(message("proposal", "answered", "answered")), {
      fault: "reset-after",
      receiver,
      clock,
    });
    await deliver(message("proposal", "answered", "answered"));
    // Sent again after the lost answer, as the question itself would be.
    expect(receiver.taken).toHaveLength(3);
    expect(deliveries.at("teams:default").get("proposal:1")?.place).toMatchObject({ turn: 2, isRepeated: true });
  });

  it("of an announcement is not followed: its receipt says how it ended", async () => {
    await deliver(message("announcement", "stopping", "open"));
    await deliver(message("announcement", "vetoed", "answered"));
    await deliver(message("receipt", "vetoed", "answered"));
    expect(receiver.taken).toHaveLength(2);
  });

  it.each(["thread", "detail"] as const)("that belongs into a thread (%s) is not posted", async (kind) => {
    expect(await deliver(message(kind, "1"))).toMatchObject({ kind: "unchanged" });
    expect(receiver.seen).toHaveLength(0);
  });

  it.each([401, 404, 410])(
    "is given up where the workflow is gone (%i), and says what to do, without the address",
    async (status) => {
      receiver.replies = [status];
      const error: unknown = await deliver(message("alert", "1")).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "teams-refused", message: expect.stringContaining("TEAMS_WEBHOOK_URL") });
      expect(String(error)).not.toContain("secret");
    },
  );

  it("waits as long as the workflow asks", async () => {
    receiver.replies = [{ status: 429, headers: { "retry-after": "17" } }];
    const error = { code: "teams-rate-limit", retryAfterMs: 17_000 };
    await expect(deliver(message("digest", "1"))).rejects.toMatchObject(error);
    expect(await deliver(message("digest", "1"))).toMatchObject({ kind: "posted" });
  });
});

describe("what becomes of a message to Teams when something fails", () => {
  const total = { cases: 0, duplicates: 0, losses: 0 };
  afterAll(() => {
    const { cases, duplicates, losses } = total;
    // oxlint-disable-next-line no-console -- the size of the matrix is part of its result
    console.log(`Teams fault matrix: ${cases} cases, duplicates ${duplicates} (alerts), losses ${losses} (digests)`);
  });

  it.each<[string, Fault, { alert: string; digest: string }]>([
    ["the connection is refused", "refused", { alert: "once", digest: "once" }],
    ["the connection breaks before the request is read", "reset-before", { alert: "once", digest: "lost" }],
    ["it answers 500", 500, { alert: "once", digest: "once" }],
    ["it asks to wait", { status: 429, headers: { "retry-after": "3" } }, { alert: "once", digest: "once" }],
    ["it takes it and answers too late", "silence", { alert: "twice", digest: "once" }],
    ["it takes it and the connection is reset", "reset-after", { alert: "twice", digest: "once" }],
    ["it takes it and a gateway answers 502", { takenBut: 502 }, { alert: "twice", digest: "once" }],
    ["the worker is killed between writing and sending", "killed-before", { alert: "once", digest: "lost" }],
    ["the worker is killed after it arrived", "killed-after", { alert: "twice", digest: "once" }],
  ])("%s: %o", async (_, fault, expected) => {
    for (const kind of ["alert", "digest"] as const) {
      receiver.taken.length = 0;
      await untilDelivered(attempt(message(kind, "1")), { fault, receiver, clock });
      await deliver(message(kind, "1"));
      const count = receiver.taken.length;
      total.cases += 1;
      total.duplicates += Math.max(0, count - 1);
      total.losses += count === 0 ? 1 : 0;
      expect(["lost", "once", "twice"][count]).toBe(expected[kind]);
      const place = deliveries.at("teams:default").get(`${kind}:1`)?.place;
      // Whatever may be missing, or stand there twice, is on record and in the log.
      const isDoubtful = place?.["isRepeated"] === true || place?.["arrival"] === "unknown";
      expect(isDoubtful || count === 1).toBe(true);
      const isLogged = log.entries.some(({ level, message: told, data }) => {
        return level === "warn" && told.includes("lost") && "key" in data && data.key === `${kind}:1`;
      });
      expect(isLogged).toBe(isDoubtful);
    }
  });
});
