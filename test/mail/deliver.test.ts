import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MailRefusedError, MailSetupError, MailUnavailableError } from "../../src/mail/index.ts";
import { withMentions } from "../../src/notify/index.ts";
import { closedPort } from "../support/network/closed-port.ts";
import { recordingLog } from "../support/recording-log.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";
import { ADA, aMailMedium, told } from "../support/mail/mail-medium.ts";
import { SmtpHost } from "../support/mail/smtp-host.ts";

let host: SmtpHost;
beforeEach(async () => {
  host = await SmtpHost.start();
});
afterEach(() => host.close());

const PARCEL = { key: "digest:1", destination: ADA, notification: told("digest", "1 decision for you") } as const;

describe("a mail", () => {
  it("arrives once for a key at a mailbox, with HTML, text and headers that keep machines from answering", async () => {
    const medium = aMailMedium(host);
    expect(await medium.deliver(PARCEL)).toMatchObject({ kind: "posted" });
    expect(await medium.deliver(PARCEL)).toMatchObject({ kind: "unchanged" });
    expect(host.arrived).toHaveLength(1);
    const [{ mail, from, to }] = host.arrived as [(typeof host.arrived)[0]];
    expect([from, to]).toEqual(["herald@acme.test", "ada@acme.test"]);
    expect(mail.subject).toBe("1 decision for you");
    expect(mail.from?.text).toBe('"Herald" <herald@acme.test>');
    expect(mail.text).toContain("What happened.");
    expect(mail.html).toContain("What happened.");
    expect(mail.date?.toISOString()).toBe("2026-11-23T08:00:00.000Z");
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.inReplyTo).toBeUndefined();
  });

  it("has the Message-ID of its key at its mailbox, whoever sends it", async () => {
    await aMailMedium(host).deliver(PARCEL);
    await aMailMedium(host, { owner: "another worker" }).deliver(PARCEL);
    await aMailMedium(host).deliver({ ...PARCEL, destination: "mail:grace@acme.test" });
    await aMailMedium(host).deliver({ ...PARCEL, key: "digest:2" });
    const ids = host.arrived.map(({ mail }) => mail.messageId);
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@acme\.test>$/u);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  it("belongs into the thread of its experiment, whose first message is no mail of its own", async () => {
    const medium = aMailMedium(host);
    const thread = { key: "experiment:a:1", destination: ADA, notification: told("thread", "Homepage hero") } as const;
    expect(await medium.deliver(thread)).toMatchObject({ kind: "unchanged" });
    const inThread = { destination: ADA, inThreadOf: thread.key } as const;
    await medium.deliver({ ...inThread, key: "alert:1", notification: told("alert", "No traffic") });
    await medium.deliver({ ...inThread, key: "alert:1:over", notification: told("alert-over", "Traffic again") });
    expect(host.arrived.map(({ mail }) => mail.subject)).toEqual(["No traffic", "Traffic again"]);
    const [first, second] = host.arrived.map(({ mail }) => mail.references);
    expect(first).toMatch(/^<[0-9a-f]{32}@acme\.test>$/u);
    expect(second).toBe(first);
    expect(host.arrived[0]?.mail.inReplyTo).toBe(first);
  });

  it("calls nobody who is called in Slack", async () => {
    await aMailMedium(host).deliver({
      ...PARCEL,
      notification: withMentions(PARCEL.notification, ["slack:U0123456789"]),
    });
    expect(host.arrived[0]?.raw).not.toContain("U0123456789");
  });

  it("is urgent in the reader's list where people lose while nobody looks", async () => {
    await aMailMedium(host).deliver({
      ...PARCEL,
      key: "alert:1",
      notification: told("alert", "Checkout B is losing", { severity: "urgent" }),
    });
    expect(host.arrived[0]?.raw).toMatch(/^Importance: high\r$/mu);
  });

  it("goes with user and password where SMTP_URL has them", async () => {
    const guarded = await SmtpHost.start({ login: { user: "herald", pass: "s3cret/@" } });
    await aMailMedium(guarded).deliver(PARCEL);
    expect(guarded.arrived[0]?.user).toBe("herald");
    await guarded.close();
  });
});

