import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createExperimentsApi } from "../../src/api-client/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { breakOff, hangUp, json, silence, startHttpScript, text, type Reply } from "../support/http-script.ts";
import { recordingLog } from "../support/recording-log.ts";
import { clientOf, READ_KEY, rejection, STOP_KEY } from "./client-under-test.ts";
import { ONE } from "./wire.ts";

/** Every way in which an error ends up in a log or a message. */
function everythingSaidBy(error: unknown): string {
  const shown = inspect(error, { depth: Infinity, showHidden: true, getters: true });
  const chain: string[] = [];
  for (let link: unknown = error; link instanceof Error; link = link.cause)
    chain.push(String(link), link.stack ?? "", JSON.stringify(link));
  return [shown, ...chain].join("\n");
}

const ECHO = `bad key ${READ_KEY} or ${STOP_KEY}`;

describe("the keys", () => {
  it.each`
    failure                    | reply
    ${"400 repeating them"}    | ${json({ error: ECHO }, 400)}
    ${"401 repeating them"}    | ${json({ error: ECHO, details: ECHO }, 401)}
    ${"403 repeating them"}    | ${json({ error: `${"x".repeat(180)} ${ECHO}` }, 403)}
    ${"500 repeating them"}    | ${json({ error: ECHO }, 500)}
    ${"a page repeating them"} | ${text(`<html>${ECHO}</html>`, 200, { "content-type": "text/html" })}
    ${"JSON repeating them"}   | ${json({ id: ECHO, [ECHO]: 1, publishStatus: [ECHO] })}
    ${"broken JSON"}           | ${text(`{"${ECHO}`, 200)}
    ${"a redirect to them"}    | ${text("", 302, { location: `https://u:${READ_KEY}@other.example/${STOP_KEY}?k=${READ_KEY}` })}
    ${"garbage on the wire"}   | ${garbage}
    ${"a dropped connection"}  | ${hangUp}
    ${"an answer broken off"}  | ${breakOff(`{"x":"${ECHO}`)}
    ${"no answer"}             | ${silence}
  `("never show in errors or the log after $failure", async ({ reply }) => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, reply as Reply).on(`POST ${ONE}/stop`, reply as Reply);
    const log = recordingLog();
    const retry = { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, longestWaitMs: 1 };
    const api = clientOf(script, { stopApiKey: STOP_KEY, log, retry, requestTimeoutMs: 300 });
    const errors = [await rejection(api.getExperiment("exp_1")), await rejection(api.stopExperiment("exp_1", {}))];
    const said = `${errors.map(everythingSaidBy).join("\n")}\n${inspect(log.entries, { depth: Infinity })}`;
    expect(errors.map((error) => (error as { code: string }).code)).toEqual([
      expect.stringMatching(/^api-/),
      expect.stringMatching(/^api-/),
    ]);
    expect(said).toContain(ONE);
    for (const key of [READ_KEY, STOP_KEY, "Bearer"]) expect(said).not.toContain(key);
    // Not even half of one, cut by the limit on reasons.
    expect(said).not.toContain(READ_KEY.slice(0, 12));
  });

  it("did reach the server, so that the test above means something", async () => {
    const script = await startHttpScript();
    script.on(`POST ${ONE}/stop`, json({}, 400));
    await rejection(clientOf(script, { stopApiKey: STOP_KEY }).stopExperiment("exp_1", {}));
    expect(script.calls[0]!.headers.authorization).toBe(`Bearer ${STOP_KEY}`);
  });

  it("do not show when the client itself is printed", async () => {
    const api = createExperimentsApi({
      baseUrl: "https://app.oursprivacy.com",
      apiKey: READ_KEY,
      stopApiKey: STOP_KEY,
      log: silentLog,
    });
    const printed = inspect(api, { depth: Infinity, showHidden: true }) + JSON.stringify(api);
    expect(printed).not.toContain(READ_KEY);
    expect(printed).not.toContain(STOP_KEY);
    await api.close();
  });
});

/** An answer that is no HTTP and repeats the keys. */
function garbage(...[response]: Parameters<Reply>): void {
  response.socket?.end(`HTTP/9.9 what ${ECHO}\r\n\r\n`);
}
