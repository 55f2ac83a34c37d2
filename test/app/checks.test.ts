import { expect, it, onTestFinished } from "vitest";
import { checkOutside } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { folderWith } from "../config/config-folder.ts";

const apiKeys = [
  { key: "reader", scopes: ["experiment:list", "experiment:find"] },
  { key: "lister", scopes: ["experiment:list"] },
];

async function findingsOf(environment: Readonly<Record<string, string>>, yaml?: string) {
  const outside = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["flat"], apiKeys, slackTokens: ["xoxb-the-right-token"] });
  onTestFinished(() => outside.close());
  const all = { OURS_PRIVACY_BASE_URL: outside.url, SLACK_API_URL: outside.slackApiUrl, SLACK_BOT_TOKEN: "xoxb-the-right-token", ...environment };
  return checkOutside({ config: loadConfig({ environment: all, directory: folderWith(yaml === undefined ? {} : { "herald.config.yaml": yaml }) }), clock: systemClock, log: silentLog });
}

it("what works is told as working", async () => {
  expect(await findingsOf({ OURS_PRIVACY_API_KEY: "reader" })).toMatchObject([{ ok: true }, { name: "Slack", ok: true }]);
});

it.each([
  ["a wrong key", { OURS_PRIVACY_API_KEY: "nobody" }, { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("API key is complete") }],
  ["a key without the right to read", { OURS_PRIVACY_API_KEY: "lister" }, { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("experiment:find") }],
  ["a wrong stop key", { OURS_PRIVACY_API_KEY: "reader", OURS_PRIVACY_STOP_API_KEY: "nobody" }, { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("stop key") }],
  ["a server that is not there", { OURS_PRIVACY_API_KEY: "reader", OURS_PRIVACY_BASE_URL: "http://127.0.0.1:1" }, { name: "Ours Privacy, account main", whatToDo: expect.stringContaining("network") }],
  ["a wrong Slack token", { OURS_PRIVACY_API_KEY: "reader", SLACK_BOT_TOKEN: "xoxb-another-token-00" }, { name: "Slack", whatToDo: expect.stringContaining("SLACK_BOT_TOKEN") }],
  ["an unknown channel", { OURS_PRIVACY_API_KEY: "reader", SLACK_CHANNEL: "#nowhere" }, { name: "Slack", detail: expect.stringContaining("#nowhere") }],
])("%s is one finding that says what to do, and hides no other", async (_, environment, finding) => {
  const findings = await findingsOf(environment);
  expect(findings).toHaveLength(2);
  expect(findings.filter(({ ok }) => !ok)).toMatchObject([finding]);
});

it("every channel that is configured is tried, whichever message goes there", async () => {
  const yaml = `
digests:
  - { name: daily, channel: "#experiments", cron: "0 9 * * 1-5" }
  - { name: lost, channel: "#lost-digest", cron: "0 9 * * 1-5" }
alertChannel: "#lost-alerts"
scorecard: { channel: "#lost-scorecard" }
`;
  const findings = await findingsOf({ OURS_PRIVACY_API_KEY: "reader" }, yaml);
  expect(findings.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${/#[a-z-]+/u.exec(detail)?.[0]}`)).toEqual(["Slack: #lost-alerts", "Slack: #lost-digest", "Slack: #lost-scorecard"]);
});
