import { describe, expect, it } from "vitest";
import { READ_RETRY } from "../../src/api-client/index.ts";
import { breakOff, hangUp, json, startHttpScript, text, type Reply } from "../support/http-script.ts";
import { recordingLog } from "../support/recording-log.ts";
import { clientOf, collect, rejection } from "./client-under-test.ts";
import { LIST, ONE, seedExperimentWithVariants, wirePage } from "./wire.ts";
import {
  ApiContractError,
  ApiKeyError,
  ApiNotFoundError,
  ApiRateLimitError,
  ApiRefusedError,
  ApiScopeError,
  ApiUnavailableError,
} from "../../src/ports/index.ts";

const found = json(seedExperimentWithVariants());
/** All as agreed, but for one byte. */
const LATIN1 = Buffer.from(JSON.stringify(seedExperimentWithVariants({ name: "Prüfung" })), "latin1");
const badGateway = text("<html><body>Bad Gateway of host 10.0.0.7</body></html>", 502, { "content-type": "text/html" });

/** Reads one experiment from a server that gives these answers in turn. */
async function read(...replies: Reply[]) {
  const script = await startHttpScript();
  for (const reply of replies) script.on(`GET ${ONE}`, reply);
  const api = clientOf(script);
  return { api, script, result: api.getExperiment("exp_1") };
}

describe("a read that is answered with a refusal is not repeated, and", () => {
  it.each`
    status | error               | code               | message
    ${400} | ${ApiRefusedError}  | ${"api-refused"}   | ${"answered 400 (Some reason: in detail)"}
    ${401} | ${ApiKeyError}      | ${"api-key"}       | ${"answered 401 (Some reason: in detail): the API key is missing, wrong or expired"}
    ${403} | ${ApiScopeError}    | ${"api-scope"}     | ${"answered 403 (Some reason: in detail): the API key lacks the scope for this"}
    ${404} | ${ApiNotFoundError} | ${"api-not-found"} | ${"answered 404 (Some reason: in detail)"}
    ${405} | ${ApiRefusedError}  | ${"api-refused"}   | ${"answered 405 (Some reason: in detail)"}
    ${409} | ${ApiRefusedError}  | ${"api-refused"}   | ${"answered 409 (Some reason: in detail)"}
    ${422} | ${ApiRefusedError}  | ${"api-refused"}   | ${"answered 422 (Some reason: in detail)"}
  `("$status becomes $code", async ({ status, error, code, message }) => {
    const { api, result } = await read(json({ error: "Some\n  reason", details: "in\tdetail" }, status));
    const thrown = await rejection(result);
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toMatchObject({ code, failure: { method: "GET", path: ONE }, message: `GET ${ONE}: ${message}` });
    expect(api.waits).toEqual([]);
  });

  it("keeps the status of a refusal, for callers that tell them apart", async () => {
    const { result } = await read(json({ error: "State" }, 409));
    expect(await rejection(result)).toMatchObject({ failure: { status: 409 } });
  });

  it.each`
    body                                               | reason
    ${{ error: "Bad query", details: "limit: wrong" }} | ${" (Bad query: limit: wrong)"}
    ${{ error: "Bad query", details: "Bad query" }}    | ${" (Bad query)"}
    ${{ error: "Bad query", details: " " }}            | ${" (Bad query)"}
    ${{ error: "Bad query", details: null }}           | ${" (Bad query)"}
    ${{ error: "Bad query", details: { limit: 1 } }}   | ${" (Bad query)"}
    ${{ details: "limit: wrong" }}                     | ${" (limit: wrong)"}
    ${{ details: "read-key-4f1c9a7d20 is unknown" }}   | ${" ([secret] is unknown)"}
    ${["Bad query"]}                                   | ${""}
  `("says why, of $body: '$reason'", async ({ body, reason }) => {
    const { result } = await read(json(body, 400));
    expect(await rejection(result)).toMatchObject({ message: `GET ${ONE}: answered 400${reason}` });
  });

  it("does without a reason where there is none, and cuts an endless one", async () => {
    const { result } = await read(text("", 400));
    expect(await rejection(result)).toMatchObject({ message: `GET ${ONE}: answered 400` });
    const long = await read(json({ error: "x".repeat(5000) }, 400));
    expect(((await rejection(long.result)) as Error).message.length).toBeLessThan(300);
  });

  it("a 404 page of a proxy does not make an experiment look deleted", async () => {
    const { result } = await read(text("<html>nginx</html>", 404, { "content-type": "text/html; charset=utf-8" }));
    const thrown = await rejection(result);
    expect(thrown).toBeInstanceOf(ApiContractError);
    expect((thrown as Error).message).toContain("check the base URL");
  });

  it("a 404 of the list itself means a wrong base URL", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json({ error: "Not found" }, 404));
    const thrown = await rejection(collect(clientOf(script).listExperiments()));
    expect(thrown).toBeInstanceOf(ApiContractError);
    expect((thrown as Error).message).toContain("there is no experiments API at this address");
  });
});

