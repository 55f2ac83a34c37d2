import { describe, expect, it } from "vitest";
import { createNarrator } from "../../src/narrator/index.ts";

const environment = { PATH: process.env["PATH"] ?? "" };
const narrator = createNarrator({ environment, directory: process.cwd() });
const never = new AbortController().signal;

/** Runs a script of Node. */
const tell = (script: string, { timeoutMs = 20_000, signal = never } = {}) =>
  narrator.tell({ command: [process.execPath, "-e", script], timeoutMs }, { day: "2026-11-28" }, signal);

describe("a narrator's program", () => {
  it("gets the facts as JSON, and what it says is taken", async () => {
    const script = `process.stdin.toArray().then((parts) => console.log(JSON.parse(Buffer.concat(parts)).day))`;
    expect(await tell(script)).toEqual({ kind: "told", text: "2026-11-28\n" });
  });

  it("may read nothing", async () => {
    expect(await tell(`process.stdin.destroy(); console.log("All is well.")`)).toEqual({
      kind: "told",
      text: "All is well.\n",
    });
  });

  it("sees nothing of the environment but what it is started with", async () => {
    process.env["SLACK_BOT_TOKEN_FOR_TEST"] = "secret";
    const told = await tell(`console.log(Object.keys(process.env).filter((name) => name.includes("SLACK")).length)`);
    delete process.env["SLACK_BOT_TOKEN_FOR_TEST"];
    expect(told).toEqual({ kind: "told", text: "0\n" });
  });

  it.each`
    what                      | script                                                                 | because
    ${"says nothing"}         | ${""}                                                                  | ${"it said nothing"}
    ${"fails"}                | ${`console.log("x"); console.error("no model"); process.exit(3)`}      | ${"it ended with exit code 3: no model"}
    ${"is killed"}            | ${`process.kill(process.pid, "SIGKILL")`}                              | ${"it was ended by SIGKILL"}
    ${"says far too much"}    | ${`process.stdout.write("x".repeat(1e6)); setInterval(() => {}, 1e6)`} | ${"it wrote more than 65536 bytes"}
    ${"says what is no text"} | ${`process.stdout.write(Buffer.from([0xff, 0xfe]))`}                   | ${"what it wrote is not UTF-8"}
  `("that $what is said to have failed", async ({ script, because }) => {
    expect(await tell(script)).toEqual({ kind: "failed", because });
  });

  it("that takes too long is ended", async () => {
    const told = await tell("setInterval(() => {}, 1e6)", { timeoutMs: 50 });
    expect(told).toEqual({ kind: "failed", because: "it took longer than 0.05 seconds" });
  });

  it("ends when Herald does", async () => {
    const aborting = new AbortController();
    const told = tell("setInterval(() => {}, 1e6)", { signal: aborting.signal });
    aborting.abort();
    expect(await told).toMatchObject({ kind: "failed", because: expect.stringContaining("shutting down") });
  });

  it("that is not there is said to be missing", async () => {
    const told = await narrator.tell({ command: ["no-such-program-here"], timeoutMs: 5000 }, {}, never);
    expect(told).toMatchObject({ kind: "failed", because: expect.stringContaining("could not be started") });
  });
});
