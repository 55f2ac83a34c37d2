import { afterEach, describe, expect, it } from "vitest";
import type { Generation, Sandbox } from "../../src/sandbox/index.ts";
import { call, DAY_MS, sandboxAt } from "./call.ts";

let open: Sandbox[] = [];
async function opened(...args: Parameters<typeof sandboxAt>): ReturnType<typeof sandboxAt> {
  const made = await sandboxAt(...args);
  open.push(made.sandbox);
  return made;
}
afterEach(async () => {
  await Promise.all(open.map((sandbox) => sandbox.close()));
  open = [];
});

describe("who may ask", () => {
  it("turns away a missing and an unknown key with 401", async () => {
    const { sandbox } = await opened();
    expect((await call(sandbox, "GET", "/experiments", { key: "" })).status).toBe(401);
    const unknown = await call(sandbox, "GET", "/experiments", { key: "nobody" });
    expect(unknown).toMatchObject({ status: 401, body: { error: "Invalid or expired API key" } });
  });

  it("refuses with 403 what a key's scopes do not allow, before anything happens", async () => {
    const { sandbox } = await opened({ apiKeys: [{ key: "reader", scopes: ["experiment:list", "experiment:find"] }] });
    const { id } = sandbox.experiments.find("clear-winner");
    expect((await call(sandbox, "GET", `/experiments/${id}`, { key: "reader" })).status).toBe(200);
    const refused = await call(sandbox, "POST", `/experiments/${id}/stop`, { key: "reader", body: {} });
    expect(refused).toMatchObject({ status: 403, body: { details: "Required: experiment:stop" } });
    expect(sandbox.experiments.find("clear-winner").status).toBe("running");
  });

  it("lists experiments without variants to a key that may not look at them", async () => {
    const { sandbox } = await opened({ apiKeys: [{ key: "lister", scopes: ["experiment:list"] }] });
    const list = await call(sandbox, "GET", "/experiments", { key: "lister" });
    expect(list.body.entities[0].variants).toEqual([]);
  });

  it("answers on loopback only", async () => {
    await expect(sandboxAt({ host: "0.0.0.0" })).rejects.toThrow("requires a loopback host");
  });
});

