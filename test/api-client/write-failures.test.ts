import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { breakOff, hangUp, json, silence, stall, startHttpScript, text, type Reply } from "../support/http-script.ts";
import { clientOf, rejection } from "./client-under-test.ts";
import { LIST, ONE, wireLifecycle } from "./wire.ts";
import {
  ApiAmbiguousError,
  ApiKeyError,
  ApiNotFoundError,
  ApiRateLimitError,
  ApiRefusedError,
  ApiScopeError,
  ApiUnavailableError,
  type ApiContractError,
  type ExperimentsApi,
} from "../../src/ports/index.ts";

const STOP = `${ONE}/stop`;

/** Stops one experiment on a server that answers like this. A repetition would be an undeclared call and fail the test. */
async function stopAgainst(reply: Reply, overrides: object = {}): Promise<unknown> {
  const script = await startHttpScript();
  script.on(`POST ${STOP}`, reply);
  const api = clientOf(script, overrides);
  const thrown = await rejection(api.stopExperiment("exp_1", { winnerVariantId: "var_b" }));
  expect(api.waits).toEqual([]);
  return thrown;
}

describe("a stop", () => {
  it.each`
    status | error
    ${400} | ${ApiRefusedError}
    ${401} | ${ApiKeyError}
    ${403} | ${ApiScopeError}
    ${404} | ${ApiNotFoundError}
    ${409} | ${ApiRefusedError}
  `("refused with $status was certainly not done", async ({ status, error }) => {
    const thrown = await stopAgainst(json({ error: "No" }, status));
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toMatchObject({ failure: { method: "POST", path: STOP } });
  });

  it.each`
    headers                   | retryAfterMs
    ${{ "retry-after": "2" }} | ${2000}
    ${{}}                     | ${8000}
  `("that came too often was not done: come back in $retryAfterMs ms", async ({ headers, retryAfterMs }) => {
    const thrown = await stopAgainst(json({}, 429, headers));
    expect(thrown).toBeInstanceOf(ApiRateLimitError);
    expect(thrown).toMatchObject({ retryAfterMs });
  });

  it.each`
    what                            | reply
    ${"500"}                        | ${json({ error: "Oops" }, 500)}
    ${"an HTML 502"}                | ${text("<html>", 502, { "content-type": "text/html" })}
    ${"503 with a wait"}            | ${json({}, 503, { "retry-after": "1" })}
    ${"408"}                        | ${json({}, 408)}
    ${"a dropped connection"}       | ${hangUp}
    ${"an answer broken off"}       | ${breakOff('{"publishStatus":')}
    ${"invalid JSON"}               | ${text("{oops", 200)}
    ${"an empty body"}              | ${text("", 204)}
    ${"an answer of another shape"} | ${json({ ok: true })}
    ${"an answer that is too long"} | ${json({ ...wireLifecycle(), padding: "x".repeat(20_000) })}
    ${"a redirect"}                 | ${text("", 303, { location: "/login" })}
  `("answered with $what may or may not have been done, and is not repeated", async ({ reply }) => {
    const thrown = await stopAgainst(reply as Reply, { maxResponseBytes: 10_000 });
    expect(thrown).toBeInstanceOf(ApiAmbiguousError);
    expect(thrown).toMatchObject({ code: "api-ambiguous", failure: { method: "POST", path: STOP } });
    expect((thrown as Error).message).toMatch(/; it may or may not have been done$/);
  });

  it.each`
    what                | reply
    ${"never answered"} | ${silence}
    ${"half answered"}  | ${stall('{"publishStatus":')}
  `("$what in time may or may not have been done", async ({ reply }) => {
    const thrown = await stopAgainst(reply as Reply, { requestTimeoutMs: 500 });
    expect(thrown).toBeInstanceOf(ApiAmbiguousError);
    expect((thrown as Error).message).toBe(
      `POST ${STOP}: no complete answer within 500 ms; it may or may not have been done`,
    );
  });

  it("answered about another experiment may or may not have been done", async () => {
    const thrown = await stopAgainst(json(wireLifecycle({ id: "exp_2" })));
    expect(thrown).toBeInstanceOf(ApiAmbiguousError);
    expect((thrown as Error).message).toContain("at experiment.id: expected the id that was asked for");
  });

  it("answered with times that cannot be read was done", async () => {
    const script = await startHttpScript();
    script.on(
      `POST ${STOP}`,
      json(wireLifecycle({ status: "completed", startedAt: "string", stoppedAt: "string", updatedAt: "string" })),
    );
    const { experiment } = await clientOf(script).stopExperiment("exp_1", { winnerVariantId: "var_b" });
    expect(experiment).toMatchObject({ status: "completed", startedAt: undefined, stoppedAt: undefined });
  });

  it.each([409, 500])("is not repeated after %d, even if the server asks for it", async (status) => {
    const thrown = await stopAgainst(json({ error: "Busy" }, status, { "x-should-retry": "true" }));
    expect(thrown).toMatchObject({ failure: { status } });
  });

  it("keeps what was wrong with the answer as the cause", async () => {
    const thrown = (await stopAgainst(json({ ok: true }))) as ApiAmbiguousError;
    expect((thrown.cause as ApiContractError).code).toBe("api-contract");
    expect(thrown.message).toContain("the answer is not as agreed at publishStatus");
  });

  it("travels on a connection of its own, so that a stale one cannot put it in doubt", async () => {
    const script = await startHttpScript();
    const ports = new Set<number | undefined>();
    const remember: Reply = (response, request) => {
      ports.add(request.socket.remotePort);
      json(wireLifecycle())(response, request);
    };
    script.on(`POST ${STOP}`, remember).on(`POST ${STOP}`, remember);
    const api = clientOf(script);
    await api.stopExperiment("exp_1", {});
    await api.stopExperiment("exp_1", {});
    expect(ports.size).toBe(2);
    expect(script.calls[0]!.headers.connection).toBe("close");
  });
});

