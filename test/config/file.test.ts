import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import { describeConfig, loadConfig, secretsOf, settingsOf, type Config } from "../../src/config/index.ts";
import type { Subject } from "../../src/ports/index.ts";
import { configFrom, folderWith, like, problemsOf } from "./config-folder.ts";

const anyExperiment = { accounts: undefined, match: undefined, search: undefined, types: undefined };

describe("herald.config.yaml", () => {
  it("may be empty or hold lists whose entries are all commented out", () => {
    expect(configFrom("").isDemo).toBe(true);
    expect(configFrom("accounts:\n#  - id: shop\npolicies:\ndigests:\nsweep:\n")).toMatchObject({
      isDemo: true,
      policies: [],
      digests: [{ name: "daily" }],
    });
  });

  it("sets digests, each with its own channel and hour, or the common ones", () => {
    const config = configFrom(
      `
timeZone: Europe/Berlin
digests:
  - { name: team, channel: "#growth", cron: "30 8 * * mon-fri", timeZone: America/New_York }
  - { name: week, cron: "0 9 * * 1" }
`,
      { SLACK_CHANNEL: "#tests" },
    );
    expect(config.digests).toEqual([
      {
        name: "team",
        destinations: ["slack:#growth"],
        cron: "30 8 * * mon-fri",
        timeZone: "America/New_York",
        ...anyExperiment,
      },
      { name: "week", destinations: ["slack:#tests"], cron: "0 9 * * 1", timeZone: "Europe/Berlin", ...anyExperiment },
    ]);
    expect(config.sweep).toEqual({ cron: "7 * * * *", timeZone: "Europe/Berlin", freshness: 6 });
    expect(config.alertDestinations).toEqual(["slack:#tests"]);
  });

  it("sends to several destinations where it says so, and where alerts go otherwise", () => {
    const config = configFrom(
      `
digests:
  - { name: team, to: ["slack:#growth", "webhook:default", "slack:#growth"] }
alertTo: ["slack:C0123456789", "webhook:default"]
`,
      { WEBHOOK_URL: "https://hooks.example.test/a?token=very-secret", PUBLIC_URL: "https://herald.example.test/" },
    );
    expect(config.digests[0]!.destinations).toEqual(["slack:#growth", "webhook:default"]);
    expect(config.alertDestinations).toEqual(["slack:C0123456789", "webhook:default"]);
    expect(config.scorecard!.destinations).toEqual(config.alertDestinations);
    expect(config.publicUrl).toBe("https://herald.example.test");
    expect(secretsOf(config)).toContain("https://hooks.example.test/a?token=very-secret");
    expect(describeConfig(config).join("\n")).not.toContain("very-secret");
    expect(describeConfig(config).join("\n")).toMatch(/alerts +C0123456789, webhook:default/u);
  });

  it.each([
    ['alertTo: ["#growth"]', {}, 'is no destination; wanted one such as "slack:#experiments"'],
    ['alertTo: ["fax:123"]', {}, '"fax:123" is no destination'],
    ['alertTo: ["slack:@ana"]', {}, '"@ana" is a person; wanted a channel'],
    ["alertTo: []", {}, "alertTo"],
    ['{ alertChannel: "#a", alertTo: ["slack:#b"] }', {}, "is given beside a channel; wanted one of the two"],
    ['digests: [{ channel: "#a", to: ["slack:#b"] }]', {}, "is given beside a channel; wanted one of the two"],
    ['alertTo: ["webhook:default"]', {}, "WEBHOOK_URL"],
    ["", { WEBHOOK_URL: "http://hooks.example.test" }, "in plain text; wanted https"],
    ["", { PUBLIC_URL: "herald" }, "is not an address; wanted one such as https://herald.example.com"],
  ])("refuses %s with %o as a place to tell things", (text, environment, problem) => {
    expect(() => configFrom(text, environment)).toThrow(problem);
  });

  it("sends what concerns some experiments to the channel of their team, the first route that matches counting", () => {
    const config = configFrom(
      `
alertChannel: "#alerts"
routes:
  - { match: "checkout-*", channel: "#payments", mention: [U0123456789, S0123456789, U0123456789] }
  - { search: guest, mention: [U0123456789] }
  - { accounts: [demo], types: [ab], to: ["slack:#growth", "webhook:default"] }
digests: [{ channel: "#team", match: "team-*" }]
`,
      { WEBHOOK_URL: "https://hooks.example.test/a" },
    );
    const { routes } = settingsOf(config);
    const routeOf = (subject: Partial<Subject>) => {
      const route = routes.find(({ selects }) => selects({ account: "demo", ...subject }));
      return route && [route.destinations, route.mention];
    };
    expect(routeOf({ key: "checkout-guest", type: "ab" })).toEqual([
      ["slack:#payments"],
      ["slack:U0123456789", "slack:S0123456789"],
    ]);
    expect(routeOf({ key: "pay", name: "As a guest" })).toEqual([["slack:#alerts"], ["slack:U0123456789"]]);
    expect(routeOf({ key: "pay", type: "ab" })).toEqual([["slack:#growth", "webhook:default"], []]);
    expect(routeOf({ key: "team-1", type: "multivariate" })).toBeUndefined();
    expect(routeOf({})).toBeUndefined();
    expect(describeConfig(config).join("\n")).toMatch(
      /route +checkout-\* to #payments, for U0123456789, S0123456789\nroute +with "guest" to #alerts, for U0123456789\nroute +of type ab in account demo to #growth, webhook:default\nalerts +#alerts/u,
    );
  });

  it("without a place for alerts sends them to the channel of the first digest with the experiment", () => {
    const text = `
digests:
  - { name: archive, to: ["webhook:default"] }
  - { name: team, match: "team-*", to: ["slack:#team", "webhook:default"] }
  - { name: all, channel: "#all", types: [ab] }
routes: [{ match: "team-urgent", mention: [U0123456789] }]
`;
    const environment = { WEBHOOK_URL: "https://hooks.example.test/a", SLACK_CHANNEL: "#rest" };
    const placesOf = (config: Config, subject: Partial<Subject>) =>
      settingsOf(config).routes.find(({ selects }) => selects({ account: "demo", ...subject }))?.destinations;
    const config = configFrom(text, environment);
    expect(placesOf(config, { key: "team-1", type: "ab" })).toEqual(["slack:#team"]);
    expect(placesOf(config, { key: "team-urgent" })).toEqual(["slack:#rest"]);
    expect(placesOf(config, { key: "other", type: "ab" })).toEqual(["slack:#all"]);
    expect(placesOf(config, { key: "other" })).toBeUndefined();
    expect(config.alertDestinations).toEqual(["slack:#rest"]);
    expect(describeConfig(config).join("\n")).toMatch(
      /alerts +where the first digest with the experiment goes, else #rest/u,
    );
    expect(placesOf(configFrom(`${text}alertChannel: "#alerts"`, environment), { key: "team-1" })).toBeUndefined();
  });

  it.each([
    ["{ match: a, channel: '@ana' }", "is a person; wanted a channel"],
    ["{ match: a, channel: '#a', to: ['slack:#b'] }", "is given beside a channel"],
    ["{ match: a, mention: ['!channel'] }", "is not the id of a person or a user group in Slack"],
    ["{ match: a, mention: [here] }", "is not the id of a person or a user group in Slack"],
    ["{ match: a, mention: ['@ana'] }", "is not the id of a person or a user group in Slack"],
    ["{ match: a, mention: [C0123456789] }", "is not the id of a person or a user group in Slack"],
    ["{ accounts: [clinic] }", 'there is no account "clinic"'],
    ["{ to: ['webhook:default'] }", "WEBHOOK_URL"],
    ["{ matches: a }", "there is no such setting"],
  ])("refuses the route %s", (route, problem) => {
    expect(() => configFrom(`routes: [${route}]`)).toThrow(problem);
  });

  it("warns of a route that is never used", () => {
    expect(configFrom("routes: [{ match: a, mention: [U0123456789] }, { match: '*' }, { match: b }]").warnings).toEqual(
      expect.arrayContaining([expect.stringContaining("routes[2] is never used")]),
    );
  });

  it("chooses the experiments of a digest by account, by key, by words and by type", () => {
    const config = configFrom(
      'digests:\n  - { name: cart, accounts: [demo], match: ["checkout-*", cart-*], search: Guest, types: [ab] }\n  - { name: all }\n',
    );
    const [cart, all] = settingsOf(config).digests;
    const experiment = {
      account: "demo",
      id: "exp_1",
      key: "checkout-guest",
      name: "Pay as a GUEST",
      type: "ab" as const,
    };
    expect(cart!.selects(experiment)).toBe(true);
    expect(cart!.selects({ ...experiment, account: "clinic" })).toBe(false);
    expect(cart!.selects({ ...experiment, key: "home-guest" })).toBe(false);
    expect(cart!.selects({ ...experiment, key: "cart-1", name: "Pay later" })).toBe(false);
    expect(cart!.selects({ ...experiment, type: "multivariate" })).toBe(false);
    expect(cart!.selects({ ...experiment, type: undefined })).toBe(false);
    expect(all!.selects({ ...experiment, type: undefined })).toBe(true);
    expect(() => configFrom("digests: [{ accounts: [clinic] }]")).toThrow(
      'there is no account "clinic"; wanted "demo"',
    );
  });

  it("sets when and how far Herald acts, and when it is quiet", () => {
    const config = configFrom(`
timeZone: Europe/Berlin
acting:
  hours: { from: "09:00", to: "17:00", days: [mon, fri] }
  maxStopsPerDay: 2
quietHours: { from: "20:00", to: "07:00", timeZone: UTC }
scorecard: false
`);
    expect(config.acting).toMatchObject({
      isEnabled: true,
      hours: { from: "09:00", to: "17:00", days: [1, 5], timeZone: "Europe/Berlin" },
      maxStopsPerDay: 2,
    });
    expect(config.quietHours).toEqual({ from: "20:00", to: "07:00", days: [1, 2, 3, 4, 5, 6, 7], timeZone: "UTC" });
    expect(config.scorecard).toBeUndefined();
    expect(configFrom("acting:\n").acting).toMatchObject({
      isEnabled: true,
      hours: undefined,
      maxStopsPerDay: 5,
      finalReportHours: 6,
    });
    expect(configFrom("scorecard:\n").scorecard).toEqual({
      destinations: ["slack:#experiments"],
      cron: "0 9 * * 1",
      timeZone: "UTC",
    });
  });

  it("can be told by the environment to act on nothing, and never to act on more", () => {
    expect(configFrom("", { HERALD_ACTING: "off" }).acting.isEnabled).toBe(false);
    expect(configFrom("acting: { enabled: false }", { HERALD_ACTING: "on" }).acting.isEnabled).toBe(false);
  });

  it.each([
    ['acting: { hours: { from: 9, to: "17:00" } }', "acting.hours.from"],
    ['acting: { hours: { from: "25:00", to: "17:00" } }', 'is not a time of the day; wanted one such as "08:30"'],
    ['quietHours: { from: "07:00", to: "07:00" }', "begin and end at the same time"],
    ['quietHours: { from: "24:00", to: "07:00" }', "quietHours.from: is where a day ends"],
    ['quietHours: { from: "00:00", to: "24:00" }', "quietHours: never end"],
    ['acting: { hours: { from: "24:00", to: "00:00" } }', "acting.hours.from: is where a day ends"],
    ['quietHours: { from: "07:00", to: "08:00", timeZone: Mars }', "quietHours.timeZone"],
    ["acting: { maxStops: 3 }", "maxStops"],
    ["digests: [{ types: [personalization] }]", "digests[0].types"],
  ])("refuses %s", (yaml, problem) => {
    expect(problemsOf(() => configFrom(yaml)).join("\n")).toContain(problem);
  });

  it("can switch digests off", () => {
    expect(configFrom("digests: []").digests).toEqual([]);
  });

  it("is found where HERALD_CONFIG says", () => {
    const directory = folderWith({ "other.yaml": "retentionDays: 30" });
    expect(loadConfig({ environment: { HERALD_CONFIG: "other.yaml" }, directory }).retentionDays).toBe(30);
  });
});

