import { describe, expect, it } from "vitest";
import { loadConfig, VARIABLE_NAMES } from "../../src/config/index.ts";
import { folderWith, like, problemsOf } from "./config-folder.ts";

const KEY = "opk_live_4f9a8c7d6e5b";

function load(environment: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) {
  return loadConfig({ environment, directory: folderWith(files) });
}

describe("nothing set at all", () => {
  const config = () => load({});

  it("is the demo, on the sandbox, with everything embedded", () => {
    expect(config()).toMatchObject({
      isDemo: true,
      queue: { kind: "embedded" },
      ledger: { kind: "embedded" },
      file: undefined,
      warnings: [],
    });
    expect(config().accounts.map(({ id }) => id)).toEqual(["demo"]);
  });

  it("listens on this machine alone and posts one digest on weekdays at nine", () => {
    expect(config().http).toEqual({ host: "127.0.0.1", port: 3000, triggerToken: undefined });
    expect(config().digests).toEqual([
      {
        name: "daily",
        destinations: ["slack:#experiments"],
        cron: "0 9 * * 1-5",
        timeZone: "UTC",
        match: undefined,
        search: undefined,
        types: undefined,
      },
    ]);
  });

  it("never leads anywhere real before it is connected to its sandbox", () => {
    expect(new URL(config().accounts[0]!.baseUrl).hostname).toMatch(/\.invalid$/);
  });

  it("counts empty variables as not set, as a compose file leaves them", () => {
    expect(load({ OURS_PRIVACY_API_KEY: "", PORT: " ", REDIS_URL: "" })).toMatchObject({
      isDemo: true,
      http: { port: 3000 },
      queue: { kind: "embedded" },
    });
  });
});

