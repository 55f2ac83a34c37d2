import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nextOutside } from "../../../src/decision/index.ts";
import { createMailPeople, mailActions, type AskedAnswer } from "../../../src/mail/index.ts";
import { aMailMedium, ADA, openLinks } from "../../support/mail/mail-medium.ts";
import { SmtpHost } from "../../support/mail/smtp-host.ts";
import { press } from "../../support/slack/press.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World, type WorldSetup } from "../../support/world.ts";

const aWorld = useWorlds();
const GRACE = "mail:grace@acme.test";

let host: SmtpHost;
let asked: AskedAnswer[];
let replies: string[];
beforeEach(async () => {
  host = await SmtpHost.start();
  asked = [];
  replies = [];
});
afterEach(() => host.close());

/** A world whose messages go to Slack and to mailboxes. */
async function withMail(setup: WorldSetup = {}): Promise<World> {
  const world = await aWorld({
    scenarios: ["clear-winner"],
    canAnswer: true,
    beside: (of) => ({
      medium: aMailMedium(host, {
        deliveries: of.ledger.deliveries,
        clock: of.clock,
        answerLinks: openLinks(asked),
        isQuiet: () => {
          const { quietHours } = of.settings;
          return quietHours !== undefined && nextOutside(of.clock.now(), quietHours) > of.clock.now();
        },
      }),
      people: createMailPeople({ approvers: of.approvers, tell: (_answer, text) => void replies.push(text) }),
    }),
    ...setup,
  });
  const both = ["slack:#experiments", ADA] as const;
  const digests = world.settings.digests.map((digest) => ({ ...digest, destinations: both }));
  world.settings = { ...world.settings, digests, routes: [], alertDestinations: both };
  return world;
}

const subjects = () => host.arrived.map(({ mail }) => mail.subject ?? "");

/** The last link of a kind in a mail, followed and confirmed. */
function answerByMail(world: World, action: string, changes: Partial<AskedAnswer> = {}) {
  const link = asked.findLast((one) => one.action === action);
  if (link === undefined) throw new Error(`no mail has a link to ${action}`);
  const [answer] = mailActions.answersIn({ ...link, ...changes, at: world.clock.now() });
  return world.runner.run("acting.respond", answer!);
}

describe("an answer by mail", () => {
  it("vetoes the stop, shows in Slack, and is followed up in the mail's thread with a way back", async () => {
    const world = await withMail();
    await world.announced();
    expect(await answerByMail(world, "veto")).toMatchObject({ outcome: "done" });
    expect(replies).toEqual(["Vetoed: it keeps running, and Herald will not stop it until someone allows it again."]);
    expect(await world.intent()).toMatchObject({ state: "vetoed", ending: { by: ADA } });
    expect(wordsOf(world.announcements()[0])).toContain("Vetoed by ada@acme.test: Homepage hero: video vs. still");
    expect(subjects().at(-1)).toContain("Vetoed by ada@acme.test");
    expect(await answerByMail(world, "veto")).toEqual({ outcome: "repeated" });
    expect(await answerByMail(world, "undo")).toMatchObject({ outcome: "done" });
    expect(wordsOf(world.announcements()[0])).toContain("Allowed again by ada@acme.test");
    expect(world.stopRequests).toEqual([]);
  });

  it("stops a proposed winner, once, and the receipt says who asked", async () => {
    const world = await withMail({ policy: { mode: "propose" } });
    await world.sweep();
    await world.settle();
    expect(await answerByMail(world, "stop")).toMatchObject({ outcome: "done" });
    expect(await world.settle()).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "stopped", requestedBy: ADA });
    expect(world.stopRequests).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain("Requested by ada@acme.test.");
    expect(subjects().filter((one) => one.startsWith("Stopped:"))).toHaveLength(1);
    expect(await answerByMail(world, "stop")).toEqual({ outcome: "repeated" });
  });

  it("counts only for the mailbox that was asked, and for its own message", async () => {
    const world = await withMail();
    await world.announced();
    expect(await answerByMail(world, "veto", { to: "eve@acme.test" })).toMatchObject({ outcome: "refused" });
    expect(await answerByMail(world, "veto", { messageId: "other@acme.test" })).toMatchObject({ outcome: "refused" });
    expect(await world.intent()).toMatchObject({ state: "announced" });
  });

  it("is refused where the configuration names others who may answer, and taken where it names the mailbox", async () => {
    const world = await withMail();
    await world.announced();
    world.approvers = ["U0SANDADA1", GRACE];
    world.loseQueue();
    expect(await answerByMail(world, "veto")).toMatchObject({ outcome: "refused", because: "not-an-approver" });
    world.approvers = ["mail:Ada@acme.test"];
    world.loseQueue();
    expect(await answerByMail(world, "veto")).toMatchObject({ outcome: "done" });
  });
});

describe("an answer in Slack", () => {
  it("is followed up by mail, once, with who it was", async () => {
    const world = await withMail({ policy: { mode: "propose" } });
    await world.sweep();
    await world.settle();
    const before = subjects().length;
    await press(world, world.messages("proposal:").at(-1), "never");
    expect(await world.settle()).toEqual([]);
    expect(subjects().slice(before)).toEqual([
      expect.stringContaining("On hold until someone allows it again, by ada (U0SANDADA1)"),
    ]);
    await world.later(HOUR);
    expect(subjects()).toHaveLength(before + 1);
  });

  it("in quiet hours is mailed when they are over", async () => {
    const world = await withMail({ policy: { mode: "propose" } });
    await world.sweep();
    await world.settle();
    const before = subjects().length;
    world.settings = {
      ...world.settings,
      quietHours: { from: "00:00", to: "12:00", timeZone: "UTC", days: [1, 2, 3, 4, 5, 6, 7] },
    };
    world.clock.moveTo("2026-11-24T03:00:00.000Z");
    await press(world, world.messages("proposal:").at(-1), "never");
    expect(subjects()).toHaveLength(before);
    await world.settle("2026-11-24T12:00:01.000Z");
    expect(subjects().slice(before)).toEqual([
      expect.stringContaining("On hold until someone allows it again, by ada (U0SANDADA1)"),
    ]);
  });
});

describe("a month of mail", () => {
  it("has each digest once, without its details, and the messages of an experiment in one thread", async () => {
    const world = await withMail();
    await world.digest();
    await world.digest();
    expect(await world.settle()).toEqual([]);
    await world.announced();
    await world.later(3 * HOUR);
    await world.later(DAY);
    const bySubject = subjects();
    expect(new Set(bySubject).size).toBe(bySubject.length);
    const [digest, ...others] = host.arrived.filter(({ mail }) => mail.inReplyTo === undefined);
    expect(digest?.mail.subject).toContain("Nov 23");
    expect(others).toEqual([]);
    const threads = host.arrived.flatMap(({ mail }) =>
      mail.references === undefined ? [] : [mail.references].flat()[0],
    );
    expect(threads.length).toBeGreaterThan(1);
    expect(new Set(threads).size).toBe(1);
  });
});
