import { describe, expect, it } from "vitest";
import { describeConfig, loadConfig, secretsOf } from "../../src/config/index.ts";
import { folderWith } from "./config-folder.ts";

const SMTP = "smtp://herald:p%40ss-w0rd@mail.example.test:587";
const BOTH = { SMTP_URL: SMTP, MAIL_FROM: "Herald <herald@example.test>" };

function load(yaml: string, environment: Readonly<Record<string, string>> = BOTH) {
  return loadConfig({ environment, directory: folderWith({ "herald.config.yaml": yaml }) });
}

describe("mail in the configuration", () => {
  it("is a destination wherever there are any, and its password is shown nowhere", () => {
    const config = load(`
digests: [{ name: team, to: ["slack:#growth", "mail:ada+herald@example.test"] }]
alertTo: ["mail:growth@example.test"]
routes: [{ match: "checkout-*", to: ["mail:grace@example.test"] }]
acting: { approvers: [U0123456789, "mail:ada@example.test"] }
`);
    expect(config.digests[0]!.destinations).toEqual(["slack:#growth", "mail:ada+herald@example.test"]);
    expect(config.alertDestinations).toEqual(["mail:growth@example.test"]);
    expect(config.scorecard!.destinations).toEqual(["mail:growth@example.test"]);
    expect(config.routes[0]!.destinations).toEqual(["mail:grace@example.test"]);
    expect(config.acting.approvers).toEqual(["U0123456789", "mail:ada@example.test"]);
    expect(config.mail?.from).toBe("Herald <herald@example.test>");
    expect(secretsOf(config)).toEqual(expect.arrayContaining(["p%40ss-w0rd", "p@ss-w0rd"]));
    const shown = describeConfig(config).join("\n");
    expect(shown).toMatch(/mail +from Herald <herald@example\.test> over smtp:\/\/herald@mail\.example\.test:587/u);
    expect(shown).not.toMatch(/w0rd/u);
  });

  it.each([
    ['alertTo: ["mail:ada"]', BOTH, '"ada" is not a mail address; wanted one such as ada@example.com'],
    ['alertTo: ["mail:ada@example.test\\r\\nBcc: eve@evil.test"]', BOTH, "is not a mail address"],
    [
      'alertTo: ["mail:ada@example.test"]',
      {},
      "is not set, and messages shall go to mail:ada@example.test; wanted both",
    ],
    ['alertTo: ["mail:ada@example.test"]', { SMTP_URL: SMTP }, /MAIL_FROM\s+is not set, and messages shall go/u],
    ["", { MAIL_FROM: "herald@example.test" }, /SMTP_URL\s+is not set, and MAIL_FROM is; wanted both, or neither/u],
    ["", { ...BOTH, SMTP_URL: "https://mail.example.test" }, "is not an address of that kind"],
    ["", { ...BOTH, SMTP_URL: "smtp://herald:p@ss@mail.example.test" }, "have to be escaped"],
    ["", { ...BOTH, SMTP_URL: "smtp://herald@mail.example.test" }, "has a user without a password"],
    ["", { ...BOTH, SMTP_URL: "smtp://mail.example.test/?pool=true" }, "carries a path or options"],
    ["", { ...BOTH, MAIL_FROM: "Herald" }, "is no sender; wanted one such as herald@example.com"],
    ["", { ...BOTH, MAIL_FROM: "Herald\nBcc: <eve@evil.test>" }, "holds a line break"],
    ['acting: { approvers: ["ada@example.test"] }', BOTH, "is not the id of a person"],
  ])("refuses %s with %o", (yaml, environment, problem) => {
    expect(() => load(yaml, environment)).toThrow(problem);
  });

  it("alone needs no Slack: nothing is printed in its place", () => {
    const key = { OURS_PRIVACY_API_KEY: "opk_live_4f9a8c7d6e5b" };
    const places = 'alertTo: ["mail:ada@example.test"]\ndigests: [{ to: ["mail:ada@example.test"] }]\n';
    expect(load(places, { ...BOTH, ...key }).warnings.join("\n")).not.toContain("SLACK_BOT_TOKEN");
    expect(load("", { ...BOTH, ...key }).warnings.join("\n")).toContain("SLACK_BOT_TOKEN");
  });
});
