import { describe, expect, it } from "vitest";
import { describeMode } from "../../src/config/index.ts";
import { configFrom } from "./config-folder.ts";

const ANY = "name: all, match: '*'";
const KEY = { OURS_PRIVACY_API_KEY: "opk_live_reading", SLACK_BOT_TOKEN: "xoxb-1-2" };
const ONE_KEY = /^account main: one API key both reads and stops/u;

describe("whoever starts Herald is told in plain words", () => {
  it("that it will stop experiments by itself, when, and how to change that", () => {
    const config = configFrom(
      `policies: [{ ${ANY}, mode: auto, vetoWindowMinutes: 120 }]
acting: { hours: { from: "09:00", to: "17:00", days: [mon, tue] }, maxStopsPerDay: 1 }
timeZone: America/New_York`,
    );
    expect(describeMode(config)).toEqual([
      "Herald WILL stop experiments by itself: 2 hours after it announced a winner (the veto window), only 09:00 to 17:00 on Mon, Tue (America/New_York), at most 1 stop a day. To change that, set mode: propose in the policy, or HERALD_ACTING=off.",
    ]);
  });

  it("that it proposes, or that it only reports", () => {
    expect(describeMode(configFrom(`policies: [{ ${ANY}, mode: propose }]`))).toEqual([
      expect.stringMatching(
        /^Herald proposes stops and leaves the decision to people\. To change that, set mode: auto/u,
      ),
    ]);
    expect(describeMode(configFrom(`policies: [{ ${ANY}, mode: observe }]`))).toEqual([
      expect.stringMatching(/^Herald only reports: it neither stops experiments nor proposes to\./u),
    ]);
  });

  it("that it also ends experiments without a winner, where a policy says so", () => {
    expect(
      describeMode(configFrom(`policies: [{ ${ANY}, mode: auto, atHorizon: stop, onFutility: propose }]`)),
    ).toEqual([
      expect.stringMatching(/ It also stops experiments without a winner when their planned time is over\. To change/u),
    ]);
  });

  it("that it acts on a variant that loses, where a policy says so", () => {
    expect(describeMode(configFrom(`policies: [{ ${ANY}, mode: auto, onHarm: pause }]`))).toEqual([
      expect.stringMatching(/ It pauses experiments with a variant that clearly loses, 30 minutes after it announced/u),
    ]);
  });

  it("that acting is off, whatever the policies say", () => {
    expect(describeMode(configFrom(`policies: [{ ${ANY}, mode: auto }]`, { HERALD_ACTING: "off" }))).toEqual([
      expect.stringMatching(/^Acting is off: Herald stops no experiment, no matter who asks/u),
    ]);
  });

  it("which policy does what where they differ, and nothing of one that never applies", () => {
    const config = configFrom(`policies:
  - { name: careful, match: checkout-*, mode: propose }
  - { name: bold, match: '*', mode: auto, vetoWindowMinutes: 45 }
  - { name: never-used, match: 'x', mode: observe }`);
    expect(describeMode(config)).toEqual([
      expect.stringMatching(/by itself where policy bold applies: 45 minutes after/u),
      expect.stringMatching(/to people where policy careful applies\./u),
    ]);
  });
});

describe("that one API key both reads and stops", () => {
  it("is warned of where something may be stopped", () => {
    expect(configFrom("", KEY).warnings).toEqual([expect.stringMatching(ONE_KEY)]);
  });

  it.each([
    ["nothing is ever stopped", "", { HERALD_ACTING: "off" }],
    ["Herald only reports", `policies: [{ ${ANY}, mode: observe }]`, {}],
    ["a second key stops", "", { OURS_PRIVACY_STOP_API_KEY: "opk_live_stopping" }],
  ])("is no matter where %s", (_, file, environment) => {
    expect(configFrom(file, { ...KEY, ...environment }).warnings).toEqual([]);
  });
});
