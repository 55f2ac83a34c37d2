import { describe, expect, it, onTestFinished, vi } from "vitest";
import { readCsv } from "../../src/csv/index.ts";
import type { Subject } from "../../src/ports/index.ts";
import { stop as stopInSandbox, pause } from "../../src/sandbox/world/lifecycle.ts";
import { DAY, HOUR, useWorlds, wordsOf } from "../support/world.ts";

const aWorld = useWorlds();

describe("the daily digest", () => {
  it("updates its message when it is run again on the same day, with the same news and what has come since", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat"] });
    const intent = await world.announced();
    await world.later(2 * HOUR);
    expect(await world.digest()).toMatchObject({ outcome: "posted" });
    const first = wordsOf(world.messages("digest:")[0]);
    expect(first).toContain("Ours Privacy confirms the stop with Video of a visit as the winner.");
    world.clock.advance(3 * HOUR);
    expect(await world.digest()).toMatchObject({ outcome: "unchanged" });
    world.sandbox.faults.add({ kind: "server-error", operation: "results", experiment: "flat" });
    expect(await world.digest()).toMatchObject({ outcome: "updated" });
    const again = world.messages("digest:");
    expect(again).toHaveLength(1);
    expect(wordsOf(again[0])).toContain("1 problem");
    expect(wordsOf(again[0])).toContain("Ours Privacy confirms the stop with Video of a visit as the winner.");
    expect((await world.ledger.intents.get(intent.id))?.state).toBe("stopped");
  });

  it("costs the ledger as many statements for three experiments that go on as for one", async () => {
    const askedFor = async (scenarios: readonly string[]) => {
      const world = await aWorld({ scenarios });
      await world.digest();
      world.clock.advance(DAY);
      const spy = vi.spyOn(world.database, "query");
      onTestFinished(() => spy.mockRestore());
      expect(await world.digest()).toMatchObject({ outcome: "posted", experiments: scenarios.length });
      const count = spy.mock.calls.length;
      spy.mockRestore();
      return count;
    };
    const one = await askedFor(["flat"]);
    expect(one).toBeGreaterThan(3);
    expect(await askedFor(["flat", "ninety-ten", "not-yet"])).toBe(one);
  });

  it("is a new message on the next day", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.digest();
    world.clock.advance(DAY);
    expect(await world.digest()).toMatchObject({ key: "digest:daily:2026-11-24", outcome: "posted" });
    expect(world.keys).toEqual(["digest:daily:2026-11-23", "digest:daily:2026-11-24"]);
  });

  it("reports an experiment that someone else ended between two digests, once", async () => {
    const world = await aWorld({ scenarios: ["flat", "not-yet"] });
    await world.digest();
    await world.later(HOUR);
    stopInSandbox(world.sandbox.experiments.find("flat"), {}, world.clock.nowMs());
    await world.later(HOUR);
    await world.later(DAY - 2 * HOUR);
    await world.digest();
    expect(world.messages("digest:")[1]).toMatchObject({ text: expect.stringContaining("1 ended · 1 running") });
    world.clock.advance(HOUR);
    await world.digest();
    expect(world.messages("digest:")[1]).toMatchObject({ text: expect.stringContaining("1 ended · 1 running") });
    world.clock.advance(DAY);
    await world.digest();
    expect(world.messages("digest:")[2]).toMatchObject({ text: expect.stringMatching(/^(?!.*ended).*1 running/) });
  });

  it("reports one that was ended shortly before it, and not again", async () => {
    const world = await aWorld({ scenarios: ["flat", "not-yet"] });
    await world.digest();
    world.clock.advance(DAY);
    stopInSandbox(world.sandbox.experiments.find("flat"), {}, world.clock.nowMs());
    await world.digest();
    world.clock.advance(DAY);
    await world.digest();
    const told = world.messages("digest:").map(({ text }) => text.includes("1 ended"));
    expect(told).toEqual([false, true, false]);
  });

  it("reports an experiment that was deleted between two digests, once", async () => {
    const world = await aWorld({ scenarios: ["flat", "not-yet"] });
    await world.digest();
    world.sandbox.experiments.delete(world.idOf("flat"));
    await world.later(HOUR);
    world.clock.advance(DAY - HOUR);
    await world.digest();
    expect(wordsOf(world.messages("digest:")[1])).toContain("Deleted in Ours Privacy since the last digest.");
    world.clock.advance(DAY);
    await world.digest();
    expect(wordsOf(world.messages("digest:")[2])).not.toContain("Deleted in Ours Privacy since the last digest.");
  });

  it("shows a paused experiment as resting, not as ended, and counts on when it is resumed", async () => {
    const world = await aWorld({ scenarios: ["flat", "not-yet"] });
    await world.digest();
    pause(world.sandbox.experiments.find("flat"), world.clock.nowMs() + HOUR);
    world.clock.advance(DAY);
    await world.digest();
    const second = world.messages("digest:")[1];
    expect(second?.text).not.toContain("ended");
    expect(wordsOf(second)).toContain("A/A check of the assignment");
  });

  it("as of a past day reports what was counted then and sets nothing off", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { recentlyDiscoveredHours: 0 } });
    expect(await world.digest({ asOf: "2026-11-20T00:00:00.000Z" })).toMatchObject({
      key: "digest:daily:2026-11-20",
      experiments: 1,
    });
    expect(world.runner.pending()).toEqual([]);
    expect(await world.ledger.intents.recent("1970-01-01T00:00:00.000Z")).toEqual([]);
    expect(wordsOf(world.messages("digest:")[0])).not.toContain("Herald will stop it");
    await world.sweep({ asOf: "2026-11-21T00:00:00.000Z" });
    expect(world.runner.pending()).toEqual([]);
  });

  it("as of a time that has not come is refused", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await expect(world.digest({ asOf: "2027-01-01T00:00:00.000Z" })).rejects.toMatchObject({ code: "unrecoverable" });
    await expect(world.sweep({ asOf: "2026-11-23T09:00:01.000Z" })).rejects.toMatchObject({
      code: "not-due",
      retryAfterMs: 1000,
    });
    expect(await world.ledger.experiments.list("main")).toEqual([]);
  });

  it("of a name that nobody configured is refused, and the known ones are named", async () => {
    const world = await aWorld({ scenarios: [] });
    await expect(world.digest({ digest: "nightly" })).rejects.toThrow(
      'there is no digest "nightly"; configured: daily',
    );
  });

  it("goes on when the clock jumps back by a day", async () => {
    const world = await aWorld({ scenarios: ["flat", "not-yet"] });
    await world.digest();
    world.clock.advance(-DAY);
    expect(await world.digest()).toMatchObject({ key: "digest:daily:2026-11-22", experiments: 2 });
    world.clock.advance(DAY + HOUR);
    expect(await world.digest()).toMatchObject({ key: "digest:daily:2026-11-23", experiments: 2, unread: 0 });
  });

  it("is complete after Slack was down for all of it", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat"] });
    world.sandbox.faults.add({ kind: "server-error", path: "/slack/*" });
    await expect(world.digest()).rejects.toMatchObject({ code: "slack-unavailable" });
    expect(await world.settle()).toEqual([expect.stringContaining("reporting.act-message")]);
    expect(await world.ledger.notes.latest("digest daily")).toBeUndefined();
    world.sandbox.faults.clear();
    world.clock.advance(HOUR);
    expect(await world.digest()).toMatchObject({ key: "digest:daily:2026-11-23", experiments: 2 });
    expect(await world.settle()).toEqual([]);
    expect(world.keys.toSorted()).toEqual([
      expect.stringMatching(/^detail:/),
      "digest:daily:2026-11-23",
      expect.stringMatching(/^experiment:/),
      expect.stringMatching(/^proposal:/),
    ]);
  });

  it("of two channels sends each its own experiments, and both what could not be read", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat", "not-yet"] });
    const keyOf = (scenario: string): string => world.sandbox.experiments.find(scenario).key;
    const common = { cron: "0 9 * * 1-5", timeZone: "UTC", next: () => undefined };
    const digests = [
      {
        name: "winners",
        destinations: ["slack:#growth"] as const,
        ...common,
        selects: ({ key }: Subject) => key === keyOf("clear-winner"),
      },
      {
        name: "others",
        destinations: ["slack:#experiments"] as const,
        ...common,
        selects: ({ key }: Subject) => key !== keyOf("clear-winner"),
      },
    ];
    world.settings = { ...world.settings, digests };
    world.sandbox.faults.add({ kind: "server-error", operation: "results", experiment: "not-yet" });
    expect(await world.digest({ digest: "winners" })).toMatchObject({ experiments: 1, unread: 1 });
    expect(await world.digest({ digest: "others" })).toMatchObject({ experiments: 1, unread: 1 });
    const [winners, others] = world.messages("digest:");
    expect(winners!.channel).not.toBe(others!.channel);
    expect(winners!.text).toContain(": 1 decision for you · 1 problem.");
    expect(others!.text).toContain(": 1 problem · 1 running.");
    expect(wordsOf(winners)).not.toContain("A/A check");
  });

  it("that was held up says when it was planned; one on time does not", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    world.scheduledFor = world.clock.now();
    world.clock.advance(10 * 60_000);
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).not.toContain("late");
    world.clock.advance(2 * HOUR);
    await world.digest();
    expect(world.messages("digest:")).toHaveLength(1);
    expect(wordsOf(world.messages("digest:")[0])).toContain(
      "Problems in Herald: this digest is late, planned for Mon, Nov 23, 9:00 AM UTC and made Mon, Nov 23, 11:10 AM UTC",
    );
  });

  it("says what moved since the last digest, and gives the details of what needs the reader in its thread", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat", "not-yet"], policy: { mode: "observe" } });
    await world.digest();
    world.clock.advance(DAY);
    await world.digest();
    expect(wordsOf(world.messages("digest:daily:2026-11-23")[0])).not.toContain(" was ");
    expect(JSON.stringify(world.messages("digest:daily:2026-11-24").map(({ blocks }) => blocks))).toMatch(
      /\((?:now ahead, |chance of being best )?was /u,
    );
    const details = world.messages("detail:digest:daily:2026-11-24:");
    expect(details.map(({ threadTs }) => threadTs)).toContain(world.messages("digest:daily:2026-11-24")[0]!.ts);
    expect(wordsOf(details.at(0))).toContain("data_table");
  });

  it("attaches a file that lists every experiment where the message shows some of them alone, once", async () => {
    const world = await aWorld({ accounts: ["main", "second"] });
    await world.digest();
    const [digest] = world.messages("digest:");
    const [count] = /lists all (\d+)\u00a0experiments/u.exec(wordsOf(digest))!.slice(1);
    const [file, ...others] = world.files();
    expect(others).toEqual([]);
    expect(file).toMatchObject({ threadTs: digest!.ts, files: [{ name: "experiments-2026-11-23.csv" }] });
    const text = await (await fetch(`${world.sandbox.url}/slack/files/${file!.files[0]!.id}`)).text();
    const [header, ...records] = readCsv(text).records;
    expect(header!.fields.slice(0, 4)).toEqual(["section", "experiment", "experiment_id", "account"]);
    expect(records).toHaveLength(Number(count));
    expect(new Set(records.map(({ fields }) => `${fields[3]} ${fields[2]}`)).size).toBe(Number(count));
    world.clock.advance(HOUR);
    await world.digest();
    expect(world.files()).toHaveLength(1);
  });

  it("links each decision to the message that has its buttons: what was proposed, and what will be stopped", async () => {
    const proposing = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "propose" } });
    await proposing.sweep();
    await proposing.settle();
    await proposing.digest();
    const linkTo = ({ sandbox }: typeof proposing, ts: string | undefined) =>
      `<${sandbox.url}/slack?channel=C0SANDBOX01#${ts}|Review and decide>`;
    expect(wordsOf(proposing.messages("digest:")[0])).toContain(
      linkTo(proposing, proposing.messages("proposal:")[0]!.ts),
    );
    const stopping = await aWorld({ scenarios: ["clear-winner"] });
    await stopping.announced();
    await stopping.digest();
    expect(wordsOf(stopping.messages("digest:")[0])).toContain(linkTo(stopping, stopping.announcements()[0]!.ts));
  });

  it("names the next digest, and says when jobs were given up or schedules are overdue", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).toContain("next digest Tue, Nov 24, 9:00 AM UTC");
    expect(wordsOf(world.messages("digest:")[0])).not.toContain("Problems in Herald");
    world.health = { givenUp: 2, overdue: ["monitoring.sweep:main"] };
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).toContain(
      "Problems in Herald: 2\u00a0jobs failed for good (see the log); overdue: monitoring.sweep:main",
    );
  });
});