describe("accounts", () => {
  it("say how many requests each takes at once, within reason", () => {
    const reading = (concurrency: number) =>
      loadConfig({
        environment: { OURS_PRIVACY_API_KEY: "opk_main", SLACK_BOT_TOKEN: "xoxb-1-2" },
        directory: folderWith({ "herald.config.yaml": `accounts: [{ id: shop, concurrency: ${concurrency} }]\n` }),
      }).accounts[0]!.concurrency;
    expect(reading(8)).toBe(8);
    expect(() => reading(0)).toThrow(/concurrency/u);
    expect(() => reading(33)).toThrow(/concurrency/u);
  });

  const yaml = `
accounts:
  - id: shop
    name: The shop
    apiKey: { env: SHOP_KEY }
    stopApiKey: { file: stop-key }
    dashboardUrl: https://app.example.com/{accountId}/e/{experimentId}
  - id: clinic
`;
  const directory = () =>
    folderWith({ "herald.config.yaml": yaml, "stop-key": "opk_stop\n", "shop-key": "opk_shop\n" });

  it("take their keys from variables and files, and from OURS_PRIVACY_API_KEY where they name none", () => {
    const environment = {
      SHOP_KEY_FILE: "shop-key",
      OURS_PRIVACY_API_KEY: "opk_main",
      OURS_PRIVACY_STOP_API_KEY: "opk_main_stop",
    };
    const { accounts, isDemo, warnings } = loadConfig({
      environment: { ...environment, SLACK_BOT_TOKEN: "xoxb-1-2" },
      directory: directory(),
    });
    expect(isDemo).toBe(false);
    expect(
      accounts.map(({ id, name, apiKey, stopApiKey }) => [id, name, apiKey.reveal(), stopApiKey?.reveal()]),
    ).toEqual([
      ["shop", "The shop", "opk_shop", "opk_stop"],
      ["clinic", "clinic", "opk_main", "opk_main_stop"],
    ]);
    expect(warnings).toEqual([]);
  });

  it("say which variable is missing", () => {
    expect(problemsOf(() => loadConfig({ environment: {}, directory: directory() }))).toEqual([
      "herald.config.yaml:5 accounts[0].apiKey.env: SHOP_KEY is not set; wanted the key in it, or in the file that SHOP_KEY_FILE names",
      "herald.config.yaml:8 accounts[1]: has no apiKey, and OURS_PRIVACY_API_KEY is not set; wanted one of them",
    ]);
  });

  it("may not be one account twice", () => {
    const twice = "accounts:\n  - { id: a, apiKey: { env: A } }\n  - { id: a, apiKey: { env: B } }\n";
    expect(problemsOf(() => configFrom(twice, { A: "opk_1", B: "opk_2" }))).toEqual([
      expect.stringContaining('there is another account "a"'),
    ]);
    const sameKey = "accounts:\n  - { id: a, apiKey: { env: A } }\n  - { id: b, apiKey: { env: B } }\n";
    expect(problemsOf(() => configFrom(sameKey, { A: "opk_1", B: "opk_1" }))).toEqual([
      expect.stringContaining('has the key of account "a"'),
    ]);
  });

  it("never hold a key themselves, and one that is there is not repeated", () => {
    for (const [apiKey, problem] of [
      ["opk_live_4f9a8c7d", "never the key itself"],
      ["{ env: opk_live_4f9a8c7d }", "never the key itself"],
      ["{ env: A, value: opk_live_4f9a8c7d }", "there is no such setting; known here: env, file"],
    ] as const) {
      const problems = problemsOf(() => configFrom(`accounts:\n  - id: a\n    apiKey: ${apiKey}\n`));
      expect(problems).toEqual([expect.stringContaining(problem)]);
      expect(problems[0]).not.toContain("opk_live_4f9a8c7d");
    }
  });

  it("lead to their experiments in the dashboard, ids made safe for addresses", () => {
    const config = loadConfig({
      environment: { SHOP_KEY: "opk_shop", OURS_PRIVACY_API_KEY: "opk_main" },
      directory: directory(),
    });
    const { experimentUrl } = settingsOf(config);
    expect(experimentUrl({ account: "shop", experimentId: "exp/1 $&" })).toBe(
      "https://app.example.com/shop/e/exp%2F1%20%24%26",
    );
    expect(experimentUrl({ account: "clinic", experimentId: "exp_1" })).toBe("https://app.oursprivacy.com");
    expect(() => experimentUrl({ account: "nobody", experimentId: "exp_1" })).toThrow(
      "experimentUrl requires a configured account",
    );
  });
});