describe("the environment", () => {
  it("makes one account of the API key, and the second key stops", () => {
    const { isDemo, accounts } = load({
      OURS_PRIVACY_API_KEY: KEY,
      OURS_PRIVACY_STOP_API_KEY: "opk_stop",
      OURS_PRIVACY_BASE_URL: "https://eu.example.com/",
    });
    expect(isDemo).toBe(false);
    expect(accounts).toHaveLength(1);
    expect(accounts[0]!.apiKey.reveal()).toBe(KEY);
    expect(accounts[0]!.stopApiKey?.reveal()).toBe("opk_stop");
    expect(accounts[0]!.baseUrl).toBe("https://eu.example.com");
  });

  it.each`
    variables                                                        | given             | queue         | ledger
    ${{ REDIS_URL: "redis://r:6379" }}                               | ${"a Redis"}      | ${"redis"}    | ${"embedded"}
    ${{ DATABASE_URL: "postgres://p/h" }}                            | ${"a PostgreSQL"} | ${"postgres"} | ${"postgres"}
    ${{ REDIS_URL: "rediss://r", DATABASE_URL: "postgresql://p/h" }} | ${"both"}         | ${"redis"}    | ${"postgres"}
  `("puts the queue on $queue and the ledger on $ledger with $given", ({ variables, queue, ledger }) => {
    expect(load(variables)).toMatchObject({ queue: { kind: queue }, ledger: { kind: ledger } });
  });

  it.each(VARIABLE_NAMES)("reads %s from a file as well", (name) => {
    const given: Readonly<Record<string, string>> = {
      SLACK_BOT_TOKEN: "xoxb-1-2",
      SLACK_APP_TOKEN: "xapp-1-2",
      HERALD_ACTING: "off",
      HOST: "::1",
      PORT: "0",
      LOG_LEVEL: "warn",
      WEBHOOK_SECRET: `whsec_${"A".repeat(32)}`,
    };
    const files = { value: `${given[name] ?? valueFor(name)}\n`, "other.yaml": "" };
    const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      OURS_PRIVACY_STOP_API_KEY: { OURS_PRIVACY_API_KEY: KEY },
      OURS_PRIVACY_BASE_URL: { OURS_PRIVACY_API_KEY: KEY },
      MAIL_FROM: { SMTP_URL: "smtp://mail.example.test" },
      SMTP_URL: { MAIL_FROM: "herald@example.test" },
    };
    const extra = beside[name] ?? {};
    const viaFile = JSON.stringify(load({ ...extra, [`${name}_FILE`]: "value" }, files));
    const direct = JSON.stringify(load({ ...extra, [name]: files.value }, files));
    const without = JSON.stringify(load(name === "SMTP_URL" || name === "MAIL_FROM" ? {} : extra, files));
    const normal = (text: string): string => text.replaceAll(/herald-config-\w+/g, "");
    expect(normal(viaFile)).toBe(normal(direct));
    expect(normal(viaFile)).not.toBe(normal(without));
  });

  it("lets a command line option win", () => {
    const config = loadConfig({
      environment: { PORT: "3000", LOG_LEVEL: "warn" },
      directory: folderWith(),
      overrides: { PORT: "0" },
    });
    expect(config).toMatchObject({ http: { port: 0 }, logLevel: "warn" });
  });

  it("warns of a misspelt variable and leaves other programs' alone", () => {
    const { warnings } = load({
      OURS_PRIVACY_APIKEY: "x",
      HERALD_COLOR: "x",
      SLACK_WEBHOOK_URL: "x",
      REDIS_URI: "x",
      SLACK_BOT_TOKN_FILE: "x",
      SLACK_BOTTOKEN: "xoxb-very-secret",
      OURSPRIVACY_API_KEY: "very-secret",
      HERALDACTING: "off",
      // Any other program may read these.
      LOGLEVEL: "x",
      HOSTS: "x",
      DATABASE_URI: "x",
    });
    expect(warnings).toEqual([
      "OURS_PRIVACY_APIKEY is not read; did you mean OURS_PRIVACY_API_KEY?",
      "HERALD_COLOR is not read; there is no such setting",
      "SLACK_BOT_TOKN_FILE is not read; did you mean SLACK_BOT_TOKEN?",
      "SLACK_BOTTOKEN is not read; did you mean SLACK_BOT_TOKEN?",
      "OURSPRIVACY_API_KEY is not read; did you mean OURS_PRIVACY_API_KEY?",
      "HERALDACTING is not read; did you mean HERALD_ACTING?",
    ]);
  });

  it("allows a key without a Slack token, and says that messages are printed", () => {
    expect(load({ OURS_PRIVACY_API_KEY: KEY }).warnings).toEqual([
      "SLACK_BOT_TOKEN is not set: messages are printed here instead of posted",
      expect.stringMatching(/^account main: one API key both reads and stops; .* OURS_PRIVACY_STOP_API_KEY/),
    ]);
  });

  it("warns when the demo would post into the real Slack, and when the two keys are one", () => {
    expect(load({ SLACK_BOT_TOKEN: "xoxb-1-2" }).warnings).toEqual([expect.stringContaining("the real Slack")]);
    expect(
      load({ OURS_PRIVACY_API_KEY: KEY, OURS_PRIVACY_STOP_API_KEY: KEY, SLACK_BOT_TOKEN: "xoxb-1-2" }).warnings,
    ).toEqual([expect.stringContaining("reading key again")]);
  });

  it("says so when a configuration file has almost the right name", () => {
    expect(load({}, { "herald.config.yml": "" }).warnings).toEqual([
      expect.stringContaining("herald.config.yml is not read"),
    ]);
  });
});

