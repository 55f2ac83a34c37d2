import { isEverything } from "../support/scope.ts";
import { describe, expect, it } from "vitest";
import { READ_RETRY } from "../../src/api-client/index.ts";
import { json, silence, stall, startHttpScript, text, type Reply } from "../support/http-script.ts";
import { clientOf, collect, READ_KEY, rejection } from "./client-under-test.ts";
import { LIST, ONE, seedExperimentWithVariants, wireLifecycle, wirePage } from "./wire.ts";
import { ApiContractError, ApiUnavailableError } from "../../src/ports/index.ts";

const once = { ...READ_RETRY, attempts: 1 };

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])(
    "(%d) is not followed, so that no other host ever sees the key",
    async (status) => {
      const script = await startHttpScript();
      // Any call here would be undeclared and fail the test.
      const elsewhere = await startHttpScript();
      script.on(`GET ${ONE}`, text("", status, { location: `${elsewhere.url}${ONE}?ticket=secret-ticket` }));
      const thrown = await rejection(clientOf(script).getExperiment("exp_1"));
      expect(thrown).toBeInstanceOf(ApiContractError);
      expect((thrown as Error).message).toContain(
        `answered ${status}, a redirect to ${new URL(elsewhere.url).host}; redirects are never followed`,
      );
      expect((thrown as Error).message).not.toContain("ticket");
      expect(elsewhere.calls).toEqual([]);
    },
  );

  it.each`
    where                                          | location                                    | host
    ${"to /login?next=secret"}                     | ${"/login?next=secret"}                     | ${"the same host"}
    ${"to //other.example/x"}                      | ${"//other.example/x"}                      | ${"other.example"}
    ${"to https://user:pass@other.example:8443/x"} | ${"https://user:pass@other.example:8443/x"} | ${"other.example:8443"}
    ${"without a location"}                        | ${undefined}                                | ${"nowhere"}
  `("$where is told as one to $host", async ({ location, host }) => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, text("", 302, location === undefined ? {} : { location }));
    await expect(clientOf(script).getExperiment("exp_1")).rejects.toThrow(`a redirect to ${host};`);
  });
});

describe("an answer that is too long", () => {
  it.each`
    way                           | reply
    ${"with its length told"}     | ${json({ padding: "x".repeat(3000) })}
    ${"in pieces without an end"} | ${endless}
  `("($way) is given up, and not asked for again", async ({ reply }) => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, reply as Reply);
    const thrown = await rejection(clientOf(script, { maxResponseBytes: 2000 }).getExperiment("exp_1"));
    expect(thrown).toBeInstanceOf(ApiContractError);
    expect((thrown as Error).message).toBe(`GET ${ONE}: answered with more than 2000 bytes`);
  });

  it("is one byte longer than allowed", async () => {
    const body = JSON.stringify(seedExperimentWithVariants({ name: "ä" }));
    const bytes = Buffer.byteLength(body);
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, text(body)).on(`GET ${ONE}`, text(body));
    expect((await clientOf(script, { maxResponseBytes: bytes }).getExperiment("exp_1")).name).toBe("ä");
    await expect(clientOf(script, { maxResponseBytes: bytes - 1 }).getExperiment("exp_1")).rejects.toThrow(
      "answered with more than",
    );
  });
});

describe("time", () => {
  it.each`
    what                            | reply
    ${"never answers"}              | ${silence}
    ${"never ends its answer"}      | ${stall('{"id":')}
    ${"answers one byte at a time"} | ${drip}
  `("is limited when the server $what", async ({ reply }) => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, reply as Reply);
    const thrown = await rejection(clientOf(script, { requestTimeoutMs: 500, retry: once }).getExperiment("exp_1"));
    expect(thrown).toBeInstanceOf(ApiUnavailableError);
    expect((thrown as Error).message).toBe(`GET ${ONE}: no complete answer within 500 ms`);
  });

  it.runIf(isEverything)("is not running while a request waits for its turn", async () => {
    const script = await startHttpScript();
    const answers: (() => void)[] = [];
    const later: Reply = (response, request) =>
      void answers.push(() => json(seedExperimentWithVariants())(response, request));
    script.on(`GET ${ONE}`, silence).on(`GET ${ONE}`, later);
    const api = clientOf(script, { requestTimeoutMs: 1000, concurrency: 1, retry: once });
    const [first, second] = [rejection(api.getExperiment("exp_1")), api.getExperiment("exp_1")];
    // The first uses up the time of both, if the second's were running.
    expect(await first).toBeInstanceOf(ApiUnavailableError);
    await script.arrived(2);
    answers[0]!();
    expect((await second).id).toBe("exp_1");
  });
});