describe("a write that certainly never left", () => {
  it("to a server that does not listen can be tried again", async () => {
    const port = await closedPort();
    const thrown = await rejection(clientOf({ url: `http://127.0.0.1:${port}` }).stopExperiment("exp_1", {}));
    expect(thrown).toBeInstanceOf(ApiUnavailableError);
    expect((thrown as Error).message).toBe(`POST ${STOP}: could not connect (ECONNREFUSED); nothing was sent`);
  });

  it("to a host that does not exist can be tried again", async () => {
    const thrown = await rejection(clientOf({ url: "https://herald.invalid" }).stopExperiment("exp_1", {}));
    expect(thrown).toBeInstanceOf(ApiUnavailableError);
    expect((thrown as Error).message).toMatch(/: could not connect \(E\w+\); nothing was sent$/);
  });

  it("to a server that does not speak TLS can be tried again", async () => {
    const script = await startHttpScript();
    const thrown = await rejection(
      clientOf({ url: script.url.replace("http:", "https:") }).stopExperiment("exp_1", {}),
    );
    expect(thrown).toBeInstanceOf(ApiUnavailableError);
  });

  it("through a connection that is never made is given up in time", async () => {
    // The connection is accepted by the system, the TLS handshake is never answered.
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const api = clientOf({ url }, { requestTimeoutMs: 100 });
    const sockets: { destroy(): void }[] = [];
    mute.on("connection", (socket) => sockets.push(socket));
    const thrown = await rejection(api.stopExperiment("exp_1", {}));
    expect(thrown).toBeInstanceOf(ApiUnavailableError);
    expect((thrown as Error).message).toBe(`POST ${STOP}: no complete answer within 100 ms; nothing was sent`);
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});

describe("every other write", () => {
  it.each`
    name        | target                  | write
    ${"create"} | ${`POST ${LIST}`}       | ${(api: ExperimentsApi) => api.createExperiment({ experimentSettingsId: "s", name: "n" })}
    ${"update"} | ${`PATCH ${ONE}`}       | ${(api: ExperimentsApi) => api.updateExperiment("exp_1", { name: "n" })}
    ${"delete"} | ${`DELETE ${ONE}`}      | ${(api: ExperimentsApi) => api.deleteExperiment("exp_1")}
    ${"start"}  | ${`POST ${ONE}/start`}  | ${(api: ExperimentsApi) => api.startExperiment("exp_1")}
    ${"pause"}  | ${`POST ${ONE}/pause`}  | ${(api: ExperimentsApi) => api.pauseExperiment("exp_1")}
    ${"resume"} | ${`POST ${ONE}/resume`} | ${(api: ExperimentsApi) => api.resumeExperiment("exp_1")}
  `("($name) is sent once and leaves its fate open after a lost answer", async ({ target, write }) => {
    const script = await startHttpScript();
    script.on(target, hangUp);
    expect(await rejection((write as (api: ExperimentsApi) => Promise<unknown>)(clientOf(script)))).toBeInstanceOf(
      ApiAmbiguousError,
    );
  });

  it.each`
    answer   | expected
    ${false} | ${"expected true, and the server answered false"}
    ${null}  | ${"expected true"}
    ${{}}    | ${"expected true"}
  `("(delete) that is answered with $answer leaves its fate open, and says so", async ({ answer, expected }) => {
    const script = await startHttpScript();
    script.on(`DELETE ${ONE}`, json(answer));
    const thrown = await rejection(clientOf(script).deleteExperiment("exp_1"));
    expect(thrown).toBeInstanceOf(ApiAmbiguousError);
    expect((thrown as Error).message).toBe(
      `DELETE ${ONE}: the answer is not as agreed at its top level: ${expected}; it may or may not have been done`,
    );
  });
});

/** A port that was just given back, so that nobody listens on it. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