describe("a wrong environment", () => {
  it.each`
    variables                                                               | problem
    ${{ PORT: "30x" }}                                                      | ${'PORT: "30x" is not a port; wanted a whole number from 0 to 65535'}
    ${{ PORT: "65536" }}                                                    | ${'PORT: "65536" is not a port; wanted a whole number from 0 to 65535'}
    ${{ HOST: "http://x" }}                                                 | ${/^HOST: .* is not a host/}
    ${{ LOG_LEVEL: "verbose" }}                                             | ${'LOG_LEVEL: "verbose" is not known here; wanted debug, info, warn, error or silent'}
    ${{ OURS_PRIVACY_API_KEY: "Bearer abc" }}                               | ${/begins with "Bearer"/}
    ${{ OURS_PRIVACY_API_KEY: "abc def" }}                                  | ${/spaces or characters that no key has/}
    ${{ OURS_PRIVACY_STOP_API_KEY: "abc" }}                                 | ${/^OURS_PRIVACY_STOP_API_KEY: is set without OURS_PRIVACY_API_KEY/}
    ${{ OURS_PRIVACY_API_KEY: "k", OURS_PRIVACY_BASE_URL: "http://x.com" }} | ${/plain text; wanted https/}
    ${{ OURS_PRIVACY_BASE_URL: "app.oursprivacy.com" }}                     | ${/is not an address/}
    ${{ SLACK_BOT_TOKEN: "xoxp-1" }}                                        | ${"SLACK_BOT_TOKEN: is not a bot token; wanted the one that begins with xoxb-"}
    ${{ SLACK_APP_TOKEN: "xoxb-1" }}                                        | ${/wanted the one that begins with xapp-/}
    ${{ SLACK_CHANNEL: "@anna" }}                                           | ${/is a person; wanted a channel/}
    ${{ SLACK_CHANNEL: "two words" }}                                       | ${/is not a Slack channel/}
    ${{ REDIS_URL: "localhost:6379" }}                                      | ${/^REDIS_URL: is not an address of that kind; wanted one such as redis:/}
    ${{ DATABASE_URL: "mysql://h/d" }}                                      | ${/wanted one such as postgres:/}
    ${{ HERALD_TRIGGER_TOKEN: "short" }}                                    | ${/at least 16 characters/}
    ${{ HERALD_CONFIG: "missing.yaml" }}                                    | ${"HERALD_CONFIG: cannot read missing.yaml: there is no such file"}
    ${{ SLACK_BOT_TOKEN_FILE: "missing" }}                                  | ${/^SLACK_BOT_TOKEN_FILE: cannot read .*missing: there is no such file$/}
    ${{ SLACK_BOT_TOKEN_FILE: "empty" }}                                    | ${/empty is empty; wanted the value in it/}
    ${{ SLACK_BOT_TOKEN_FILE: "." }}                                        | ${/it is a folder/}
    ${{ SLACK_BOT_TOKEN: "xoxb-1-2", SLACK_BOT_TOKEN_FILE: "empty" }}       | ${"SLACK_BOT_TOKEN: is set, and so is SLACK_BOT_TOKEN_FILE; wanted one of them"}
    ${{ HOST: "0.0.0.0" }}                                                  | ${/^HERALD_TRIGGER_TOKEN: is not set, and HOST=0.0.0.0 lets other machines in/}
  `("$variables is refused with what is wanted", ({ variables, problem }) => {
    expect(problemsOf(() => load(variables, { empty: " \n" }))).toEqual([like(problem)]);
  });

  it("accepts other machines with a token", () => {
    expect(load({ HOST: "0.0.0.0", HERALD_TRIGGER_TOKEN: "0123456789abcdef" }).http.host).toBe("0.0.0.0");
  });

  it("lists everything at once, variables before the file, each under its name", () => {
    const yaml = "retentionDays: 1\nsweep: { cron: never }\n";
    const problems = problemsOf(() =>
      load({ PORT: "x", LOG_LEVEL: "x", HOST: "0.0.0.0" }, { "herald.config.yaml": yaml }),
    );
    expect(problems.map((line) => line.split(": ")[0])).toEqual([
      "HERALD_TRIGGER_TOKEN",
      "LOG_LEVEL",
      "PORT",
      "herald.config.yaml:1 retentionDays",
      "herald.config.yaml:2 sweep.cron",
    ]);
  });

  it("never repeats a secret", () => {
    const environment = {
      OURS_PRIVACY_API_KEY: "top secret",
      SLACK_BOT_TOKEN: "topsecret",
      SLACK_APP_TOKEN: "topsecret",
      REDIS_URL: "topsecret",
      DATABASE_URL: "x://u:topsecret@h",
      HERALD_TRIGGER_TOKEN: "topsecret",
      SLACK_API_URL: "https://u:topsecret@h/",
    };
    const problems = problemsOf(() => load(environment));
    expect(problems).toHaveLength(7);
    expect(problems.join("\n")).not.toMatch(/top ?secret/);
  });
});

/** Some right value that differs from the default. */
function valueFor(name: string): string {
  if (name === "REDIS_URL") return "redis://r:6379";
  if (name === "DATABASE_URL") return "postgres://p/h";
  if (name === "OURS_PRIVACY_BASE_URL") return "https://api.example.com";
  if (name === "SMTP_URL") return "smtp://mail.example.test:2525";
  if (name === "MAIL_FROM") return "herald@example.test";
  if (name.endsWith("_URL")) return "https://example.com";
  if (name === "HERALD_CONFIG") return "other.yaml";
  if (name === "OURS_PRIVACY_API_KEY") return KEY;
  return "a-value-of-its-own";
}