describe("the list", () => {
  it("is paged by opaque cursors, each experiment once, newest first", async () => {
    const { sandbox } = await opened({ scenarios: Array.from({ length: 60 }, () => "not-yet") });
    const seen: { id: string; createdAt: string }[] = [];
    let cursor: string | null = "";
    for (let page = 0; cursor !== null; page++) {
      expect(page).toBeLessThan(4);
      const { body } = await call(sandbox, "GET", `/experiments?cursor=${cursor}`);
      seen.push(...body.entities);
      expect(body.pagination.hasMore).toBe(body.pagination.nextCursor !== null);
      cursor = body.pagination.nextCursor;
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(60);
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(
      seen
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
  });

  it.each`
    limit    | rows
    ${"0"}   | ${1}
    ${"-5"}  | ${1}
    ${"7"}   | ${7}
    ${"999"} | ${100}
  `("clamps a limit of $limit to $rows rows", async ({ limit, rows }) => {
    const { sandbox } = await opened({ scenarios: Array.from({ length: 101 }, () => "draft") });
    expect((await call(sandbox, "GET", `/experiments?limit=${limit}`)).body.entities).toHaveLength(rows);
  });

  it("refuses a cursor it never gave, and a status it does not know", async () => {
    const { sandbox } = await opened();
    expect(await call(sandbox, "GET", "/experiments?cursor=garbage")).toMatchObject({
      status: 400,
      body: { error: "Invalid cursor" },
    });
    expect((await call(sandbox, "GET", "/experiments?status=asleep")).status).toBe(400);
  });

  it("filters by status, type and words together", async () => {
    const { sandbox } = await opened();
    const rows = async (query: string): Promise<string[]> =>
      (await call(sandbox, "GET", `/experiments?${query}`)).body.entities.map(({ key }: { key: string }) => key);
    expect(await rows("status=completed")).toEqual(["faq-open"]);
    expect(await rows("type=personalization")).toEqual(["resume-intake"]);
    expect(await rows("status=running&search=HERO")).toEqual(["homepage-hero-video"]);
  });

  it("still shows an experiment that is already deleted, until the day is over", async () => {
    const { sandbox, clock } = await opened();
    const { id } = sandbox.experiments.find("deleted-after-list");
    const listed = async (): Promise<string[]> =>
      (await call(sandbox, "GET", "/experiments?limit=100")).body.entities.map((row: { id: string }) => row.id);
    expect(await listed()).toContain(id);
    for (const path of ["", "/results", "/results-time-series"])
      expect((await call(sandbox, "GET", `/experiments/${id}${path}`)).status).toBe(404);
    clock.advance(DAY_MS);
    expect(await listed()).not.toContain(id);
  });
});

describe("the two generations", () => {
  const both = async (): Promise<Record<Generation, Sandbox>> => ({
    seed: (await opened({ generation: "seed" })).sandbox,
    current: (await opened({ generation: "current" })).sandbox,
  });

  it("differ in whether list rows carry variants", async () => {
    const { seed, current } = await both();
    expect((await call(seed, "GET", "/experiments")).body.entities[0]).not.toHaveProperty("variants");
    expect((await call(current, "GET", "/experiments")).body.entities[0].variants.length).toBeGreaterThan(1);
  });

  it("differ in when an experiment may be changed", async () => {
    const { seed, current } = await both();
    const change = async (sandbox: Sandbox, scenario: string): Promise<number> =>
      (
        await call(sandbox, "PATCH", `/experiments/${sandbox.experiments.find(scenario).id}`, {
          body: { name: "New name" },
        })
      ).status;
    expect([await change(seed, "draft"), await change(seed, "flat"), await change(seed, "ended-long-ago")]).toEqual([
      200, 409, 409,
    ]);
    expect([
      await change(current, "draft"),
      await change(current, "flat"),
      await change(current, "ended-long-ago"),
    ]).toEqual([200, 200, 409]);
  });

  it("differ in winner, rollout and the draft diff, which the older one does not know", async () => {
    const { seed, current } = await both();
    const { id, variants } = current.experiments.find("ended-long-ago");
    const [control, variant] = [variants[0]!.id, variants[1]!.id];
    for (const path of ["rollout", "end-rollout", "winner"]) {
      expect((await call(seed, "POST", `/experiments/${id}/${path}`, { body: { variantId: variant } })).status).toBe(
        404,
      );
    }
    expect((await call(seed, "GET", "/versions/draft/diff")).status).toBe(404);
    expect((await call(seed, "GET", `/experiments/${id}`)).body).not.toHaveProperty("rolloutVariantId");

    expect((await call(current, "POST", `/experiments/${id}/rollout`, { body: { variantId: control } })).status).toBe(
      409,
    );
    const rolled = await call(current, "POST", `/experiments/${id}/rollout`, { body: { variantId: variant } });
    expect(rolled.body.experiment.rolloutVariantId).toBe(variant);
    expect((await call(current, "POST", `/experiments/${id}/end-rollout`)).body.experiment.rolloutVariantId).toBeNull();
    const cleared = await call(current, "POST", `/experiments/${id}/winner`, { body: {} });
    expect(cleared.body).toMatchObject({ id, winnerVariantId: null });
    expect((await call(current, "GET", "/versions/draft/diff")).body).toEqual({ count: 0, differences: {} });
    const running = current.experiments.find("flat").id;
    expect((await call(current, "POST", `/experiments/${running}/winner`, { body: {} })).status).toBe(409);
  });

  it("differ in paging of the variant list", async () => {
    const { seed, current } = await both();
    const { id } = seed.experiments.find("five-variants");
    expect(Object.keys((await call(seed, "GET", `/experiment-variants?experimentId=${id}`)).body)).toEqual([
      "entities",
    ]);
    const page = await call(current, "GET", `/experiment-variants?experimentId=${id}&limit=2`);
    expect(page.body.entities).toHaveLength(2);
    expect(page.body.pagination.hasMore).toBe(true);
    expect((await call(seed, "GET", "/experiment-variants?experimentId=nobody")).body).toEqual({ entities: [] });
  });
});

describe("a life of an experiment", () => {
  it("goes from created over started, paused and resumed to stopped and deleted", async () => {
    const { sandbox, clock } = await opened();
    const created = await call(sandbox, "POST", "/experiments", {
      body: {
        experimentSettingsId: "settings_1",
        name: "New banner",
        metrics: { primary: { eventName: "Banner Clicked" } },
      },
    });
    expect(created).toMatchObject({
      status: 200,
      body: { status: "draft", key: "new-banner", variants: [{ isControl: true, weight: 100 }] },
    });
    const { id } = created.body;
    const step = (name: string, body: object = {}): ReturnType<typeof call> =>
      call(sandbox, "POST", `/experiments/${id}/${name}`, { body });
    expect(await step("start")).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("two variants") },
    });
    await call(sandbox, "POST", "/experiment-variants", { body: { experimentId: id, name: "Blue", weight: 50 } });

    const started = await step("start", { publishAfterStart: false });
    expect(started.body).toMatchObject({
      publishStatus: "pending_publish",
      concurrentVersionChanges: 1,
      experiment: { status: "running" },
    });
    expect(started.body.experiment).not.toHaveProperty("variants");
    clock.advance(2 * DAY_MS);
    expect((await step("pause")).body).toMatchObject({ publishStatus: "published", experiment: { status: "paused" } });
    const paused = await call(sandbox, "GET", `/experiments/${id}/results`);
    expect(paused.body.variants[0].impressions).toBeGreaterThan(500);
    clock.advance(DAY_MS);
    expect((await call(sandbox, "GET", `/experiments/${id}/results`)).body).toEqual(paused.body);
    expect((await step("resume")).body.experiment.startedAt).toBe(clock.now());
    expect((await step("start")).status).toBe(409);

    const winner = sandbox.experiments.byId(id).variants[1]!.id;
    expect((await step("stop", { winnerVariantId: "var_of_another" })).status).toBe(400);
    expect((await step("stop", { winnerVariantId: winner })).body.experiment).toMatchObject({
      status: "completed",
      winnerVariantId: winner,
      stoppedAt: clock.now(),
    });
    expect((await step("stop")).status).toBe(409);
    const frozen = await call(sandbox, "GET", `/experiments/${id}/results`);
    clock.advance(3 * DAY_MS);
    expect((await call(sandbox, "GET", `/experiments/${id}/results`)).body).toEqual(frozen.body);

    expect((await call(sandbox, "DELETE", `/experiments/${id}`)).text).toBe("true");
    expect((await call(sandbox, "GET", `/experiments/${id}`)).status).toBe(404);
  });

  it("refuses to start without a goal, and bodies that make no sense", async () => {
    const { sandbox } = await opened();
    const { id } = (
      await call(sandbox, "POST", "/experiments", { body: { experimentSettingsId: "s", name: "No goal" } })
    ).body;
    expect((await call(sandbox, "POST", `/experiments/${id}/start`)).body.error).toContain("Primary metric");
    expect(await call(sandbox, "POST", "/experiments", { body: { name: "x" } })).toMatchObject({
      status: 400,
      body: { error: "Invalid request body" },
    });
    expect((await call(sandbox, "PATCH", `/experiments/${id}`, { body: { trafficAllocation: 101 } })).status).toBe(400);
  });

  it("takes a lifecycle call without any body", async () => {
    const { sandbox } = await opened();
    const { id } = sandbox.experiments.find("flat");
    expect((await call(sandbox, "POST", `/experiments/${id}/pause`)).status).toBe(200);
  });
});

