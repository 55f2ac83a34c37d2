import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { changesBetween, loadConfig, loadProcessConfig } from "../../../src/config/index.ts";
import { folderWith } from "../config-folder.ts";

const BASE = { OURS_PRIVACY_API_KEY: "key-one", SLACK_BOT_TOKEN: "xoxb-one", PORT: "3000" };
const YAML = `digests: [{ name: daily, cron: "0 9 * * 1-5" }, { name: weekly, cron: "0 9 * * 1" }]
policies: [{ name: shop, match: "shop-*", mode: observe }]
`;

function changes(environment: Readonly<Record<string, string>>, yaml = YAML) {
  const before = loadConfig({ environment: BASE, directory: folderWith({ "herald.config.yaml": YAML }) });
  const directory = folderWith({ "herald.config.yaml": yaml });
  // Somewhere else, as a test cannot read the same folder at two times.
  const after = { ...loadConfig({ environment: { ...BASE, ...environment }, directory }), file: before.file };
  return changesBetween(before, { ...after, dataDirectory: environment["DATA_DIR"] ?? before.dataDirectory });
}

it("a configuration that says the same has not changed", () => {
  expect(changes({})).toEqual({ fixed: [], changed: [] });
});

it.each([
  [{ OURS_PRIVACY_API_KEY: "key-two" }, ["accounts (main)"]],
  [{ SLACK_BOT_TOKEN: "xoxb-two" }, ["SLACK_BOT_TOKEN"]],
  [{ WEBHOOK_URL: "https://example.com/hook/secret" }, ["WEBHOOK_URL"]],
  [{ HERALD_ACTING: "off" }, ["acting"]],
  [{ SLACK_CHANNEL: "#growth" }, ["digests (daily, weekly)", "scorecard", "alertTo"]],
])("names what %j changes, and no value of it", (environment, changed) => {
  expect(changes(environment)).toEqual({ fixed: [], changed });
});

it("names digests, policies and other settings of the file", () => {
  const yaml = `digests: [{ name: daily, cron: "30 7 * * *" }, { name: weekly, cron: "0 9 * * 1" }]
policies: [{ name: shop, match: "shop-*", mode: auto }, { name: blog, match: "blog-*" }]
quietHours: { from: "22:00", to: "07:00" }
redactNames: true
`;
  expect(changes({}, yaml)).toEqual({
    fixed: [],
    changed: ["digests (daily)", "policies (shop, blog)", "quietHours", "redactNames"],
  });
});

it.each([
  ["PORT", { PORT: "4000" }],
  ["HOST", { HOST: "localhost" }],
  ["DATABASE_URL", { DATABASE_URL: "postgres://h/herald" }],
  ["REDIS_URL", { REDIS_URL: "redis://h:6379" }],
  ["DATA_DIR", { DATA_DIR: "/srv/other" }],
  ["HERALD_TRIGGER_TOKEN", { HERALD_TRIGGER_TOKEN: "another-token-0123456789" }],
  ["SLACK_SIGNING_SECRET", { SLACK_SIGNING_SECRET: "secret-0123456789" }],
  ["SLACK_APP_TOKEN", { SLACK_APP_TOKEN: "xapp-1" }],
  ["PUBLIC_URL", { PUBLIC_URL: "https://herald.example.com" }],
  ["LOG_LEVEL", { LOG_LEVEL: "debug" }],
  ["HTTP_PROXY, HTTPS_PROXY and NO_PROXY", { HTTPS_PROXY: "http://proxy.example.com:3128" }],
])("only a restart changes %s", (name, environment) => {
  expect(changes(environment as Readonly<Record<string, string>>).fixed).toContain(name);
});

it("only a restart takes the page away, or turns the demo into the real thing", () => {
  expect(changes({}, `${YAML}page: off\n`).fixed).toEqual(["page"]);
  expect(changes({ OURS_PRIVACY_API_KEY: "" }).fixed).toEqual(["OURS_PRIVACY_API_KEY (demo or not)"]);
});

it("reading again takes what .env says by then, and what the environment itself says as before", () => {
  const directory = folderWith({ ".env": "SLACK_CHANNEL='#one'\nHERALD_ACTING=off\n" });
  const channel = () => loadProcessConfig({ directory }).alertDestinations;
  try {
    expect(channel()).toEqual(["slack:#one"]);
    writeFileSync(join(directory, ".env"), "SLACK_CHANNEL='#two'\n");
    expect(channel()).toEqual(["slack:#two"]);
    expect(loadProcessConfig({ directory }).acting.isEnabled).toBe(true);
    process.env["SLACK_CHANNEL"] = "#own";
    writeFileSync(join(directory, ".env"), "SLACK_CHANNEL='#three'\n");
    expect(channel()).toEqual(["slack:#own"]);
  } finally {
    delete process.env["SLACK_CHANNEL"];
    writeFileSync(join(directory, ".env"), "");
    loadProcessConfig({ directory });
  }
});