describe("policies", () => {
  const LOOSER =
    "looser than what the promise of alpha was measured for; wanted the default or stricter, or unsafe: true beside it";
  const AFTER_HORIZON = DEFAULT_POLICY.horizonDays + 7;
  const yaml = `
policies:
  - name: checkout
    match: ["checkout-*", "cart-?"]
    mode: propose
    minDays: 14
    prior: { alpha: 0.5, beta: 0.5 }
  - name: rest-of-shop
    match: "*-shop"
    minimumDetectableLift: 0.05
`;

  it("apply to the first pattern that matches, and leave all other rules as they are by default", () => {
    const { policyFor } = settingsOf(configFrom(yaml));
    expect(policyFor("checkout-shop")).toMatchObject({
      name: "checkout",
      rules: { ...DEFAULT_POLICY, mode: "propose", minDays: 14, prior: { alpha: 0.5, beta: 0.5 } },
    });
    expect(policyFor("cart-1").name).toBe("checkout");
    expect(policyFor("hero-shop")).toMatchObject({ name: "rest-of-shop", rules: { minimumDetectableLift: 0.05 } });
    expect(policyFor("hero")).toMatchObject({ name: "default", rules: DEFAULT_POLICY });
  });

  it("have a version that changes with a rule and with nothing else", () => {
    const version = (rules: string): string =>
      configFrom(`policies:\n  - { name: a, match: x, ${rules} }\n`).policies[0]!.version;
    expect(version("minDays: 14, mode: auto")).toBe(version("mode: auto, minDays: 14"));
    expect(version(`minDays: ${DEFAULT_POLICY.minDays}`)).toBe(configFrom("").defaultPolicy.version);
    expect(version("minDays: 14")).not.toBe(version("minDays: 21"));
    expect(version("prior: { alpha: 2, beta: 1 }")).not.toBe(version("prior: { alpha: 1, beta: 2 }"));
    expect(version("minDays: 14")).toMatch(/^[\da-f]{12}$/);
  });

  it("may divide alpha otherwise, share by share, and more loosely only if they say that they are unsafe", () => {
    const rules = (text: string) => configFrom(`policies:\n  - { name: a, match: x, ${text} }\n`).policies[0]!.rules;
    expect(rules("budget: { control: 0.1, spendingExponent: 3 }").budget).toEqual({
      ...DEFAULT_POLICY.budget,
      control: 0.1,
      spendingExponent: 3,
    });
    expect(rules("unsafe: true, minConversionsPerArm: 20, budget: { variant: 0.9 }")).toMatchObject({
      unsafe: true,
      minConversionsPerArm: 20,
      budget: { variant: 0.9 },
    });
    // Without a planned end there is nothing to divide.
    expect(rules("evidence: anytime, budget: { variant: 0.9 }").budget.variant).toBe(0.9);
  });

  it("after one that matches everything are pointed out", () => {
    const { warnings } = configFrom('policies:\n  - { name: all, match: "*" }\n  - { name: late, match: x }\n');
    expect(warnings).toEqual(["policy late is never used: all, before it, matches every experiment"]);
  });

  it.each`
    rules                                     | problem
    ${"mode: autoo"}                          | ${'policies[0].mode: "autoo" is not known here; wanted observe, propose or auto; did you mean "auto"?'}
    ${"alpha: 0.5"}                           | ${"policies[0].alpha: 0.5 is too large; wanted at most 0.2"}
    ${"alpha: 0"}                             | ${"policies[0].alpha: 0 is too small; wanted more than 0"}
    ${"alpha: 5%"}                            | ${'policies[0].alpha: "5%" is text; wanted a number'}
    ${"probabilityToBeBest: 95"}              | ${"policies[0].probabilityToBeBest: 95 is too large; wanted less than 1"}
    ${"minDays: 3"}                           | ${"policies[0].minDays: 3 is too small; wanted at least 7"}
    ${"minDays: 7.5"}                         | ${"policies[0].minDays: 7.5 is a number; wanted a whole number"}
    ${"horizonDays: 14, minDays: 21"}         | ${"policies[0].horizonDays: 14 is less than minDays, 21; wanted at least as many"}
    ${`minDays: ${AFTER_HORIZON}`}            | ${`policies[0].horizonDays: ${DEFAULT_POLICY.horizonDays} is less than minDays, ${AFTER_HORIZON}; wanted at least as many`}
    ${"vetoWindowMinutes: -1"}                | ${"policies[0].vetoWindowMinutes: -1 is too small; wanted at least 0"}
    ${"minConversionsPerArm: 0"}              | ${"policies[0].minConversionsPerArm: 0 is too small; wanted at least 1"}
    ${"prior: { alpha: 0, beta: 1 }"}         | ${"policies[0].prior.alpha: 0 is too small; wanted more than 0"}
    ${"prior: { alpha: 1 }"}                  | ${"policies[0].prior.beta: is missing; wanted a number"}
    ${"evidence: threshold"}                  | ${'policies[0].evidence: "threshold" stops far more experiments wrongly than alpha says; wanted spending or anytime, or unsafe: true beside it'}
    ${"minDays: 8, horizonDays: 10"}          | ${"policies[0].horizonDays: 10 is over before minDays, 8, rounded up to full weeks; wanted at least 14"}
    ${"vetoWindow: 60"}                       | ${/vetoWindow: there is no such setting; known here: name, match, mode/}
    ${"min_days: 14"}                         | ${'policies[0].min_days: there is no such setting; did you mean "minDays"?'}
    ${"impressionsRepeat: true"}              | ${/impressionsRepeat: there is no such setting/}
    ${"conversionsRepeatAcrossDays: yes"}     | ${'policies[0].conversionsRepeatAcrossDays: "yes" is text; wanted true or false'}
    ${"minConversionsPerArm: 20"}             | ${`policies[0].minConversionsPerArm: ${LOOSER}`}
    ${"budget: { variant: 0.8 }"}             | ${`policies[0].budget.variant: ${LOOSER}`}
    ${"budget: { spendingExponent: 2 }"}      | ${`policies[0].budget.spendingExponent: ${LOOSER}`}
    ${"budget: { eProcess: 0.2 }"}            | ${`policies[0].budget.eProcess: ${LOOSER}`}
    ${"budget: { variants: 3 }"}              | ${"policies[0].budget.variants: 3 is too large; wanted at most 2"}
    ${"budget: { sharedControlFactors: [] }"} | ${/policies\[0\]\.budget\.sharedControlFactors: /}
    ${"budget: { controls: 0.1 }"}            | ${/budget\.controls: there is no such setting/}
  `("refuse $rules", ({ rules, problem }) => {
    const problems = problemsOf(() => configFrom(`policies:\n  - { name: a, match: x, ${rules} }\n`));
    expect(problems).toEqual([like(problem, "herald.config.yaml:2 ")]);
  });

  it.each`
    entry                            | problem
    ${"{ name: a }"}                 | ${"match: is missing; wanted"}
    ${"{ name: a, match: [] }"}      | ${"match: is an empty list"}
    ${"{ name: a, match: 3 }"}       | ${"match: is not a pattern"}
    ${"{ match: x }"}                | ${"name: is missing; wanted text"}
    ${"{ name: default, match: x }"} | ${'name: "default" is what applies where no policy matches'}
    ${"{ name: Big One, match: x }"} | ${'name: "Big One" cannot be used as a name'}
  `("refuse $entry", ({ entry, problem }) => {
    expect(problemsOf(() => configFrom(`policies:\n  - ${entry}\n`))).toEqual([expect.stringContaining(problem)]);
  });
});

