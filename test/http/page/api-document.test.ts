import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { runningServer, TOKEN } from "../running-server.ts";
import { browse, pageServer } from "./page-server.ts";

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly properties: object } }>>;
  };
  readonly security: readonly object[];
}

const documentAt = async (url: string, headers: Record<string, string> = {}): Promise<Document> =>
  (await fetch(`${url}/openapi.json`, { headers })).json() as Promise<Document>;

it("The OpenAPI document is valid, and has every address below /v1 with what it takes", async () => {
  const { server } = await pageServer();
  const document = await documentAt(server.url);
  expect(await new Validator().validate(structuredClone(document) as never)).toEqual({ valid: true });
  expect(Object.keys(document.paths).toSorted()).toEqual(
    [
      ...["acting.allow", "acting.hold", "acting.switch", "monitoring.sweep", "reporting.daily-digest"].map(
        (id) => `/v1/jobs/${id}`,
      ),
      "/livez",
      "/openapi.json",
      "/readyz",
      "/v1/experiments",
      "/v1/jobs",
      "/v1/jobs/{job}/{id}",
      "/v1/sign-in-links",
    ].toSorted(),
  );
  const { post } = document.paths["/v1/jobs/acting.hold"]!;
  expect(post!.summary).toBe("Asks for acting.hold: Does acting.hold");
  expect(Object.keys(post!.requestBody!.content["application/json"]!.schema.properties)).toEqual(
    expect.arrayContaining(["account", "experimentId", "by"]),
  );
  const { get } = document.paths["/v1/experiments"]!;
  expect(get!.parameters).toEqual([expect.objectContaining({ name: "sort", in: "query" })]);
  expect(document.paths["/v1/jobs/{job}/{id}"]!["get"]!.parameters!.map(({ name }) => name)).toEqual(["job", "id"]);
  expect(document.paths["/livez"]!["get"]!.security).toEqual([]);
});

it("People read the same at /docs, and nothing of pages is in it", async () => {
  const { server } = await pageServer();
  const { status, text } = await browse(server, "GET", "/docs");
  const operations = JSON.parse(text) as { readonly method: string; readonly path: string; readonly body?: string }[];
  const { paths } = await documentAt(server.url);
  expect(status).toBe(200);
  expect(operations.map(({ path }) => path)).toEqual(Object.keys(paths));
  expect(operations.find(({ path }) => path === "/v1/jobs/acting.switch")!.body).toContain('"resume"');
  expect(operations.map(({ path }) => path)).not.toContain("/act/{act}");
});

it("Without pages the document is for who has the trigger token", async () => {
  const { server } = await runningServer();
  expect((await fetch(`${server.url}/openapi.json`)).status).toBe(401);
  const document = await documentAt(server.url, { authorization: `Bearer ${TOKEN}` });
  expect(Object.keys(document.paths)).toContain("/v1/jobs");
  expect((await fetch(`${server.url}/docs`)).status).toBe(404);
});

it("What the document says of a body or a query is not asked twice: the route alone refuses, in its own words", async () => {
  const { server } = await pageServer();
  const refused = await fetch(`${server.url}/v1/jobs/acting.switch`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ to: "sideways" }),
  });
  expect([refused.status, await refused.json()]).toEqual([
    400,
    expect.objectContaining({ error: "acting.switch does not take this payload" }),
  ]);
});

it("Nobody but a session of the page says who a person of Slack is", async () => {
  const { server, queue } = await pageServer();
  const refused = await fetch(`${server.url}/v1/jobs/acting.switch`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ to: "pause", by: "Eve", person: "slack:U012AB3CD" }),
  });
  expect([refused.status, await refused.json()]).toMatchObject([400, { problems: [{ path: "person" }] }]);
  expect(queue.enqueued).toEqual([]);
});
