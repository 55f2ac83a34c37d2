import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { checkSlackAccess, checkSocketAccess } from "../../src/slack/index.ts";
import { FakeSlack, type Fault } from "../support/slack/fake-slack.ts";
import { recordingLog } from "../support/recording-log.ts";

const clock = new ManualClock("2026-11-23T08:00:00.000Z");
const log = recordingLog();
let slack: FakeSlack;
beforeEach(async () => {
  slack = await FakeSlack.start(clock);
});
afterEach(() => slack.close());

const [ADA, GRACE, GROWTH] = ["U0000000ADA", "U00000GRACE", "S0000GROWTH"];

const answeredBy = (...approvers: string[]) =>
  checkSlackAccess({
    token: "xoxb-secret",
    apiUrl: slack.apiUrl,
    timeoutMs: 5_000,
    logger: log,
    channels: ["#general", "#experiments"],
    answers: { approvers, channel: "#experiments" },
    clock,
  });

const calls = (method: string) => slack.calls.filter((call) => call.method === method);

describe("of those who may answer, the check of Slack", () => {
  beforeEach(() => {
    slack.scopes += ",usergroups:read";
    slack.groups.set(GROWTH, [ADA]);
    slack.members = ["U000000BOT0", "U000000EVE0", "U000000JOE0", ADA];
  });

  it("finds a user group with members, and a person on a later page of the channel's members", async () => {
    expect(await answeredBy(ADA, GROWTH)).toMatchObject({ ok: true, warnings: [] });
    expect(calls("conversations.members").map(({ args }) => args.get("channel"))).toEqual([
      "C000EXPERIM",
      "C000EXPERIM",
    ]);
  });

  it("asks for nothing where nobody is named, nor for the scope that user groups need", async () => {
    slack.scopes = slack.scopes.replace(",usergroups:read", "");
    expect(await answeredBy()).toMatchObject({ ok: true, warnings: [] });
    expect(await answeredBy(ADA)).toMatchObject({ ok: true, warnings: [] });
    expect(calls("usergroups.users.list")).toEqual([]);
    expect(calls("conversations.members")).toHaveLength(2);
  });

  it("says that the scope for user groups is missing, and what does not work without it", async () => {
    slack.scopes = slack.scopes.replace(",usergroups:read", "");
    expect(await answeredBy(GROWTH, "S000UNKNOWN")).toMatchObject({
      ok: false,
      problems: [
        {
          problem: expect.stringMatching(/lacks the scope usergroups:read, .*acting\.approvers.*comes to nothing/u),
          whatToDo: expect.stringContaining("reinstall the app"),
        },
      ],
    });
    expect(calls("usergroups.users.list")).toEqual([]);
  });

  it("says which user group Slack does not know, beside everything else that is wrong", async () => {
    slack.channels.push({ id: "C000OUTSIDE", name: "outside", is_member: false });
    slack.channels.splice(0, 1);
    expect(await answeredBy(GROWTH, "S000UNKNOWN")).toMatchObject({
      ok: false,
      problems: [
        { problem: expect.stringContaining("#general") },
        {
          problem: "Slack knows no user group S000UNKNOWN, so nobody may answer as a member of it",
          whatToDo: expect.stringContaining("acting.approvers"),
        },
      ],
    });
  });

  it("says so where the workspace has no user groups at all", async () => {
    slack.failNext("usergroups.users.list", { kind: "error", error: "plan_upgrade_required" });
    expect(await answeredBy(GROWTH)).toMatchObject({
      ok: false,
      problems: [
        {
          problem: expect.stringContaining("plan has no user groups"),
          whatToDo: expect.stringContaining("name people"),
        },
      ],
    });
  });

  it("warns of a user group that nobody is in", async () => {
    slack.groups.set(GROWTH, []);
    expect(await answeredBy(GROWTH)).toMatchObject({
      ok: true,
      warnings: [{ problem: expect.stringContaining(`nobody is in the user group ${GROWTH}`) }],
    });
  });

  it("warns of a person who is not in the channel where answers are asked for", async () => {
    expect(await answeredBy(ADA, GRACE)).toMatchObject({
      ok: true,
      warnings: [
        {
          problem: expect.stringMatching(new RegExp(`^${GRACE} of acting\\.approvers is not in #experiments`, "u")),
          whatToDo: expect.stringMatching(/Copy member ID.*invite/u),
        },
      ],
    });
  });

  it("does not look for people in a channel that the app may not use: that is told already", async () => {
    slack.channels.splice(1, 1);
    expect(await answeredBy(GRACE)).toMatchObject({
      ok: false,
      problems: [{ problem: expect.stringContaining("#experiments") }],
      warnings: [],
    });
  });

  it("says so when Slack does not tell who is in a group or a channel", async () => {
    slack.failNext("usergroups.users.list", { kind: "http-500", when: "before" });
    slack.failNext("conversations.members", { kind: "error", error: "fetch_members_failed" });
    expect(await answeredBy(GROWTH, ADA)).toMatchObject({
      ok: false,
      problems: [
        {
          problem: expect.stringContaining("usergroups.users.list: Slack answered with HTTP 500"),
          whatToDo: expect.stringContaining("try again"),
        },
      ],
      warnings: [{ problem: expect.stringContaining("conversations.members: Slack answered fetch_members_failed") }],
    });
  });
});

