import { describe, expect, it } from "vitest";
import { createLog, createScrubber } from "../../src/platform/index.ts";

const API_KEY = "opk_live_4f9a8c7d6e5b";

function logInto(options: {
  pretty: boolean;
  secrets?: readonly string[];
  level?: "debug" | "info" | "warn" | "error" | "silent";
}) {
  const lines: string[] = [];
  const log = createLog({
    level: options.level ?? "debug",
    pretty: options.pretty,
    secrets: options.secrets ?? [API_KEY],
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines };
}

describe("the log for machines", () => {
  it("is one JSON object per line with the fixed text, the level as a word and the data beside it", () => {
    const { log, lines } = logInto({ pretty: false });
    log.info({ experiments: 5 }, "digest done");
    expect(lines).toHaveLength(1);
    expect(lines[0]!.endsWith("\n")).toBe(true);
    expect(JSON.parse(lines[0]!)).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      experiments: 5,
      msg: "digest done",
    });
  });

  it("keeps what a child was bound to", () => {
    const { log, lines } = logInto({ pretty: false });
    log.child({ job: "monitoring.sweep" }).warn({}, "late");
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: "warn", job: "monitoring.sweep", msg: "late" });
  });

  it("leaves out what is below the level", () => {
    const { log, lines } = logInto({ pretty: false, level: "warn" });
    log.info({}, "not shown");
    log.warn({}, "shown");
    expect(lines).toHaveLength(1);
  });

  it.each`
    where                          | data
    ${"a field named for it"}      | ${{ apiKey: "anything at all" }}
    ${"a nested field"}            | ${{ account: { stopApiKey: "anything at all" } }}
    ${"a header, two levels down"} | ${{ request: { headers: { authorization: "anything at all" } } }}
    ${"page content"}              | ${{ experiment: { domModifications: "anything at all" } }}
  `("blanks a secret in $where", ({ data }) => {
    const { log, lines } = logInto({ pretty: false });
    log.info(data, "read");
    expect(lines[0]).not.toContain("anything at all");
    expect(lines[0]).toContain("[secret]");
  });

  it("blanks a configured secret deep inside text, data and error, and the line stays JSON", () => {
    const { log, lines } = logInto({ pretty: false });
    const error = new Error(`refused: key ${API_KEY}`, { cause: new Error(`sent ${API_KEY}`) });
    log.error({ err: error, a: { b: { c: { d: `x${API_KEY}y` } } } }, `with ${API_KEY}`);
    expect(lines[0]).not.toContain(API_KEY);
    expect(JSON.parse(lines[0]!)).toMatchObject({ msg: "with [secret]", a: { b: { c: { d: "x[secret]y" } } } });
  });

  it("blanks a secret that JSON has to escape", () => {
    const secret = 'pass"word\\1';
    const { log, lines } = logInto({ pretty: false, secrets: [secret] });
    log.info({ text: `it is ${secret}` }, "said");
    expect(JSON.parse(lines[0]!)).toMatchObject({ text: "it is [secret]" });
  });
});

describe("the log at a terminal", () => {
  it("is short: time, level, text, then the data", () => {
    const { log, lines } = logInto({ pretty: true });
    log.info({ experiments: 5, name: "Bigger button" }, "digest done");
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}digest done {2}experiments=5 {2}name="Bigger button"\n$/);
  });

  it("shows an error's message, and where it came from only at level error", () => {
    const { log, lines } = logInto({ pretty: true });
    log.warn({ err: new Error("no answer") }, "read failed");
    log.error({ err: new Error("broken") }, "gave up");
    expect(lines[0]).toContain('err="no answer"');
    expect(lines[0]!.trim().split("\n")).toHaveLength(1);
    expect(lines[1]).toMatch(/err=broken\n {4}at /);
  });

  it("never lets a name from outside move the cursor", () => {
    const { log, lines } = logInto({ pretty: true });
    log.info({ name: "evil \u001b[2J \u009b31m\nline" }, "seen");
    // oxlint-disable-next-line no-control-regex -- it is what must be absent
    expect(lines[0]!.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it("blanks secrets as well", () => {
    const { log, lines } = logInto({ pretty: true });
    log.error({ err: new Error(`key ${API_KEY}`) }, "refused");
    expect(lines[0]).not.toContain(API_KEY);
  });
});

describe("the scrubber", () => {
  const scrub = createScrubber([API_KEY, "short", "p@ss/word", "opk_live_4f9a8c7d6e5b-and-more"]);

  it.each`
    text                                                  | clean
    ${"Authorization: Bearer abc.def-ghi_123"}            | ${"Authorization: Bearer [secret]"}
    ${"token xoxb-1234-5678-AbCd."}                       | ${"token [secret]."}
    ${"xapp-1-A0-123-abc and xoxe.xoxb-1-Mi0yLTEyMw"}     | ${"[secret] and [secret]"}
    ${"redis://default:hunter2@cache:6379/0"}             | ${"redis://default:[secret]@cache:6379/0"}
    ${"redis://:hunter2@cache:6379"}                      | ${"redis://:[secret]@cache:6379"}
    ${"postgres://herald:a@b@db:5432/herald"}             | ${"postgres://herald:[secret]@db:5432/herald"}
    ${"?password=p%40ss%2Fword"}                          | ${"?password=[secret]"}
    ${"opk_live_4f9a8c7d6e5b-and-more"}                   | ${"[secret]"}
    ${"http://127.0.0.1:3000/v1/jobs mail a@example.com"} | ${"http://127.0.0.1:3000/v1/jobs mail a@example.com"}
    ${"a short word stays, and 10:30 too"}                | ${"a short word stays, and 10:30 too"}
  `("writes $clean", ({ text, clean }) => {
    expect(scrub(text)).toBe(clean);
  });

  it("takes a secret with dollar signs literally", () => {
    expect(createScrubber(["$&$1secret"])("x $&$1secret y")).toBe("x [secret] y");
  });
});