describe("a wrong file", () => {
  it("is listed whole: each entry with its line, also behind one that is wrong", () => {
    const yaml = `
timeZone: Europe/Berln
alertChanel: "#x"
alertChannel: #x
digests:
  - cron: 0 9 * *
  - name: daily
  - name: daily
sweep:
  cron: "0 0 31 2 *"
`;
    const problems = problemsOf(() => configFrom(yaml));
    expect(problems).toEqual([
      expect.stringMatching(
        /^herald\.config\.yaml:2 timeZone: "Europe\/Berln" is not a known time zone; .* did you mean "Europe\/Berlin"\?$/,
      ),
      'herald.config.yaml:3 alertChanel: there is no such setting; did you mean "alertChannel"?',
      'herald.config.yaml:4 alertChannel: is empty; wanted text (a "#" without quotes begins a comment)',
      expect.stringMatching(
        /^herald\.config\.yaml:6 digests\[0\]\.cron: "0 9 \* \* *" is not a cron expression; wanted five fields/,
      ),
      'herald.config.yaml:8 digests[2].name: there is another digest "daily"; wanted a name of its own',
      expect.stringMatching(/^herald\.config\.yaml:10 sweep\.cron: .* would never run$/),
    ]);
  });

  it.each`
    what                          | yaml                                                       | problem
    ${"an open bracket"}          | ${"a: [1"}                                                 | ${/^herald\.config\.yaml:\d+: is not valid YAML: /}
    ${"one setting twice"}        | ${"timeZone: UTC\ntimeZone: UTC\n"}                        | ${/^herald\.config\.yaml:2: is not valid YAML: Map keys must be unique/}
    ${"a list"}                   | ${"- a\n- b"}                                              | ${"herald.config.yaml: is not a list of settings; wanted lines such as timeZone: Europe/Berlin"}
    ${"just words"}               | ${"just words"}                                            | ${"herald.config.yaml: is not a list of settings; wanted lines such as timeZone: Europe/Berlin"}
    ${"a word for a list"}        | ${"digests: daily"}                                        | ${"herald.config.yaml:1 digests: is not a list; wanted entries that begin with a dash"}
    ${"an alias of nothing"}      | ${"a: *nobody"}                                            | ${/is not valid YAML: /}
    ${"an unknown placeholder"}   | ${"accounts: [{ id: a, dashboardUrl: 'https://x/{id}' }]"} | ${/dashboardUrl: \{id\} is no placeholder; wanted \{experimentId\} or \{accountId\}/}
    ${"an address in plain text"} | ${"accounts: [{ id: a, baseUrl: 'http://x.com' }]"}        | ${/baseUrl: .* plain text; wanted https/}
  `("with $what says what is wrong", ({ yaml, problem }) => {
    expect(problemsOf(() => configFrom(yaml))).toContainEqual(like(problem));
  });

  it("does not hide what is wrong with the environment", () => {
    expect(problemsOf(() => configFrom("a: [1", { PORT: "x" })).map((line) => line.slice(0, 4))).toContain("PORT");
  });

  it("survives a bomb of aliases", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefghi"[i]}`)}]`).join("\n")}`;
    expect(problemsOf(() => configFrom(bomb))).toEqual([expect.stringContaining("is not valid YAML")]);
  });
});
