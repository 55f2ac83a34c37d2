import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { takesGzip } from "../../../src/http/page/compressed.ts";
import { pageServer, site } from "./page-server.ts";

const LONG = `<p>${"Homepage hero: video vs. still. ".repeat(200)}</p>`;
const long = {
  ...site,
  pages: [
    { ...site.pages[0]!, html: async () => ({ status: 200, contentType: "text/html; charset=utf-8", body: LONG }) },
  ],
};

/** The answer as it came over the wire. */
function raw(
  url: string,
  acceptEncoding?: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly encoding: string | undefined; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { ...more, ...(acceptEncoding !== undefined && { "accept-encoding": acceptEncoding }) };
    request(url, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => resolve({ encoding: answer.headers["content-encoding"], body: Buffer.concat(parts) }));
    })
      .on("error", reject)
      .end();
  });
}

describe("what a browser loads", () => {
  it("comes packed to whoever takes it packed, and is the same to all others", async () => {
    const { server } = await pageServer(
      {},
      {
        page: {
          site: long,
          access: {
            publicUrl: undefined,
            trustedHeader: undefined,
            spentTokens: { spend: async () => true, has: async () => false },
          },
        },
      },
    );
    const packed = await raw(`${server.url}/`, "gzip, deflate, br");
    expect(packed.encoding).toBe("gzip");
    expect(packed.body.length).toBeLessThan(500);
    expect(gunzipSync(packed.body).toString()).toBe(LONG);
    const plain = await raw(`${server.url}/`);
    expect([plain.encoding, plain.body.toString()]).toEqual([undefined, LONG]);
    // With a cookie it may be for somebody who is known: such a page holds a secret.
    expect((await raw(`${server.url}/`, "gzip", { cookie: "herald-x=y" })).encoding).toBeUndefined();
    // Short ones gain nothing.
    expect((await raw(`${server.url}/assets/style.css`, "gzip")).encoding).toBeUndefined();
  });

  it.each([
    ["gzip", true],
    ["br, GZIP;q=0.5", true],
    ["gzip;q=0", false],
    ["gzip; q=0.000, br", false],
    ["x-gzip-like, br", false],
    [undefined, false],
  ])("is packed where it says %s: %s", (header, expected) => expect(takesGzip(header)).toBe(expected));
});
