import { describe, expect, it, onTestFinished } from "vitest";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/index.ts";
import { call, sandboxAt } from "./call.ts";

async function aSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const { sandbox } = await sandboxAt({ scenarios: ["flat"], ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const draft = { experimentSettingsId: "settings_1", name: "New banner" };

async function created(sandbox: Sandbox, more: object = {}): Promise<{ id: string; variants: { id: string }[] }> {
  return (await call(sandbox, "POST", "/experiments", { body: { ...draft, ...more } })).body;
}

describe("a window of the daily series", () => {
  it("is clamped to the run before it is measured", async () => {
    const sandbox = await aSandbox();
    const { id } = sandbox.experiments.find("flat");
    const asked = await call(
      sandbox,
      "GET",
      `/experiments/${id}/results-time-series?startDate=2000-01-01&endDate=2099-12-31`,
    );
    expect(asked.status).toBe(200);
    expect(asked.body.days.map(({ date }: { date: string }) => date)).toEqual(
      expect.arrayContaining(["2026-11-11", "2026-11-23"]),
    );
  });

  it("that lies wholly before the start ends before it begins, and is refused", async () => {
    const sandbox = await aSandbox();
    const { id } = sandbox.experiments.find("flat");
    const asked = await call(
      sandbox,
      "GET",
      `/experiments/${id}/results-time-series?startDate=2026-01-01&endDate=2026-01-31`,
    );
    expect(asked).toMatchObject({ status: 400, body: { error: "startDate must not be after endDate" } });
  });
});

describe("another event", () => {
  it("that nobody ever sent has no conversions, and an empty one means the goal", async () => {
    const sandbox = await aSandbox();
    const { id } = sandbox.experiments.find("flat");
    const conversions = async (query: string): Promise<number[]> =>
      (await call(sandbox, "GET", `/experiments/${id}/results${query}`)).body.variants.map(
        (row: { conversions: number }) => row.conversions,
      );
    expect(await conversions("?eventName=Never%20Sent")).toEqual([0, 0]);
    expect(await conversions("?eventName=")).toEqual(await conversions(""));
    const days = async (query: string): Promise<unknown> =>
      (await call(sandbox, "GET", `/experiments/${id}/results-time-series${query}`)).body;
    expect(await days("?eventName=")).toEqual(await days(""));
    expect(JSON.stringify(await days("?eventName=Never%20Sent"))).not.toMatch(/"conversions":[1-9]/);
  });
});

describe("variants", () => {
  it("begin with a control of the weight asked for, which then gets what the others leave", async () => {
    const sandbox = await aSandbox();
    const { id, variants } = await created(sandbox, { controlWeight: 40 });
    expect(variants).toMatchObject([{ isControl: true, weight: 40 }]);
    const add = (body: object): ReturnType<typeof call> =>
      call(sandbox, "POST", "/experiment-variants", { body: { experimentId: id, ...body } });
    const blue = (await add({ name: "Blue", weight: 30 })).body;
    expect(blue).toMatchObject({ experimentId: id, isControl: false, weight: 30 });
    const weights = (): number[] => sandbox.experiments.byId(id).variants.map(({ weight }) => weight);
    expect(weights()).toEqual([70, 30]);
    expect((await add({ name: "Red", weight: 70 })).status).toBe(400);
    expect((await call(sandbox, "PATCH", `/experiment-variants/${blue.id}`, { body: { weight: 50 } })).status).toBe(
      200,
    );
    expect(weights()).toEqual([50, 50]);
    expect((await call(sandbox, "DELETE", `/experiment-variants/${blue.id}`)).text).toBe("true");
    expect(weights()).toEqual([100]);
  });

  it("have one control, which stays, and are locked once the experiment has started", async () => {
    const sandbox = await aSandbox();
    const { id, variants } = await created(sandbox);
    const control = variants[0]!.id;
    const second = { experimentId: id, name: "Second", weight: 10, isControl: true };
    expect((await call(sandbox, "POST", "/experiment-variants", { body: second })).status).toBe(409);
    expect((await call(sandbox, "DELETE", `/experiment-variants/${control}`)).status).toBe(409);
    const running = sandbox.experiments.find("flat").variants[1]!.id;
    expect((await call(sandbox, "PATCH", `/experiment-variants/${running}`, { body: { weight: 10 } })).status).toBe(
      409,
    );
    expect((await call(sandbox, "DELETE", `/experiment-variants/${running}`)).status).toBe(409);
    expect((await call(sandbox, "DELETE", "/experiment-variants/var_nobody")).status).toBe(404);
  });

  it("carry page content, as changes of the documented kind", async () => {
    const sandbox = await aSandbox();
    const { id } = sandbox.experiments.find("flat");
    const [, treatment] = (await call(sandbox, "GET", `/experiments/${id}`)).body.variants;
    expect(treatment.domModifications).toMatchObject([{ action: "setHtml" }]);
  });
});

describe("the rest of the API", () => {
  it("lists the settings that experiments are made with", async () => {
    const sandbox = await aSandbox({ apiKeys: [{ key: "reader", scopes: ["experimentSettings:list"] }] });
    const { body } = await call(sandbox, "GET", "/experiment-settings", { key: "reader" });
    expect(Object.keys(body)).toEqual(["entities"]);
    expect(body.entities).toMatchObject([{ id: expect.any(String), pixel: expect.any(String) }]);
  });

  it("names what is not published by its kind", async () => {
    const sandbox = await aSandbox();
    sandbox.faults.add({ kind: "foreign-drafts", count: 2 });
    const { body } = await call(sandbox, "GET", "/versions/draft/diff");
    expect(body).toMatchObject({ count: 2, differences: { webPixels: [{}, {}] } });
  });

  it.each`
    method      | path
    ${"PUT"}    | ${"/experiments/:id"}
    ${"POST"}   | ${"/experiments/:id"}
    ${"DELETE"} | ${"/experiments"}
    ${"GET"}    | ${"/experiments/:id/stop"}
    ${"POST"}   | ${"/experiments/:id/results"}
    ${"DELETE"} | ${"/experiment-settings"}
  `("answers 405 to $method $path", async ({ method, path }) => {
    const sandbox = await aSandbox();
    const { id } = sandbox.experiments.find("flat");
    expect(await call(sandbox, method, path.replace(":id", id))).toMatchObject({
      status: 405,
      body: { error: "Method not allowed" },
    });
  });

  it("refuses targeting without addresses, and takes null for none", async () => {
    const sandbox = await aSandbox();
    const { id } = await created(sandbox);
    const patch = (body: object): ReturnType<typeof call> => call(sandbox, "PATCH", `/experiments/${id}`, { body });
    expect((await patch({ targetingRules: { visitorStatus: "new" } })).status).toBe(400);
    expect((await patch({ targetingRules: { urlPatterns: ["/a"] } })).body.targetingRules).toEqual({
      urlPatterns: ["/a"],
    });
    expect((await patch({ targetingRules: null, metrics: null, description: null })).body).toMatchObject({
      targetingRules: null,
      metrics: null,
      description: null,
    });
  });
});