describe("results and daily series", () => {
  it("tell the same counts, the series by day and without the days nobody came", async () => {
    const { sandbox } = await opened();
    const { id, variants } = sandbox.experiments.find("paused-and-resumed");
    const results = (await call(sandbox, "GET", `/experiments/${id}/results`)).body.variants;
    const { days } = (await call(sandbox, "GET", `/experiments/${id}/results-time-series`)).body;
    for (const { id: arm } of variants) {
      const sum = days.flatMap((day: { variants: { id: string; impressions: number }[] }) =>
        day.variants.filter((row) => row.id === arm),
      );
      expect(sum.reduce((total: number, row: { impressions: number }) => total + row.impressions, 0)).toBe(
        results.find((row: { id: string }) => row.id === arm).impressions,
      );
    }
    const dates = days.map(({ date }: { date: string }) => date);
    expect(dates).toEqual(dates.toSorted());
    expect(dates).not.toContain("2026-11-17");
    expect(dates.at(-1)).toBe("2026-11-23");
    expect(
      results.reduce((sum: number, row: { probabilityToBeBest: number }) => sum + row.probabilityToBeBest, 0),
    ).toBeCloseTo(1, 9);
  });

  it("answer an empty series where nobody came", async () => {
    const { sandbox } = await opened();
    const { id } = sandbox.experiments.find("no-traffic");
    expect((await call(sandbox, "GET", `/experiments/${id}/results-time-series`)).body).toEqual({ days: [] });
    expect((await call(sandbox, "GET", `/experiments/${id}/results`)).body.variants[0]).toMatchObject({
      impressions: 0,
      conversionRate: 0,
    });
  });

  it("clamp the window silently, both ends included", async () => {
    const { sandbox } = await opened();
    const { id } = sandbox.experiments.find("flat");
    const dates = async (query: string): Promise<string[]> =>
      (await call(sandbox, "GET", `/experiments/${id}/results-time-series?${query}`)).body.days.map(
        ({ date }: { date: string }) => date,
      );
    expect(await dates("startDate=2026-11-20&endDate=2026-11-21")).toEqual(["2026-11-20", "2026-11-21"]);
    expect((await dates("startDate=2026-01-01&endDate=2026-11-15"))[0]).toBe("2026-11-11");
    expect((await dates("startDate=2026-11-20&endDate=2027-01-01")).at(-1)).toBe("2026-11-23");
  });

  it("refuse windows of more than 366 days and dates that do not exist", async () => {
    const { sandbox } = await opened({ scenarios: ["runs-for-years"] });
    const { id } = sandbox.experiments.find("runs-for-years");
    const status = async (query: string): Promise<number> =>
      (await call(sandbox, "GET", `/experiments/${id}/results-time-series?${query}`)).status;
    expect(await status("")).toBe(400);
    expect(await status("startDate=2025-11-23&endDate=2026-11-23")).toBe(200);
    expect(await status("startDate=2025-11-22&endDate=2026-11-23")).toBe(400);
    expect(await status("startDate=2026-02-30")).toBe(400);
    expect(await status("startDate=2026-11-02&endDate=2026-11-01")).toBe(400);
  });

  it("count another event when asked for one, and the new goal after it was changed", async () => {
    const { sandbox } = await opened();
    const { id } = sandbox.experiments.find("flat");
    const conversions = async (query = ""): Promise<number> =>
      (await call(sandbox, "GET", `/experiments/${id}/results${query}`)).body.variants[0].conversions;
    const [planned, other] = [await conversions(), await conversions("?eventName=Help%20Opened")];
    expect(other).toBeGreaterThan(0);
    expect(other).toBeLessThan(planned);
    await call(sandbox, "PATCH", `/experiments/${id}`, {
      body: { metrics: { primary: { eventName: "Help Opened" } } },
    });
    expect(await conversions()).toBe(other);
  });
});