describe("a mail that is not taken", () => {
  it.each([421, 450, 452])("with a temporary %i is sent later, once", async (code) => {
    const medium = aMailMedium(host);
    host.mischief.push({ at: code === 421 ? "connect" : code === 450 ? "rcpt" : "data", code, words: "later" });
    await expect(medium.deliver(PARCEL)).rejects.toThrow(MailUnavailableError);
    expect(host.arrived).toEqual([]);
    expect(await medium.deliver(PARCEL)).toMatchObject({ kind: "posted" });
    expect(host.arrived).toHaveLength(1);
  });

  it.each(["rcpt", "data"] as const)("for good (at %s) is given up, in one sentence", async (at) => {
    host.mischief.push({ at, code: 550, words: "5.1.1 No such user here" });
    const failure = await aMailMedium(host)
      .deliver(PARCEL)
      .catch((error: unknown) => error as Error);
    expect(failure).toBeInstanceOf(MailRefusedError);
    expect((failure as Error).message).toBe(
      `the mail server 127.0.0.1:${host.port} refuses the mail to ada@acme.test: 550 5.1.1 No such user here; check the address, and whether MAIL_FROM may be used there`,
    );
  });

  it("because user or password is wrong is told so, without either", async () => {
    const guarded = await SmtpHost.start({ login: { user: "herald", pass: "right" } });
    const failure = (await aMailMedium({ url: guarded.url.replace("right", "wrong") })
      .deliver(PARCEL)
      .catch((error: unknown) => error)) as Error;
    expect(failure).toBeInstanceOf(MailSetupError);
    expect(failure.message).toContain("refuses user and password of SMTP_URL (535 5.7.8 Bad user or password)");
    expect(failure.message).not.toContain("wrong");
    await guarded.close();
  });

  it("because nothing answers, or no certificate is trusted, is tried again, and says what to check", async () => {
    const refused = aMailMedium({ url: `smtp://127.0.0.1:${await closedPort()}` }).deliver(PARCEL);
    await expect(refused).rejects.toThrow(/^nothing answers at the mail server .*check host and port in SMTP_URL$/u);
    const secret = await SmtpHost.start({ offersTls: true });
    const untrusted = aMailMedium(secret).deliver(PARCEL);
    await expect(untrusted).rejects.toThrow(/does not trust \(DEPTH_ZERO_SELF_SIGNED_CERT\): set NODE_EXTRA_CA_CERTS/u);
    await expect(untrusted).rejects.toThrow(MailUnavailableError);
    expect(secret.arrived).toEqual([]);
    await secret.close();
  });
});

describe("a mail whose answer is lost", () => {
  it.each(["announcement", "proposal", "receipt", "alert"] as const)(
    "is sent again under its Message-ID where it is a %s: rather twice than never",
    async (kind) => {
      const log = recordingLog();
      const medium = aMailMedium(host, { log });
      const parcel = { ...PARCEL, notification: told(kind, "Stopping it") };
      host.mischief.push({ at: "lost-answer" });
      await expect(medium.deliver(parcel)).rejects.toThrow(MailUnavailableError);
      expect(await medium.deliver(parcel)).toMatchObject({ kind: "posted" });
      expect(host.arrived).toHaveLength(2);
      expect(host.arrived[1]?.mail.messageId).toBe(host.arrived[0]?.mail.messageId);
      expect(log.entries.map(({ message }) => message)).toEqual([
        "answer to a mail lost: it is sent again",
        "mail sent again under its Message-ID: the answer to an earlier attempt was lost",
        "mail delivered",
      ]);
    },
  );

  it.each(["digest", "scorecard"] as const)(
    "is not sent again where it is a %s, and the ledger says so",
    async (kind) => {
      const log = recordingLog();
      const deliveries = new MemoryDeliveries();
      const medium = aMailMedium(host, { log, deliveries });
      const parcel = { ...PARCEL, notification: told(kind, "9 running") };
      host.mischief.push({ at: "lost-answer" });
      expect(await medium.deliver(parcel)).toMatchObject({ kind: "assumed" });
      expect(await medium.deliver(parcel)).toMatchObject({ kind: "unchanged" });
      expect(host.arrived).toHaveLength(1);
      expect(deliveries.rows).toMatchObject([{ state: "sent", place: { inDoubt: true } }]);
      expect(log.entries.map(({ message }) => message)).toContain(
        "mail not sent again: its answer was lost, and it may have arrived",
      );
    },
  );

  it("is written down before its first byte leaves", async () => {
    const deliveries = new MemoryDeliveries();
    let seen: unknown;
    host.onArrived = async () => {
      seen = structuredClone(deliveries.rows[0]?.place);
    };
    await aMailMedium(host, { deliveries }).deliver(PARCEL);
    expect(seen).toMatchObject({ to: "ada@acme.test", mails: 1 });
  });
});
