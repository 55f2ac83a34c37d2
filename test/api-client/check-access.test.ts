import { describe, expect, it } from "vitest";
import { checkAccess, checkUnpublishedAccess } from "../../src/api-client/index.ts";
import { hangUp, json, startHttpScript, text } from "../support/http-script.ts";
import { optionsFor, READ_KEY, STOP_KEY } from "./client-under-test.ts";
import { LIST, ONE, seedExperiment, seedExperimentWithVariants, wirePage, wireResults } from "./wire.ts";

describe("checkAccess", () => {
  it("is content when one experiment can be listed and read with its results", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}?limit=1`, json(wirePage(["exp_1"], "more")))
      .on(`GET ${ONE}`, json(seedExperimentWithVariants()))
      .on(`GET ${ONE}/results`, json(wireResults()));
    expect(await checkAccess(optionsFor(script))).toBe("ok");
  });

  it("is content with an account that has no experiments", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage([])));
    expect(await checkAccess(optionsFor(script))).toBe("ok");
  });

  it("does not ask a draft for results", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}`, json({ entities: [seedExperiment({ status: "draft" })], pagination: { hasMore: false } }))
      .on(`GET ${ONE}`, json(seedExperimentWithVariants()));
    expect(await checkAccess(optionsFor(script))).toBe("ok");
  });

  it("does not mind an experiment deleted in between", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage(["exp_1"]))).on(`GET ${ONE}`, json({ error: "Not found" }, 404));
    expect(await checkAccess(optionsFor(script))).toBe("ok");
  });

  it.each`
    what                 | reply                                                   | problem                             | whatToDo
    ${"a wrong key"}     | ${json({ error: "Invalid API key" }, 401)}              | ${"answered 401 (Invalid API key)"} | ${/^check that the API key is complete/}
    ${"a missing scope"} | ${json({ error: "Forbidden" }, 403)}                    | ${"answered 403"}                   | ${/^give the API key the scopes experiment:list and experiment:find/}
    ${"another site"}    | ${text("<html>", 200, { "content-type": "text/html" })} | ${"an HTML page"}                   | ${/^check the base URL/}
    ${"a wrong path"}    | ${json({ error: "Not found" }, 404)}                    | ${"answered 404"}                   | ${/^check the base URL/}
    ${"a dead server"}   | ${hangUp}                                               | ${"the connection failed"}          | ${/^check the network/}
    ${"too many calls"}  | ${json({}, 429, { "retry-after": "60" })}               | ${"asked to wait 60 s"}             | ${/^try again after the wait/}
  `("asks once and says what to do about $what", async ({ reply, problem, whatToDo }) => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, reply);
    const access = await checkAccess(optionsFor(script));
    expect(access).toMatchObject({
      problem: expect.stringContaining(problem),
      whatToDo: expect.stringMatching(whatToDo),
    });
  });

  it("finds a key that may list but not read", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage(["exp_1"]))).on(`GET ${ONE}`, json({ error: "Forbidden" }, 403));
    expect(await checkAccess(optionsFor(script))).toMatchObject({
      problem: expect.stringContaining(`GET ${ONE}: answered 403`),
    });
  });

  it.each`
    answer            | reply                               | access
    ${"may not list"} | ${json({ error: "No scope" }, 403)} | ${"ok"}
    ${"may list"}     | ${json(wirePage([]))}               | ${"ok"}
    ${"is unknown"}   | ${json({ error: "Unknown" }, 401)}  | ${{ problem: expect.stringContaining("answered 401"), whatToDo: expect.stringContaining("the stop key") }}
  `("tells a wrong stop key from one that merely may not list: this one $answer", async ({ reply, access }) => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage([]))).on(`GET ${LIST}`, reply);
    expect(await checkAccess(optionsFor(script, { stopApiKey: STOP_KEY }))).toEqual(access);
    expect(script.calls.map((call) => call.headers.authorization)).toEqual([
      `Bearer ${READ_KEY}`,
      `Bearer ${STOP_KEY}`,
    ]);
  });

  it("does not hide wrong options", async () => {
    await expect(checkAccess(optionsFor({ url: "http://example.com" }))).rejects.toThrow(RangeError);
  });
});

describe("checkUnpublishedAccess", () => {
  const DIFF = "/rest/v1/versions/draft/diff";

  it("is content when the read key is told what waits to be published, however much", async () => {
    const script = await startHttpScript();
    script.on(`GET ${DIFF}`, json({ count: 3, differences: [] }));
    expect(await checkUnpublishedAccess(optionsFor(script, { stopApiKey: STOP_KEY }))).toBe("ok");
    expect(script.calls.map((call) => call.headers.authorization)).toEqual([`Bearer ${READ_KEY}`]);
  });

  it.each`
    what                  | reply                                           | problem                     | whatToDo
    ${"a missing scope"}  | ${json({ error: "Forbidden" }, 403)}            | ${"answered 403"}           | ${/^give the API key the scope version:find/}
    ${"an older server"}  | ${json({ error: "Not found" }, 404)}            | ${"too old for it"}         | ${/newer server/}
    ${"another answer"}   | ${json({ differences: [] })}                    | ${"not answered as agreed"} | ${/newer server/}
    ${"a wrong key"}      | ${json({ error: "Invalid API key" }, 401)}      | ${"answered 401"}           | ${/^check that the API key is complete/}
    ${"too many changes"} | ${json({ error: "Too many differences" }, 400)} | ${"Too many differences"}   | ${/^publish or discard/}
    ${"a dead server"}    | ${hangUp}                                       | ${"the connection failed"}  | ${/^check the network/}
  `("asks once and says what to do about $what", async ({ reply, problem, whatToDo }) => {
    const script = await startHttpScript();
    script.on(`GET ${DIFF}`, reply);
    const access = await checkUnpublishedAccess(optionsFor(script));
    expect(access).toEqual({ problem: expect.stringContaining(problem), whatToDo: expect.stringMatching(whatToDo) });
    expect(JSON.stringify(access)).toContain(DIFF);
  });
});
