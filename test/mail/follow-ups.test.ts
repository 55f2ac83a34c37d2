import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AskedAnswer } from "../../src/mail/index.ts";
import type { Notification } from "../../src/notify/index.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";
import { ADA, aMailMedium, openLinks, told } from "../support/mail/mail-medium.ts";
import { SmtpHost } from "../support/mail/smtp-host.ts";

const ASKING = { severity: "attention", actions: ["stop", "not-yet", "never"] } as const;
const ANNOUNCED = { severity: "attention", actions: ["veto", "hasten"] } as const;

let host: SmtpHost;
let deliveries: MemoryDeliveries;
beforeEach(async () => {
  host = await SmtpHost.start();
  deliveries = new MemoryDeliveries();
});
afterEach(() => host.close());

const parcel = (notification: Notification, key = "proposal:1") => ({ key, destination: ADA, notification }) as const;
const subjects = () => host.arrived.map(({ mail }) => mail.subject);

describe("a message that changes after it was mailed", () => {
  it.each(["digest", "alert", "receipt", "final-report", "scorecard"] as const)(
    "is not mailed again where it is a %s, and the ledger says that its mail is behind",
    async (kind) => {
      const medium = aMailMedium(host, { deliveries });
      await medium.deliver(parcel(told(kind, "before")));
      expect(await medium.deliver(parcel(told(kind, "after")))).toMatchObject({ kind: "unchanged" });
      expect(subjects()).toEqual(["before"]);
      expect(deliveries.rows).toMatchObject([{ place: { mails: 1, isBehind: true } }]);
    },
  );

  it("is not mailed again for new numbers of a proposal", async () => {
    const medium = aMailMedium(host, { deliveries });
    await medium.deliver(parcel(told("proposal", "It has a winner, +14.9%", ASKING)));
    await medium.deliver(parcel(told("proposal", "It has a winner, +15.2%", ASKING)));
    expect(subjects()).toEqual(["It has a winner, +14.9%"]);
  });

  it("is followed up once in its thread where a proposal was answered, and the follow-up can be answered, too", async () => {
    const asked: AskedAnswer[] = [];
    const medium = aMailMedium(host, { deliveries, answerLinks: openLinks(asked) });
    await medium.deliver(parcel(told("proposal", "It has a winner", ASKING)));
    const answered = told("proposal", "On hold for good, by Grace", { actions: ["undo"] });
    expect(await medium.deliver(parcel(answered))).toMatchObject({ kind: "updated" });
    expect(await medium.deliver(parcel(answered))).toMatchObject({ kind: "unchanged" });
    expect(subjects()).toEqual(["It has a winner", "On hold for good, by Grace"]);
    const [first, second] = host.arrived;
    expect(second?.mail.inReplyTo).toBe(first?.mail.messageId);
    expect(second?.mail.messageId).not.toBe(first?.mail.messageId);
    // A link of either names the message that it answers by its first mail.
    expect(new Set(asked.map(({ messageId }) => `<${messageId}>`))).toEqual(new Set([first?.mail.messageId]));
    expect(asked.map(({ action, mail }) => `${action} ${mail}`)).toContain("undo 1");
    expect(deliveries.at(ADA).get("proposal:1")).toMatchObject({ place: { mails: 2 } });
  });

  it("is followed up where somebody answered an announcement, not where it ended: its receipt says that", async () => {
    const medium = aMailMedium(host, { deliveries });
    const open = told("announcement", "Stopping it at 4:57 AM", ANNOUNCED);
    await medium.deliver(parcel(open, "intent:1"));
    await medium.deliver(parcel(told("announcement", "Stopped as announced"), "intent:1"));
    await medium.deliver(parcel(open, "intent:2"));
    await medium.deliver(parcel(told("announcement", "Vetoed by Grace", { actions: ["undo"] }), "intent:2"));
    await medium.deliver(parcel(told("announcement", "Allowed again by Grace"), "intent:2"));
    expect(subjects()).toEqual([
      "Stopping it at 4:57 AM",
      "Stopping it at 4:57 AM",
      "Vetoed by Grace",
      "Allowed again by Grace",
    ]);
  });

  it("waits for the end of quiet hours", async () => {
    let isQuiet = true;
    const medium = aMailMedium(host, { deliveries, isQuiet: () => isQuiet });
    await medium.deliver(parcel(told("proposal", "It has a winner", ASKING)));
    const answered = told("proposal", "On hold for good, by Grace", { actions: ["undo"] });
    expect(await medium.deliver(parcel(answered))).toMatchObject({ kind: "unchanged" });
    expect(subjects()).toEqual(["It has a winner"]);
    isQuiet = false;
    expect(await medium.deliver(parcel(answered))).toMatchObject({ kind: "updated" });
    expect(subjects()).toEqual(["It has a winner", "On hold for good, by Grace"]);
  });

  it("is followed up once, though two workers deliver it and an answer is lost in between", async () => {
    const medium = aMailMedium(host, { deliveries });
    await medium.deliver(parcel(told("proposal", "It has a winner", ASKING)));
    const answered = parcel(told("proposal", "Stop requested by Grace"));
    host.mischief.push({ at: "data", code: 451, words: "later" });
    await expect(medium.deliver(answered)).rejects.toThrow("451");
    const other = aMailMedium(host, { deliveries, owner: "w2" });
    await Promise.allSettled([medium.deliver(answered), other.deliver(answered)]);
    await other.deliver(answered);
    expect(subjects()).toEqual(["It has a winner", "Stop requested by Grace"]);
  });
});
