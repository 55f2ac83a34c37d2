import { describe, expect, it } from "vitest";
import { describeConfig, settingsOf } from "../../src/config/index.ts";
import { configFrom, like, problemsOf } from "./config-folder.ts";

const HERE = ["127.0.0.0/8", "::1"];

describe("the page in the configuration", () => {
  it.each`
    yaml                                                                         | page
    ${""}                                                                        | ${{ trustedHeader: undefined }}
    ${"page: {}"}                                                                | ${{ trustedHeader: undefined }}
    ${"page:"}                                                                   | ${{ trustedHeader: undefined }}
    ${"page: off"}                                                               | ${undefined}
    ${"page: { trustedHeader: X-Forwarded-User }"}                               | ${{ trustedHeader: { name: "x-forwarded-user", from: HERE } }}
    ${'page: { trustedHeader: X-User, trustedFrom: ["10.0.0.0/8", "fd00::1"] }'} | ${{ trustedHeader: { name: "x-user", from: ["10.0.0.0/8", "fd00::1"] } }}
  `("is $page for: $yaml", ({ yaml, page }) => {
    expect(configFrom(yaml).page).toEqual(page);
  });

  it.each`
    yaml                                                       | problem
    ${"page: on"}                                              | ${/wanted trustedHeader and trustedFrom, or off/u}
    ${"page: { trustedHeader: Cookie }"}                       | ${/is not a header/u}
    ${'page: { trustedHeader: "X User" }'}                     | ${/is not a header/u}
    ${'page: { trustedFrom: ["10.0.0.1"] }'}                   | ${/trustedFrom without trustedHeader/u}
    ${'page: { trustedHeader: X-U, trustedFrom: ["10/8"] }'}   | ${/is not an address or a network/u}
    ${'page: { trustedHeader: X-U, trustedFrom: ["::/129"] }'} | ${/is not an address or a network/u}
  `("is refused: $yaml", ({ yaml, problem }) => {
    expect(problemsOf(() => configFrom(yaml))).toEqual([like(problem)]);
  });

  it.each`
    yaml                                 | environment                                                      | row
    ${""}                                | ${{}}                                                            | ${"page       open to read on this machine; a sign-in link to act"}
    ${""}                                | ${{ PUBLIC_URL: "https://herald.example.com" }}                  | ${"page       a sign-in link to read and to act"}
    ${""}                                | ${{ HOST: "0.0.0.0", HERALD_TRIGGER_TOKEN: "0123456789abcdef" }} | ${"page       a sign-in link to read and to act"}
    ${"page: off"}                       | ${{}}                                                            | ${"page       off"}
    ${"page: { trustedHeader: X-User }"} | ${{}}                                                            | ${"page       for whom the header x-user names, from 127.0.0.0/8, ::1"}
  `("is described: $row", ({ yaml, environment, row }) => {
    expect(describeConfig(configFrom(yaml, environment))).toContain(row);
  });

  // Live where there is a key, else a demo.
  it.each`
    yaml                                 | environment                                                                   | opens
    ${""}                                | ${{}}                                                                         | ${true}
    ${""}                                | ${{ OURS_PRIVACY_API_KEY: "op_1" }}                                           | ${false}
    ${""}                                | ${{ OURS_PRIVACY_API_KEY: "op_1", PUBLIC_URL: "https://herald.example.com" }} | ${true}
    ${""}                                | ${{ OURS_PRIVACY_API_KEY: "op_1", PUBLIC_URL: "http://herald.example.com" }}  | ${false}
    ${"page: off"}                       | ${{ PUBLIC_URL: "https://herald.example.com" }}                               | ${false}
    ${"page: { trustedHeader: X-User }"} | ${{ PUBLIC_URL: "https://herald.example.com" }}                               | ${false}
  `("is opened by a button in Slack: $opens, for $yaml and $environment", ({ yaml, environment, opens }) => {
    expect(settingsOf(configFrom(yaml, environment)).opensPage).toBe(opens);
  });
});
