import { describe, expect, it } from "vitest";
import { json, startHttpScript, type HttpScript } from "../support/http-script.ts";
import { clientOf, collect, READ_KEY, rejection, STOP_KEY } from "./client-under-test.ts";
import type { ExperimentDraft } from "../../src/ports/index.ts";
import {
  currentExperiment,
  LIST,
  ONE,
  READ_DETAILS,
  READ_EXPERIMENT,
  seedExperiment,
  seedExperimentWithVariants,
  wireDay,
  wireLifecycle,
  wirePage,
  wireResults,
} from "./wire.ts";

function bodyOf(script: HttpScript, index = 0): unknown {
  return JSON.parse(script.calls[index]!.body);
}

describe("reading", () => {
  it("lists running experiments, each in our words and without variants, and when it was changed where the server says so", async () => {
    const script = await startHttpScript();
    const page = wirePage(["exp_1"]);
    const older = page.entities.map((row) => ({ ...row, updatedAt: undefined }));
    script.on(`GET ${LIST}?limit=100&status=running&type=ab&search=checkout`, json({ ...page, entities: older }));
    const listed = await collect(
      clientOf(script).listExperiments({ status: "running", type: "ab", search: "checkout" }),
    );
    expect(listed).toStrictEqual([{ ...READ_EXPERIMENT, variants: undefined, updatedAt: undefined }]);
    const changed = page.entities.map((row) => ({ ...row, updatedAt: "2026-11-20T08:00:00+01:00" }));
    script.on(`GET ${LIST}?limit=100`, json({ ...page, entities: changed }));
    expect(await collect(clientOf(script).listExperiments())).toMatchObject([
      { updatedAt: "2026-11-20T07:00:00.000Z" },
    ]);
  });

  it("reads one experiment of either generation the same, and keeps nothing of pages and targeting", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, json(seedExperimentWithVariants())).on(`GET ${ONE}`, json(currentExperiment()));
    const api = clientOf(script);
    expect(await api.getExperiment("exp_1")).toStrictEqual(READ_EXPERIMENT);
    expect(await api.getExperiment("exp_1")).toStrictEqual(READ_EXPERIMENT);
  });

  it("reads on demand what people wrote: description, further metrics, targeting", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, json(seedExperimentWithVariants()));
    expect(await clientOf(script).getDetails("exp_1")).toStrictEqual({ ...READ_EXPERIMENT, ...READ_DETAILS });
  });

  it("reads further metrics as events and funnels, and leaves out what is neither", async () => {
    const script = await startHttpScript();
    const secondary = [{ eventName: "cart" }, { eventName: " ", funnelId: "funnel_1" }, null, 7, {}, { eventName: 3 }];
    script
      .on(`GET ${ONE}`, json(seedExperimentWithVariants({ metrics: { primary: { eventName: "buy" }, secondary } })))
      .on(`GET ${ONE}`, json(seedExperimentWithVariants({ metrics: { primary: { eventName: "buy" } } })));
    expect((await clientOf(script).getExperiment("exp_1")).secondary).toEqual([
      { kind: "event", event: "cart" },
      { kind: "funnel", funnelId: "funnel_1" },
    ]);
    expect((await clientOf(script).getExperiment("exp_1")).secondary).toBeUndefined();
  });

  it("leaves out of it what is not as documented, and refuses what everything depends on", async () => {
    const script = await startHttpScript();
    const odd = {
      description: 7,
      updatedAt: "string",
      targetingRules: "all",
      metrics: { secondary: [7, { eventName: "b" }] },
    };
    script
      .on(`GET ${ONE}`, json(seedExperimentWithVariants(odd)))
      .on(`GET ${ONE}`, json(seedExperimentWithVariants({ status: 5 })));
    expect(await clientOf(script).getDetails("exp_1")).toMatchObject({
      description: undefined,
      updatedAt: undefined,
      targetingRules: undefined,
      secondaryMetrics: [{ eventName: "b" }],
    });
    expect(await rejection(clientOf(script).getDetails("exp_1"))).toMatchObject({
      failure: { kind: "shape", at: "status", expected: "string" },
    });
  });

  it("reads results, for the primary goal or another event", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${ONE}/results`, json(wireResults()))
      .on(`GET ${ONE}/results?eventName=sign%20up%26more`, json(wireResults()));
    const api = clientOf(script);
    expect(await api.getResults("exp_1")).toStrictEqual([
      {
        id: "var_a",
        name: "Original",
        isControl: true,
        impressions: 1842,
        conversions: 213,
        probabilityToBeBest: 0.13,
      },
      { id: "var_b", name: "Green", isControl: false, impressions: 1850, conversions: 250, probabilityToBeBest: 0.87 },
    ]);
    await api.getResults("exp_1", { eventName: "sign up&more" });
    expect(script.calls.map((call) => call.query)).toEqual([{}, { eventName: "sign up&more" }]);
  });

  it("reads the daily series with explicit dates", async () => {
    const script = await startHttpScript();
    script.on(
      `GET ${ONE}/results-time-series?startDate=2026-05-02&endDate=2026-05-10&eventName=signup`,
      json({ days: [wireDay("2026-05-02")] }),
    );
    const series = await clientOf(script).getSeries("exp_1", {
      from: "2026-05-02",
      to: "2026-05-10",
      eventName: "signup",
    });
    expect(series).toStrictEqual([
      { date: "2026-05-02", variants: [{ id: "var_a", impressions: 10, conversions: 1 }] },
    ]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ["a list", [{ name: "Header pixel" }, { title: " Consent banner " }], ["Header pixel", "Consent banner"]],
    [
      "lists by kind",
      { webPixels: [{ name: "Header pixel" }], events: [{ key: "purchase" }] },
      ["Header pixel", "purchase"],
    ],
    [
      "what was before and after",
      [{ before: { name: "Old" }, after: { name: "New" } }, { entity: { label: "Tag" } }],
      ["New", "Tag"],
    ],
    ["bare texts", ["Header pixel", "", "Header pixel"], ["Header pixel"]],
    ["nothing with a name", [{ id: "draft-1", change: "updated" }, null, 7, [["x"]], { name: { en: "x" } }], []],
    ["no lists", { summary: "two things", count: 2 }, []],
    ["nothing", undefined, []],
    ["a text", "Header pixel", []],
    [
      "many",
      Array.from({ length: 9 }, (_, n) => ({ name: `Tag ${n}` })),
      ["Tag 0", "Tag 1", "Tag 2", "Tag 3", "Tag 4"],
    ],
    ["a long name", [{ name: "x".repeat(200) }], ["x".repeat(80)]],
  ])("counts the account's unpublished changes and names some, told as %s", async (_, differences, names) => {
    const script = await startHttpScript();
    script.on("GET /rest/v1/versions/draft/diff", json({ count: 9, differences }));
    expect(await clientOf(script).getUnpublishedChanges()).toEqual({ count: 9, names });
  });

  it("knows where unpublished changes cannot be told", async () => {
    const script = await startHttpScript();
    const diff = "GET /rest/v1/versions/draft/diff";
    script.on(diff, json({ count: 0, differences: ["Header pixel"] }));
    script.on(diff, json({ error: "API key lacks the required permission" }, 403));
    script.on(diff, json({ error: "Not found" }, 404));
    script.on(diff, json({ error: "Too many differences" }, 400));
    const api = clientOf(script, { stopApiKey: STOP_KEY });
    expect(await api.getUnpublishedChanges()).toEqual({ count: 0, names: [] });
    expect(await api.getUnpublishedChanges()).toBeUndefined();
    expect(await api.getUnpublishedChanges()).toBeUndefined();
    expect(await api.getUnpublishedChanges()).toBeUndefined();
    expect(script.calls[0]!.headers).toMatchObject({ authorization: `Bearer ${READ_KEY}` });
  });

  it("reads of an experiment and its account only names of hosts, and knows where they cannot be told", async () => {
    const script = await startHttpScript();
    const settings = "GET /rest/v1/experiment-settings";
    const allowing = (...lists: readonly unknown[]) =>
      script.on(settings, json({ entities: lists.map((whitelistDomains) => ({ id: "s", whitelistDomains })) }));
    const targeting = (urlPatterns: unknown) =>
      script.on(`GET ${ONE}`, json(seedExperimentWithVariants({ targetingRules: { urlPatterns } })));
    const api = clientOf(script, { stopApiKey: STOP_KEY });
    allowing(["example.com", "https://b.example.org/"], "c.example, d.example");
    targeting(["https://Shop.example.com:8443/cart?visitor=1", "/cart", 7]);
    expect(await api.getHosts("exp_1")).toEqual({
      targeted: ["shop.example.com"],
      allowed: ["example.com", "b.example.org", "c.example", "d.example"],
    });
    allowing(["example.com"]);
    targeting(null);
    expect(await api.getHosts("exp_1")).toEqual({ targeted: [], allowed: ["example.com"] });
    for (const lists of [[], [undefined], [[]], [["example.com"], null], [["example.com", "/cart"]], [{ a: 1 }]]) {
      allowing(...lists);
      expect(await api.getHosts("exp_1")).toBeUndefined();
    }
    script.on(settings, json({ error: "API key lacks the required permission" }, 403));
    expect(await api.getHosts("exp_1")).toBeUndefined();
    script.on(settings, json({ error: "Not found" }, 404));
    expect(await api.getHosts("exp_1")).toBeUndefined();
    expect(script.calls[0]!.headers).toMatchObject({ authorization: `Bearer ${READ_KEY}` });
  });

  it("asks with the read key alone, and says what it accepts", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, json(seedExperimentWithVariants()));
    await clientOf(script, { stopApiKey: STOP_KEY }).getExperiment("exp_1");
    expect(script.calls[0]!.headers).toMatchObject({ authorization: `Bearer ${READ_KEY}`, accept: "application/json" });
    expect(script.calls[0]!.headers).not.toHaveProperty("content-type");
  });

  it("works below a path of a gateway, and takes a base URL that already names the prefix", async () => {
    const script = await startHttpScript();
    script
      .on(`GET /ours${ONE}`, json(seedExperimentWithVariants()))
      .on(`GET ${ONE}`, json(seedExperimentWithVariants()));
    await clientOf({ url: `${script.url}/ours/` }).getExperiment("exp_1");
    await clientOf({ url: `${script.url}/rest/v1` }).getExperiment("exp_1");
    expect(script.calls.map((call) => call.path)).toEqual([`/ours${ONE}`, ONE]);
  });
});

describe("writing", () => {
  it("creates an experiment with exactly the draft", async () => {
    const script = await startHttpScript();
    script.on(`POST ${LIST}`, json(seedExperimentWithVariants({ status: "draft", startedAt: null })));
    const draft = {
      experimentSettingsId: "settings_1",
      name: "Checkout button",
      controlWeight: 50,
      metrics: { primary: { eventName: "purchase" } },
    };
    const created = await clientOf(script).createExperiment(draft);
    expect(created).toMatchObject({ id: "exp_1", status: "draft", startedAt: undefined });
    expect(bodyOf(script)).toEqual(draft);
  });

  it.each`
    generation   | answer                 | variants
    ${"seed"}    | ${seedExperiment()}    | ${undefined}
    ${"current"} | ${currentExperiment()} | ${READ_EXPERIMENT.variants}
  `("updates an experiment on a $generation server", async ({ answer, variants }) => {
    const script = await startHttpScript();
    script.on(`PATCH ${ONE}`, json(answer));
    expect(await clientOf(script).updateExperiment("exp_1", { name: "New", description: "" })).toStrictEqual({
      ...READ_EXPERIMENT,
      ...READ_DETAILS,
      variants,
    });
    expect(bodyOf(script)).toEqual({ name: "New", description: "" });
  });

  it("clears by null, and leaves alone what is not named", async () => {
    const script = await startHttpScript();
    script.on(`PATCH ${ONE}`, json(seedExperiment({ description: null, metrics: null, targetingRules: null })));
    const cleared = { description: null, metrics: null, targetingRules: null };
    expect(await clientOf(script).updateExperiment("exp_1", cleared)).toMatchObject({
      description: undefined,
      goal: undefined,
      secondaryMetrics: [],
      targetingRules: undefined,
    });
    expect(bodyOf(script)).toEqual(cleared);
  });

  it.each`
    wrong                            | draft                                                      | place
    ${"more traffic than there is"}  | ${{ trafficAllocation: 999 }}                              | ${"trafficAllocation"}
    ${"less traffic than none"}      | ${{ trafficAllocation: -1 }}                               | ${"trafficAllocation"}
    ${"an empty name"}               | ${{ name: "" }}                                            | ${"name"}
    ${"a goal that is no text"}      | ${{ metrics: { primary: { eventName: 7 } } }}              | ${"metrics.primary.eventName"}
    ${"targeting without addresses"} | ${{ targetingRules: { visitorStatus: "new" } }}            | ${"targetingRules.urlPatterns"}
    ${"an address that is too long"} | ${{ targetingRules: { urlPatterns: ["x".repeat(2001)] } }} | ${"targetingRules.urlPatterns.0"}
    ${"a field that nobody knows"}   | ${{ traffic: 50 }}                                         | ${"traffic"}
  `("refuses $wrong before anything is sent", async ({ draft, place }) => {
    const api = clientOf(await startHttpScript());
    const create = await rejection(api.createExperiment({ experimentSettingsId: "settings_1", name: "New", ...draft }));
    const update = await rejection(api.updateExperiment("exp_1", draft));
    for (const error of [create, update]) {
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toContain(place);
    }
  });

  it.each([{ experimentSettingsId: "" }, { controlWeight: 0 }, { controlWeight: 101 }, { type: "bandit" }])(
    "refuses to create %j",
    async (draft) => {
      const api = clientOf(await startHttpScript());
      const whole = { experimentSettingsId: "settings_1", name: "New", ...draft } as ExperimentDraft;
      expect(await rejection(api.createExperiment(whole))).toBeInstanceOf(RangeError);
    },
  );

  it("refuses to stop with an empty winner", async () => {
    const api = clientOf(await startHttpScript());
    expect(await rejection(api.stopExperiment("exp_1", { winnerVariantId: "" }))).toBeInstanceOf(RangeError);
  });

  it("deletes an experiment, whose answer is a bare true", async () => {
    const script = await startHttpScript();
    script.on(`DELETE ${ONE}`, json(true));
    await clientOf(script).deleteExperiment("exp_1");
    expect(script.calls[0]!.body).toBe("");
  });

  it.each`
    method                | action      | flag                    | name      | key
    ${"startExperiment"}  | ${"start"}  | ${"publishAfterStart"}  | ${"main"} | ${READ_KEY}
    ${"pauseExperiment"}  | ${"pause"}  | ${"publishAfterPause"}  | ${"stop"} | ${STOP_KEY}
    ${"resumeExperiment"} | ${"resume"} | ${"publishAfterResume"} | ${"stop"} | ${STOP_KEY}
  `("asks to $action with or without publishing, with the $name key", async ({ method, action, flag, key }) => {
    const script = await startHttpScript();
    script
      .on(`POST ${ONE}/${action}`, json(wireLifecycle()))
      .on(`POST ${ONE}/${action}`, json({ ...wireLifecycle(), publishStatus: "pending_publish" }));
    const api = clientOf(script, { stopApiKey: STOP_KEY });
    const change = api[method as "startExperiment"];
    expect(await change("exp_1")).toMatchObject({
      publishStatus: "published",
      concurrentVersionChanges: 1,
      experiment: { id: "exp_1" },
    });
    expect(await change("exp_1", { publish: false })).toMatchObject({ publishStatus: "pending_publish" });
    expect(bodyOf(script)).toEqual({});
    expect(bodyOf(script, 1)).toEqual({ [flag]: false });
    expect(script.calls.map((call) => call.headers.authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  });

  it("stops with the winner, by the stop key", async () => {
    const script = await startHttpScript();
    script.on(
      `POST ${ONE}/stop`,
      json(wireLifecycle({ status: "completed", stoppedAt: "2026-05-20T00:00:00.000Z", winnerVariantId: "var_b" })),
    );
    const answer = await clientOf(script, { stopApiKey: STOP_KEY }).stopExperiment("exp_1", {
      winnerVariantId: "var_b",
    });
    expect(answer.experiment).toMatchObject({
      status: "completed",
      winnerVariantId: "var_b",
      stoppedAt: "2026-05-20T00:00:00.000Z",
      variants: undefined,
    });
    expect(bodyOf(script)).toEqual({ winnerVariantId: "var_b" });
    expect(script.calls[0]!.headers).toMatchObject({
      authorization: `Bearer ${STOP_KEY}`,
      "content-type": "application/json",
    });
  });

  it.each(["rollout", "end-rollout", "winner"] as const)("asks for %s once, by the stop key", async (action) => {
    const script = await startHttpScript();
    const completed = { status: "completed", winnerVariantId: "var_b" };
    const answer = action === "winner" ? seedExperiment(completed) : wireLifecycle(completed);
    script.on(`POST ${ONE}/${action}`, json(answer));
    const api = clientOf(script, { stopApiKey: STOP_KEY });
    if (action === "rollout") await api.rollOutVariant("exp_1", { variantId: "var_b" });
    if (action === "end-rollout") await api.endRollout("exp_1");
    if (action === "winner") await api.declareWinner("exp_1", { winnerVariantId: "var_b" });
    const bodies = { rollout: { variantId: "var_b" }, "end-rollout": {}, winner: { winnerVariantId: "var_b" } };
    expect(bodyOf(script)).toEqual(bodies[action]);
    expect(script.calls.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${STOP_KEY}`]);
  });

  it.each([404, 405])("takes a %i for an old server only where the experiment is there", async (status) => {
    const script = await startHttpScript();
    const refuse = () => script.on(`POST ${ONE}/rollout`, json({ error: "Not found" }, status));
    const api = clientOf(script, { stopApiKey: STOP_KEY });
    refuse();
    script.on(`GET ${ONE}`, json(seedExperimentWithVariants()));
    expect(await rejection(api.rollOutVariant("exp_1", { variantId: "var_b" }))).toMatchObject({
      code: "api-unsupported",
    });
    refuse();
    script.on(`GET ${ONE}`, json({ error: "API key lacks the required permission" }, 403));
    expect(await rejection(api.rollOutVariant("exp_1", { variantId: "var_b" }))).toMatchObject({
      code: status === 404 ? "api-not-found" : "api-refused",
    });
  });

  it("stops with a rollout on a current server, and by the main key where there is no other", async () => {
    const script = await startHttpScript();
    script.on(
      `POST ${ONE}/stop`,
      json({ ...wireLifecycle(), experiment: currentExperiment({ status: "completed", rolloutVariantId: "var_b" }) }),
    );
    const answer = await clientOf(script).stopExperiment("exp_1", {
      winnerVariantId: "var_b",
      rolloutVariantId: "var_b",
    });
    expect(answer.experiment.rolloutVariantId).toBe("var_b");
    expect(bodyOf(script)).toEqual({ winnerVariantId: "var_b", rolloutVariantId: "var_b" });
    expect(script.calls[0]!.headers.authorization).toBe(`Bearer ${READ_KEY}`);
  });

  it("sends an empty object as JSON when there is nothing to say", async () => {
    const script = await startHttpScript();
    script.on(`POST ${ONE}/stop`, json(wireLifecycle()));
    await clientOf(script).stopExperiment("exp_1", {});
    expect(script.calls[0]).toMatchObject({ body: "{}", headers: { "content-type": "application/json" } });
  });
});

describe("ids", () => {
  it.each`
    id                 | segment
    ${"a/b"}           | ${"a%2Fb"}
    ${"a?b#c"}         | ${"a%3Fb%23c"}
    ${"../admin"}      | ${"..%2Fadmin"}
    ${"id with ä"}     | ${"id%20with%20%C3%A4"}
    ${"7c9e6679-7425"} | ${"7c9e6679-7425"}
  `("keeps $id one segment of the path", async ({ id, segment }) => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}/${segment}`, json(seedExperimentWithVariants({ id })));
    expect((await clientOf(script).getExperiment(id)).id).toBe(id);
  });

  it.each(["", ".", "..", "\ud800"])("refuses %j without asking the server", async (id) => {
    const script = await startHttpScript();
    const api = clientOf(script);
    await expect(api.getExperiment(id)).rejects.toThrow(RangeError);
    await expect(api.stopExperiment(id, {})).rejects.toThrow("an experiment id has to be a path segment");
  });
});