describe("a read that is not answered well is repeated", () => {
  it.each`
    what                      | reply
    ${"500"}                  | ${json({ error: "Oops" }, 500)}
    ${"an HTML 502"}          | ${badGateway}
    ${"503"}                  | ${json({}, 503)}
    ${"408"}                  | ${json({}, 408)}
    ${"429 without a wait"}   | ${json({}, 429)}
    ${"a dropped connection"} | ${hangUp}
    ${"a reset mid-body"}     | ${breakOff('{"id":')}
    ${"JSON cut short"}       | ${text('{"id":"exp_1","key":', 200, { "content-type": "application/json" })}
    ${"no JSON"}              | ${text("<html>please log in</html>", 200, { "content-type": "text/html" })}
    ${"an empty body"}        | ${text("", 200)}
  `("after $what, waiting longer each time, and succeeds", async ({ reply }) => {
    const { api, result } = await read(reply as Reply, reply as Reply, found);
    expect((await result).id).toBe("exp_1");
    expect(api.waits).toEqual([375, 750]);
  });

  it.each`
    what                      | reply                                                   | error                  | message
    ${"500"}                  | ${json({ error: "Oops" }, 500)}                         | ${ApiUnavailableError} | ${/: answered 500 \(Oops\)$/}
    ${"an HTML 502"}          | ${badGateway}                                           | ${ApiUnavailableError} | ${/: answered 502$/}
    ${"a dropped connection"} | ${hangUp}                                               | ${ApiUnavailableError} | ${/: the connection failed before the answer was complete \(\w+\)$/}
    ${"a reset mid-body"}     | ${breakOff('{"id":')}                                   | ${ApiUnavailableError} | ${/: the connection failed before the answer was complete \(\w+\)$/}
    ${"JSON cut short"}       | ${text('{"id":"Jane', 200)}                             | ${ApiContractError}    | ${/: answered 200 with a body of 11 characters that is not JSON, expected JSON$/}
    ${"a log-in page"}        | ${text("<html>", 200, { "content-type": "text/html" })} | ${ApiContractError}    | ${/: answered 200 with an HTML page, probably from a proxy, expected JSON$/}
    ${"a byte not in UTF-8"}  | ${text(LATIN1, 200)}                                    | ${ApiContractError}    | ${/: answered 200 with a body that is not UTF-8, expected JSON$/}
    ${"429 without a wait"}   | ${json({}, 429)}                                        | ${ApiRateLimitError}   | ${/: asked to wait 2 s$/}
  `("until the attempts are used up by $what", async ({ reply, error, message }) => {
    const { script, result } = await read(reply as Reply, reply as Reply, reply as Reply);
    const thrown = await rejection(result);
    expect(thrown).toBeInstanceOf(error);
    expect((thrown as Error).message).toMatch(message);
    expect(script.calls).toHaveLength(READ_RETRY.attempts);
  });

  it("as often as its policy says", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, badGateway);
    const api = clientOf(script, { retry: { ...READ_RETRY, attempts: 1 } });
    expect(await rejection(api.getExperiment("exp_1"))).toBeInstanceOf(ApiUnavailableError);
    expect(api.waits).toEqual([]);
  });

  it("page by page in a listing, without losing its place", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}`, json(wirePage(["a"], "c2")))
      .on(`GET ${LIST}?cursor=c2`, badGateway)
      .on(`GET ${LIST}?cursor=c2`, json(wirePage(["b"])));
    expect((await collect(clientOf(script).listExperiments())).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("but not when the answer is JSON of another shape", async () => {
    const { script, result } = await read(json({ unexpected: true }));
    expect(await rejection(result)).toBeInstanceOf(ApiContractError);
    expect(script.calls).toHaveLength(1);
  });

  it("and says so in the log", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, badGateway).on(`GET ${ONE}`, found);
    const log = recordingLog();
    await clientOf(script, { log }).getExperiment("exp_1");
    const template = "/rest/v1/experiments/{id}";
    expect(log.entries).toEqual([
      {
        level: "debug",
        message: "experiments api answered",
        data: { method: "GET", path: template, durationMs: 0, status: 502 },
      },
      {
        level: "info",
        message: "experiments api read will be repeated",
        data: { path: template, attempt: 1, delayMs: 375, code: "api-unavailable" },
      },
      {
        level: "debug",
        message: "experiments api answered",
        data: { method: "GET", path: template, durationMs: 0, status: 200 },
      },
    ]);
  });
});

describe("a server that says whether a request should be repeated", () => {
  it.each([400, 403, 409, 500])("with yes, after %d, gets a read again", async (status) => {
    const { api, result } = await read(json({ error: "Not now" }, status, { "x-should-retry": "true" }), found);
    expect((await result).id).toBe("exp_1");
    expect(api.waits).toEqual([375]);
  });

  it("with yes each time, gets it as often as the policy says, and its refusal is the result", async () => {
    const refusal = json({ error: "Not now" }, 409, { "x-should-retry": "True" });
    const { result } = await read(refusal, refusal, refusal);
    expect(await rejection(result)).toBeInstanceOf(ApiRefusedError);
  });

  it.each`
    status | error
    ${429} | ${ApiRateLimitError}
    ${500} | ${ApiUnavailableError}
    ${503} | ${ApiUnavailableError}
  `("with no, after $status, does not get it again", async ({ status, error }) => {
    const { api, result } = await read(json({}, status, { "x-should-retry": "false", "retry-after": "1" }));
    expect(await rejection(result)).toBeInstanceOf(error);
    expect(api.waits).toEqual([]);
  });

  it("with anything else has said nothing", async () => {
    const { result } = await read(json({}, 500, { "x-should-retry": "maybe" }), found);
    expect((await result).id).toBe("exp_1");
  });
});

describe("a wait that the server asks for", () => {
  it.each`
    form                             | headers                                                                                      | waitMs
    ${"seconds"}                     | ${{ "retry-after": "7" }}                                                                    | ${7000}
    ${"milliseconds"}                | ${{ "retry-after-ms": "1500", "retry-after": "9" }}                                          | ${1500}
    ${"a date, by its own clock"}    | ${{ "retry-after": "Mon, 01 Jun 2026 10:00:12 GMT", date: "Mon, 01 Jun 2026 10:00:00 GMT" }} | ${12_000}
    ${"a date already past"}         | ${{ "retry-after": "Mon, 01 Jun 2026 09:00:00 GMT", date: "Mon, 01 Jun 2026 10:00:00 GMT" }} | ${undefined}
    ${"nonsense, which is no wait"}  | ${{ "retry-after": "soon" }}                                                                 | ${375}
    ${"a negative number, likewise"} | ${{ "retry-after-ms": "-5" }}                                                                | ${375}
  `("in $form is kept", async ({ headers, waitMs }) => {
    const { api, result } = await read(json({}, 429, headers), found);
    await result;
    expect(api.waits).toEqual(waitMs === undefined ? [] : [waitMs]);
  });

  it("counts for a 503 as well", async () => {
    const { api, result } = await read(json({}, 503, { "retry-after": "3" }), found);
    await result;
    expect(api.waits).toEqual([3000]);
  });

  it.each([429, 503])("beyond what is sat out here goes back to the caller (%d)", async (status) => {
    const { api, script, result } = await read(json({}, status, { "retry-after": "31" }));
    const thrown = await rejection(result);
    expect(thrown).toBeInstanceOf(ApiRateLimitError);
    expect(thrown).toMatchObject({
      code: "api-rate-limit",
      retryAfterMs: 31_000,
      message: `GET ${ONE}: asked to wait 31 s`,
    });
    expect(script.calls).toHaveLength(1);
    expect(api.waits).toEqual([]);
  });

  it("is handed on when the attempts are used up", async () => {
    const limited = json({}, 429, { "retry-after": "5" });
    const { result } = await read(limited, limited, limited);
    expect(await rejection(result)).toMatchObject({ code: "api-rate-limit", retryAfterMs: 5000 });
  });
});