describe("an abort", () => {
  const reason = new Error("shutting down");

  it("ends a read under way at once, with the caller's reason", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, silence);
    const controller = new AbortController();
    const result = rejection(clientOf(script).getExperiment("exp_1", { signal: controller.signal }));
    await script.arrived(1);
    controller.abort(reason);
    expect(await result).toBe(reason);
  });

  it("ends a read in the middle of the answer", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}/results`, stall('{"variants":['));
    const controller = new AbortController();
    const result = rejection(clientOf(script).getResults("exp_1", {}, { signal: controller.signal }));
    await script.arrived(1);
    controller.abort(reason);
    expect(await result).toBe(reason);
  });

  it("ends a wait between repetitions", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, json({}, 500));
    const controller = new AbortController();
    // The real wait of a minute: only the abort can end it.
    const retry = { ...READ_RETRY, firstDelayMs: 60_000, maxDelayMs: 60_000 };
    const api = clientOf(script, {
      retry,
      sleep: undefined,
      log: {
        debug() {},
        info: () => queueMicrotask(() => controller.abort(reason)),
        warn() {},
        error() {},
        child: () => ({}) as never,
      },
    });
    expect(await rejection(api.getExperiment("exp_1", { signal: controller.signal }))).toBe(reason);
  });

  it("ends a read that waits for its turn, which then never reaches the server", async () => {
    const script = await startHttpScript();
    const answers: (() => void)[] = [];
    script.on(
      `GET ${ONE}`,
      (response, request) => void answers.push(() => json(seedExperimentWithVariants())(response, request)),
    );
    const api = clientOf(script, { concurrency: 1 });
    const first = api.getExperiment("exp_1");
    const controller = new AbortController();
    const second = rejection(api.getExperiment("exp_1", { signal: controller.signal }));
    await script.arrived(1);
    controller.abort(reason);
    expect(await second).toBe(reason);
    answers[0]!();
    await first;
  });

  it("before the call sends nothing", async () => {
    const script = await startHttpScript();
    const signal = AbortSignal.abort(reason);
    expect(await rejection(clientOf(script).getExperiment("exp_1", { signal }))).toBe(reason);
    expect(
      await rejection(clientOf(script).getSeries("exp_1", { from: "2026-05-01", to: "2026-05-02" }, { signal })),
    ).toBe(reason);
  });

  it("between two pages ends the listing", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage(["a"], "c2")));
    const controller = new AbortController();
    const listing = clientOf(script).listExperiments({}, { signal: controller.signal });
    const result = rejection(
      (async () => {
        for await (const _experiment of listing) controller.abort(reason);
      })(),
    );
    expect(await result).toBe(reason);
  });

  it("leaves the client usable", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, silence).on(`GET ${ONE}`, json(seedExperimentWithVariants()));
    const api = clientOf(script, { concurrency: 1 });
    const controller = new AbortController();
    const aborted = rejection(api.getExperiment("exp_1", { signal: controller.signal }));
    await script.arrived(1);
    controller.abort(reason);
    await aborted;
    expect((await api.getExperiment("exp_1")).id).toBe("exp_1");
  });
});

describe("concurrency", () => {
  it("never exceeds its bound, reads and writes together", async () => {
    const script = await startHttpScript();
    const underWay: (() => void)[] = [];
    let most = 0;
    const hold =
      (answer: Reply): Reply =>
      (response, request) => {
        underWay.push(() => answer(response, request));
        most = Math.max(most, underWay.length);
      };
    for (let call = 0; call < 6; call++) script.on(`GET ${ONE}`, hold(json(seedExperimentWithVariants())));
    for (let call = 0; call < 2; call++) script.on(`POST ${ONE}/stop`, hold(json(wireLifecycle())));
    const api = clientOf(script, { concurrency: 2 });
    const all = Promise.all([
      ...Array.from({ length: 6 }, () => api.getExperiment("exp_1")),
      api.stopExperiment("exp_1", {}),
      api.stopExperiment("exp_1", {}),
    ]);
    for (let pair = 1; pair <= 4; pair++) {
      await script.arrived(2 * pair);
      for (const answer of underWay.splice(0)) answer();
    }
    await all;
    expect(most).toBe(2);
  });
});

describe("close", () => {
  it("lets a request under way finish, and refuses later ones without repeating them", async () => {
    const script = await startHttpScript();
    const answers: (() => void)[] = [];
    script.on(
      `POST ${ONE}/stop`,
      (response, request) => void answers.push(() => json(wireLifecycle())(response, request)),
    );
    const api = clientOf(script);
    const stop = api.stopExperiment("exp_1", {});
    await script.arrived(1);
    const closed = api.close();
    answers[0]!();
    expect((await stop).publishStatus).toBe("published");
    await closed;
    await api.close();
    expect(await rejection(api.getExperiment("exp_1"))).toMatchObject({
      code: "api-unavailable",
      message: `GET ${ONE}: the client is closed`,
    });
    expect(await rejection(api.stopExperiment("exp_1", {}))).toMatchObject({ code: "api-unavailable" });
    expect(await rejection(collect(api.listExperiments()))).toBeInstanceOf(ApiUnavailableError);
    expect(api.waits).toEqual([]);
  });
});

describe("connections", () => {
  it("are kept for the next read", async () => {
    const script = await startHttpScript();
    const ports = new Set<number | undefined>();
    const remember: Reply = (response, request) => {
      ports.add(request.socket.remotePort);
      json(seedExperimentWithVariants())(response, request);
    };
    script.on(`GET ${ONE}`, remember).on(`GET ${ONE}`, remember);
    const api = clientOf(script, { concurrency: 1 });
    await api.getExperiment("exp_1");
    await api.getExperiment("exp_1");
    expect(ports.size).toBe(1);
    expect(script.calls[1]!.headers.authorization).toBe(`Bearer ${READ_KEY}`);
  });
});

/** Sends pieces until the client goes away. */
function endless(...[response]: Parameters<Reply>): void {
  response.writeHead(200, { "content-type": "application/json" });
  const next = (): void => {
    if (!response.destroyed) response.write("x".repeat(500), () => setImmediate(next));
  };
  next();
}

/** One byte every few milliseconds: never idle, never done. */
function drip(...[response]: Parameters<Reply>): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write(" ")), 20);
}
