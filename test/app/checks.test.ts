import { describe, expect, it, onTestFinished } from "vitest";
import { checkOutside } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { folderWith } from "../config/config-folder.ts";
import { FakeSlack } from "../support/slack/fake-slack.ts";

const apiKeys = [
  { key: "reader", scopes: ["experiment:list", "experiment:find"] },
  { key: "lister", scopes: ["experiment:list"] },
  { key: "versions", scopes: ["experiment:list", "experiment:find", "version:find"] },
];
/** Of the form that Slack gives them. */
const SIGNING_SECRET = "0123456789abcdef0123456789abcdef";

async function findingsOf(environment: Readonly<Record<string, string>>, yaml?: string) {
  const outside = await startSandbox({
    port: 0,
    clock: systemClock,
    seed: 1,
    scenarios: ["flat"],
    apiKeys,
    slackTokens: ["xoxb-the-right-token"],
  });
  onTestFinished(() => outside.close());
  const all = {
    OURS_PRIVACY_BASE_URL: outside.url,
    SLACK_API_URL: outside.slackApiUrl,
    SLACK_BOT_TOKEN: "xoxb-the-right-token",
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    ...environment,
  };
  return checkOutside({
    config: loadConfig({
      environment: all,
      directory: folderWith(yaml === undefined ? {} : { "herald.config.yaml": yaml }),
    }),
    clock: systemClock,
    log: silentLog,
  });
}

it("what works is told as working", async () => {
  expect(await findingsOf({ OURS_PRIVACY_API_KEY: "reader" })).toMatchObject([
    { ok: true },
    { name: "Slack", ok: true },
    { name: "Slack buttons over HTTP", ok: true },
  ]);
});

it.each([
  [
    "a wrong key",
    { OURS_PRIVACY_API_KEY: "nobody" },
    { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("API key is complete") },
  ],
  [
    "a key without the right to read",
    { OURS_PRIVACY_API_KEY: "lister" },
    { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("experiment:find") },
  ],
  [
    "a wrong stop key",
    { OURS_PRIVACY_API_KEY: "reader", OURS_PRIVACY_STOP_API_KEY: "nobody" },
    { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("stop key") },
  ],
  [
    "a server that is not there",
    { OURS_PRIVACY_API_KEY: "reader", OURS_PRIVACY_BASE_URL: "http://127.0.0.1:1" },
    { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("network") },
  ],
  [
    "a wrong Slack token",
    { OURS_PRIVACY_API_KEY: "reader", SLACK_BOT_TOKEN: "xoxb-another-token-00" },
    { name: "Slack", whatToDo: expect.stringContaining("SLACK_BOT_TOKEN") },
  ],
  [
    "an unknown channel",
    { OURS_PRIVACY_API_KEY: "reader", SLACK_CHANNEL: "#nowhere" },
    { name: "Slack", detail: expect.stringContaining("#nowhere") },
  ],
])("%s is one finding that says what to do, and hides no other", async (_, environment, finding) => {
  const findings = await findingsOf(environment);
  expect(findings).toHaveLength(3);
  expect(findings.filter(({ ok }) => !ok)).toMatchObject([finding]);
});

