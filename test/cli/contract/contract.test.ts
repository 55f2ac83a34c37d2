import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { openApiDocument } from "../../support/contract/openapi-document.ts";
import { herald } from "../herald-process.ts";

/** A server of this machine that publishes something at one path, and remembers what it was asked with. */
async function publishing(path: string, body: string): Promise<{ url: string; authorizations: unknown[] }> {
  const authorizations: unknown[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    const isThere = request.url === path;
    response.writeHead(isThere ? 200 : 404, { "content-type": "application/json" }).end(isThere ? body : "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, authorizations };
}

const environment = (url: string) => ({ OURS_PRIVACY_BASE_URL: url, OURS_PRIVACY_API_KEY: "a-key-of-this-test" });

it("a document that matches is found below the base URL, without a key, and exits with 0", async () => {
  const { url, authorizations } = await publishing("/openapi.json", JSON.stringify(openApiDocument()));
  const ended = await herald(["doctor", "--contract"], { environment: environment(url) });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout).toBe(
    `${url}/openapi.json (2026-11-01)\nok      everything that Herald relies on is documented as Herald reads it\n`,
  );
  expect(authorizations).toEqual([undefined, undefined]);
});

it("a document that drifted is named place by place, and exits with 1", async () => {
  const document = openApiDocument();
  document.components.schemas.Experiment.properties.status.enum.push("archived");
  Reflect.deleteProperty(document.paths, "/rest/v1/versions/draft/diff");
  const { url } = await publishing("/elsewhere.json", JSON.stringify(document));
  const asked = ["doctor", "--contract", `${url}/elsewhere.json`];
  const { code, stdout } = await herald(asked, { environment: environment(url) });
  expect(code).toBe(1);
  expect(stdout).toContain("DRIFT   GET /rest/v1/versions/draft/diff is not documented any more\n");
  expect(stdout).toContain(
    'DRIFT   GET /rest/v1/experiments/{id} answer.status knows "archived", and Herald does not\n',
  );
});

it("a document that is not there, or none, exits with 3 and says what was tried", async () => {
  const { url } = await publishing("/openapi.json", "<html>");
  const { code, stderr } = await herald(["doctor", "--contract"], { environment: environment(url) });
  expect(code).toBe(3);
  expect(stderr).toContain(`${url}/rest/v1/openapi.json answered 404\n  ${url}/openapi.json is not JSON\n`);
});