describe("of Socket Mode, the check of Slack", () => {
  const TOKEN = "xapp-1-A0-secret-token";
  const socketAccess = (timeoutMs = 5_000) =>
    checkSocketAccess({ token: TOKEN, apiUrl: slack.apiUrl, timeoutMs, logger: log });

  it("is content with an address, and does not connect: a worker that runs loses no press to it", async () => {
    expect(await socketAccess()).toBe("ok");
    expect(slack.calls.map(({ method, authorization }) => [method, authorization])).toEqual([
      ["apps.connections.open", `Bearer ${TOKEN}`],
    ]);
  });

  it.each<[string, Fault, RegExp, RegExp]>([
    [
      "a wrong token",
      { kind: "error", error: "invalid_auth" },
      /does not accept the token \(it is wrong\)/u,
      /connections:write.*SLACK_APP_TOKEN/u,
    ],
    ["a token that was revoked", { kind: "error", error: "token_revoked" }, /it was revoked/u, /SLACK_APP_TOKEN/u],
    ["a token of another kind", { kind: "error", error: "not_allowed_token_type" }, /wrong kind/u, /SLACK_APP_TOKEN/u],
    [
      "a token without its scope",
      { kind: "error", error: "missing_scope" },
      /^the app-level token lacks the scope connections:write$/u,
      /SLACK_APP_TOKEN/u,
    ],
    [
      "another refusal",
      { kind: "error", error: "forbidden_team" },
      /Slack answered forbidden_team/u,
      /Socket Mode switched on/u,
    ],
    ["too many calls", { kind: "rate-limit", retryAfter: "30" }, /asks to wait 30 s/u, /try again/u],
    ["too many calls, in other words", { kind: "error", error: "ratelimited" }, /asks to wait 30 s/u, /try again/u],
    ["a page from a proxy", { kind: "html", when: "before" }, /something other than Slack answered/u, /SLACK_API_URL/u],
    ["silence", { kind: "hang", when: "before" }, /broke or took too long/u, /connection to Slack/u],
  ])("says what to do about %s, without the token", async (_, fault, problem, whatToDo) => {
    slack.failNext("apps.connections.open", fault);
    const outcome = await socketAccess(fault.kind === "hang" ? 400 : undefined);
    expect(outcome).toEqual({ problem: expect.stringMatching(problem), whatToDo: expect.stringMatching(whatToDo) });
    expect(JSON.stringify([outcome, log.entries])).not.toContain("secret");
  });
});