it("every channel that is configured is tried, whichever message goes there", async () => {
  const yaml = `
digests:
  - { name: daily, channel: "#experiments", cron: "0 9 * * 1-5" }
  - { name: lost, channel: "#lost-digest", cron: "0 9 * * 1-5" }
alertChannel: "#lost-alerts"
scorecard: { channel: "#lost-scorecard" }
routes: [{ match: "*", channel: "#lost-route" }]
`;
  const findings = await findingsOf({ OURS_PRIVACY_API_KEY: "reader" }, yaml);
  expect(
    findings.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${/#[a-z-]+/u.exec(detail)?.[0]}`),
  ).toEqual(["Slack: #lost-alerts", "Slack: #lost-digest", "Slack: #lost-route", "Slack: #lost-scorecard"]);
});

describe("whether answers by buttons can arrive", () => {
  const OBSERVING = 'policies: [{ name: all, match: "*", mode: observe }]';
  const buttonsOf = async (environment: Readonly<Record<string, string>>, yaml?: string) =>
    (await findingsOf({ OURS_PRIVACY_API_KEY: "reader", ...environment }, yaml)).filter(({ name }) =>
      name.startsWith("Slack buttons"),
    );

  async function slackWithSockets(): Promise<FakeSlack> {
    const slack = await FakeSlack.start(systemClock);
    onTestFinished(() => slack.close());
    return slack;
  }

  it.each([
    ["the default policy", undefined],
    [
      "a policy that proposes, before one that only observes",
      `policies: [{ name: some, match: "a-*", mode: propose }, { name: all, match: "*", mode: observe }]`,
    ],
    ["a policy that only observes some", `policies: [{ name: some, match: "a-*", mode: observe }]`],
  ])(
    "with %s and no way for a press to arrive, one is warned that messages have no buttons, and told what to do instead",
    async (_, yaml) => {
      expect(await buttonsOf({ SLACK_SIGNING_SECRET: "" }, yaml)).toEqual([
        {
          name: "Slack buttons",
          ok: true,
          detail: expect.stringContaining("posted without buttons"),
          whatToDo: expect.stringMatching(/SLACK_SIGNING_SECRET.*SLACK_APP_TOKEN.*in Ours Privacy/u),
        },
      ]);
    },
  );

  it.each([
    ["every experiment is only observed", {}, OBSERVING],
    [
      "a policy that acts stands behind one that observes everything",
      {},
      `policies: [{ name: all, match: "*", mode: observe }, { name: never, match: "a-*", mode: auto }]`,
    ],
    ["messages are printed", { SLACK_BOT_TOKEN: "" }, undefined],
  ])("nothing is said where %s", async (_, environment, yaml) => {
    expect(await buttonsOf({ SLACK_SIGNING_SECRET: "", ...environment }, yaml)).toEqual([]);
  });

  it("over HTTP, the path to enter in Slack is told", async () => {
    expect(await buttonsOf({})).toEqual([
      {
        name: "Slack buttons over HTTP",
        ok: true,
        detail: expect.stringMatching(/POST .*\/slack\/interactivity.*Request URL/u),
      },
    ]);
  });

  it("names the whole address that Slack has to be told, once the public one is known", async () => {
    const findings = await buttonsOf({ PUBLIC_URL: "https://herald.example.test/" });
    expect(findings[0]?.detail).toContain("by POST to https://herald.example.test/slack/interactivity, to be entered");
  });

  it.each(["0123456789ABCDEF0123456789abcdef", "0123456789abcdef", "xapp-1-A0-123-in-the-wrong-place"])(
    "a signing secret of a surprising form is a warning that does not show it (%#)",
    async (secret) => {
      const findings = await buttonsOf({ SLACK_SIGNING_SECRET: secret });
      expect(findings).toEqual([
        {
          name: "Slack buttons over HTTP",
          ok: true,
          detail: expect.stringContaining("/slack/interactivity"),
          whatToDo: expect.stringContaining("Basic Information"),
        },
      ]);
      expect(JSON.stringify(findings)).not.toContain(secret);
    },
  );

  it.each([
    ["an app-level token that Slack takes", undefined, { ok: true, detail: expect.stringContaining("/readyz") }],
    ["a wrong app-level token", "invalid_auth", { ok: false, whatToDo: expect.stringContaining("SLACK_APP_TOKEN") }],
    [
      "an app-level token without its scope",
      "missing_scope",
      { ok: false, detail: expect.stringContaining("connections:write") },
    ],
  ])("by Socket Mode, %s is told, also where everything is only observed", async (_, error, finding) => {
    const slack = await slackWithSockets();
    if (error !== undefined) slack.failNext("apps.connections.open", { kind: "error", error });
    const findings = await buttonsOf(
      { SLACK_SIGNING_SECRET: "", SLACK_APP_TOKEN: "xapp-1-A0-secret", SLACK_API_URL: slack.apiUrl },
      OBSERVING,
    );
    expect(findings).toMatchObject([{ name: "Slack buttons by Socket Mode", ...finding }]);
    expect(
      slack.calls
        .filter(({ authorization }) => authorization.includes("xapp"))
        .map(({ method, authorization }) => [method, authorization]),
    ).toEqual([["apps.connections.open", "Bearer xapp-1-A0-secret"]]);
    expect(JSON.stringify(findings)).not.toContain("secret");
  });

  it("with both, each is tried", async () => {
    const slack = await slackWithSockets();
    expect(
      (await buttonsOf({ SLACK_APP_TOKEN: "xapp-1-A0-secret", SLACK_API_URL: slack.apiUrl })).map(({ name }) => name),
    ).toEqual(["Slack buttons over HTTP", "Slack buttons by Socket Mode"]);
  });
});

it("those who may answer are looked for: a user group that is unknown fails, a person outside the channel is a warning", async () => {
  const slackFindings = async (approvers: string) =>
    (await findingsOf({ OURS_PRIVACY_API_KEY: "reader" }, `acting: { approvers: [${approvers}] }`))
      .filter(({ name }) => name === "Slack")
      .map(({ ok, detail, whatToDo }) => [ok, detail, whatToDo !== undefined]);
  expect(await slackFindings("U0SANDADA1, S0SANDGRO1")).toEqual([[true, expect.stringContaining("may post"), false]]);
  expect(await slackFindings("S0NOBODYS1")).toEqual([[false, expect.stringContaining("S0NOBODYS1"), true]]);
  expect(await slackFindings("U0NOBODY01, U0SANDADA1")).toEqual([
    [true, expect.stringContaining("may post"), false],
    [true, expect.stringMatching(/^U0NOBODY01 .*#experiments/u), true],
  ]);
});

describe("where a policy may pause experiments", () => {
  const pauses = async (onHarm: string, keys: Readonly<Record<string, string>> = {}) =>
    (
      await findingsOf(
        { OURS_PRIVACY_API_KEY: "reader", ...keys },
        `policies: [{ name: all, match: "*", onHarm: ${onHarm} }]`,
      )
    ).filter(({ name }) => name.endsWith("pauses"));

  it("says which key needs which scopes for it, and nothing where none may", async () => {
    expect(await pauses("pause")).toMatchObject([
      { ok: true, detail: expect.stringMatching(/^the key needs .*experiment:stop.*experiment:start/u) },
    ]);
    expect(await pauses("propose", { OURS_PRIVACY_STOP_API_KEY: "versions" })).toMatchObject([
      { detail: expect.stringMatching(/^the stop key needs/u) },
    ]);
    expect(await pauses("alert")).toEqual([]);
  });
});

describe("where unpublished changes of others keep stops back", () => {
  const BLOCK = "acting: { unpublishedChanges: block }";
  const unpublished = async (environment: Readonly<Record<string, string>>, yaml = BLOCK) =>
    (await findingsOf(environment, yaml)).filter(({ name }) => name.startsWith("Ours Privacy"));

  it("a key that may see them is told as working, and is not tried where they keep nothing back", async () => {
    expect(await unpublished({ OURS_PRIVACY_API_KEY: "versions" })).toMatchObject([
      { ok: true },
      { name: "Ours Privacy, account main, unpublished changes", ok: true },
    ]);
    expect(
      await unpublished({ OURS_PRIVACY_API_KEY: "reader" }, "acting: { unpublishedChanges: ignore }"),
    ).toHaveLength(1);
  });

  it("a key that may not is told its scope, and that nothing is stopped without it; a second key does not help", async () => {
    expect(await unpublished({ OURS_PRIVACY_API_KEY: "reader", OURS_PRIVACY_STOP_API_KEY: "versions" })).toMatchObject([
      { ok: true },
      { ok: false, whatToDo: expect.stringMatching(/version:find.*nothing is stopped/u) },
    ]);
  });
});
