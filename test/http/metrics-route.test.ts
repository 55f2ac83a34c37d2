import { request } from "node:http";
import { expect, it } from "vitest";
import { runningServer } from "./running-server.ts";

const TEXT = "# HELP a_total x\n# TYPE a_total counter\na_total 1\n";
const TYPE = "text/plain; version=0.0.4; charset=utf-8";
const metrics = async () => ({ contentType: TYPE, text: TEXT });

it("metrics are read without a token, as Prometheus reads them, and answers are not kept anywhere", async () => {
  const { server } = await runningServer({ metrics });
  const answer = await fetch(`${server.url}/metrics`);
  expect([answer.status, await answer.text()]).toEqual([200, TEXT]);
  expect(answer.headers.get("content-type")).toBe(TYPE);
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

it("a web page whose name points to this machine cannot read them", async () => {
  const { server } = await runningServer({ metrics });
  const { port } = new URL(server.url);
  const status = await new Promise((resolve) => {
    request({ port, host: "127.0.0.1", path: "/metrics", headers: { host: "evil.example:80" } }, ({ statusCode }) =>
      resolve(statusCode),
    ).end();
  });
  expect(status).toBe(403);
});

it("where nothing is measured, there is no such address", async () => {
  const { server } = await runningServer();
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
});

it("what goes wrong while they are read is an error without a stack", async () => {
  const { server, entries } = await runningServer({
    metrics: () => Promise.reject(new Error("a gauge at /srv/herald failed")),
  });
  const answer = await fetch(`${server.url}/metrics`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("gauge");
  expect(entries).toContainEqual(expect.objectContaining({ level: "error", message: "request failed" }));
});
