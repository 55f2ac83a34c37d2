import { describe, expect, it } from "vitest";
import { UnreachableError } from "../running-server.ts";
import { browse, pageServer, signedIn, type PageServer } from "./page-server.ts";

const EXPERIMENT = { account: "main", experimentId: "exp-1" };

/** Presses a button as the person who is signed in; what is given stands in place of what the browser would send. */
async function press(
  at: PageServer,
  act: string,
  {
    form = {},
    headers = {},
  }: { readonly form?: Record<string, string>; readonly headers?: Record<string, string> } = {},
) {
  const person = await signedIn(at);
  return browse(at.server, "POST", `/act/${act}`, {
    headers: { ...person.headers, ...headers },
    form: { csrf: person.csrf, back: "/", ...form },
  });
}

describe("a button of the page", () => {
  it.each`
    act         | form          | job                         | payload
    ${"digest"} | ${{}}         | ${"reporting.daily-digest"} | ${{}}
    ${"sweep"}  | ${{}}         | ${"monitoring.sweep"}       | ${{}}
    ${"pause"}  | ${{}}         | ${"acting.switch"}          | ${{ to: "pause", by: "Ada", via: "page" }}
    ${"resume"} | ${{}}         | ${"acting.switch"}          | ${{ to: "resume", by: "Ada", via: "page" }}
    ${"hold"}   | ${EXPERIMENT} | ${"acting.hold"}            | ${{ ...EXPERIMENT, by: "Ada", via: "page" }}
    ${"allow"}  | ${EXPERIMENT} | ${"acting.allow"}           | ${{ ...EXPERIMENT, by: "Ada", via: "page" }}
  `("asks for $job once, in the person's name: $act", async ({ act, form, job, payload }) => {
    const at = await pageServer();
    expect(await press(at, act, { form })).toMatchObject({ status: 303 });
    expect(at.queue.enqueued).toEqual([{ job, payload }]);
  });

  it("takes name and instruction from the session and the button, never from the form", async () => {
    const at = await pageServer();
    await press(at, "pause", { form: { by: "Mallory", via: "cli", to: "resume", person: "slack:U0MALLORY1" } });
    expect(at.queue.enqueued).toEqual([{ job: "acting.switch", payload: { to: "pause", by: "Ada", via: "page" } }]);
  });

  it("runs a job again that was given up, and no other", async () => {
    const at = await pageServer();
    at.queue.givenUp.add("job-7");
    expect((await press(at, "retry", { form: { job: "job-7", back: "/system" } })).location).toBe(
      "/system?asked=retry",
    );
    expect(at.queue.retried).toEqual(["job-7"]);
    const again = await press(at, "retry", { form: { job: "job-7" } });
    expect([again.status, again.text]).toEqual([404, expect.stringContaining("no such job")]);
    expect((await press(at, "retry")).status).toBe(404);
    at.queue.failure = new UnreachableError();
    const lost = await press(at, "retry", { form: { job: "job-7" } });
    expect([lost.status, lost.text]).toEqual([503, expect.stringContaining("Nothing was done")]);
    expect([at.queue.retried, at.queue.enqueued]).toEqual([["job-7"], []]);
  });

  it("leads back to where it was, with one of a few words about what happened", async () => {
    const at = await pageServer();
    expect((await press(at, "pause", { form: { back: "/?search=a%26b&page=2" } })).location).toBe(
      "/?search=a%26b&page=2&done=pause",
    );
    expect((await press(at, "digest", { form: { back: "/?done=pause" } })).location).toBe("/?asked=digest");
    at.queue.state = "waiting";
    expect((await press(at, "pause")).location).toBe("/?asked=pause");
  });

  it.each([
    "https://evil.example.com/",
    "//evil.example.com/",
    "/\\evil.example.com/",
    "/.//evil.example.com/",
    "/.//evil.example.com/steal",
    "//evil.example.com/steal",
    "\\\\evil.example.com",
    "javascript:alert(1)",
    "evil",
    "",
    `/${"x".repeat(3_000)}`,
  ])("leads to the list of experiments where the form says %s", async (back) => {
    const at = await pageServer();
    expect((await press(at, "pause", { form: { back } })).location).toBe("/?done=pause");
  });

  it("puts no line into the answer, whatever the form says", async () => {
    const at = await pageServer();
    const { status, location, cookies } = await press(at, "pause", { form: { back: "/x\r\nset-cookie: a=b\r\n\r\n" } });
    expect([status, cookies]).toEqual([303, []]);
    expect(location).toMatch(/^\/[\w%:=-]*\?done=pause$/u);
  });

  it.each`
    what                          | headers
    ${"another origin"}           | ${{ origin: "https://evil.example.com" }}
    ${"another port"}             | ${{ origin: "http://127.0.0.1:1" }}
    ${"the same name over HTTPS"} | ${{ origin: "https://127.0.0.1" }}
    ${"a hidden origin"}          | ${{ origin: "null" }}
  `("does nothing for a form of $what", async ({ headers }) => {
    const at = await pageServer();
    const answer = await press(at, "pause", { headers });
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining("Nothing was done")]);
    expect(at.queue.enqueued).toEqual([]);
  });

  it("takes a form without an origin only where the browser says that it is ours", async () => {
    const at = await pageServer();
    const { headers, csrf } = await signedIn(at);
    const { cookie = "" } = headers;
    const statusWith = async (more: Record<string, string>) =>
      (await browse(at.server, "POST", "/act/pause", { headers: { cookie, ...more }, form: { csrf } })).status;
    expect(await statusWith({})).toBe(403);
    expect(await statusWith({ "sec-fetch-site": "same-site" })).toBe(403);
    expect(await statusWith({ "sec-fetch-site": "none" })).toBe(403);
    expect(at.queue.enqueued).toEqual([]);
    expect(await statusWith({ "sec-fetch-site": "same-origin" })).toBe(303);
  });

  it("does nothing without what only the page's own form carries", async () => {
    const at = await pageServer();
    const { csrf } = await signedIn(at, "Bob");
    for (const wrong of ["", "x", csrf, csrf.slice(1)]) {
      const answer = await press(at, "pause", { form: { csrf: wrong } });
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining("not from this session")]);
    }
    expect(at.queue.enqueued).toEqual([]);
  });

  it("does nothing for who is not signed in, although the page is open to read, not even with the trigger token", async () => {
    const at = await pageServer();
    const { csrf } = await signedIn(at);
    const origin = at.server.url;
    for (const headers of [
      { origin },
      { origin, cookie: "herald=x" },
      { origin, authorization: "Bearer the-right-token-0123456789" },
    ])
      expect(await browse(at.server, "POST", "/act/pause", { headers, form: { csrf } })).toMatchObject({
        status: 401,
        text: expect.stringMatching(/^page 401: /u),
      });
    expect(at.queue.enqueued).toEqual([]);
  });

  it("does nothing once the person has signed out", async () => {
    const at = await pageServer();
    const { headers, csrf } = await signedIn(at);
    await browse(at.server, "POST", "/sign-out", { headers, form: { csrf } });
    expect((await browse(at.server, "POST", "/act/pause", { headers, form: { csrf } })).status).toBe(401);
    expect(at.queue.enqueued).toEqual([]);
  });

  it("is no link: opening its address does nothing", async () => {
    const at = await pageServer();
    const { headers, csrf } = await signedIn(at);
    expect((await browse(at.server, "GET", `/act/pause?csrf=${csrf}`, { headers })).status).toBe(404);
    expect(at.queue.enqueued).toEqual([]);
  });

  it("refuses in words, as a page, what it cannot do", async () => {
    const at = await pageServer({}, { unknownName: () => ({ error: 'there is no account "x"', known: ["main"] }) });
    expect(await press(at, "no-such-button")).toMatchObject({
      status: 404,
      text: expect.stringContaining("no such button"),
    });
    expect(await press(at, "toString")).toMatchObject({ status: 404 });
    expect(await press(at, "hold", { form: { account: "x", experimentId: "1" } })).toMatchObject({
      status: 404,
      text: 'page 404: Nothing was done: there is no account "x".',
    });
    expect(await press(at, "hold", { form: { account: "main", experimentId: "\0" } })).toMatchObject({
      status: 400,
      text: expect.stringContaining("NUL"),
    });
    const { headers, csrf } = await signedIn(at);
    const long = await browse(at.server, "POST", "/act/pause", { headers, form: { csrf, back: "x".repeat(9_000) } });
    expect([long.status, long.text]).toEqual([413, expect.stringMatching(/^page 413: /u)]);
    const json = { ...headers, "content-type": "application/json" };
    expect(await browse(at.server, "POST", "/act/pause", { headers: json, form: { csrf } })).toMatchObject({
      status: 415,
    });
    expect(at.queue.enqueued).toEqual([]);
  });

  it("says that nothing was started when the queue cannot be reached, and that it failed where it did", async () => {
    const at = await pageServer();
    at.queue.failure = new UnreachableError("redis does not answer");
    expect(await press(at, "pause")).toMatchObject({
      status: 503,
      text: expect.stringContaining("nothing was started"),
    });
    at.queue.failure = undefined;
    at.queue.state = "failed";
    expect(await press(at, "pause")).toMatchObject({ status: 500, text: expect.stringContaining("could not do it") });
  });

  it("tells only who is signed in what was done, in words of its own", async () => {
    const at = await pageServer();
    const { headers } = await signedIn(at);
    const noticeAt = async (path: string, browser: Record<string, string>) =>
      JSON.parse((await browse(at.server, "GET", path, { headers: browser })).text) as {
        notice?: unknown;
        back: string;
      };
    expect(await noticeAt("/?page=2&done=pause", headers)).toMatchObject({
      notice: { act: "pause", state: "done" },
      back: "/?page=2",
    });
    expect((await noticeAt("/?done=pause", {})).notice).toBeUndefined();
    expect((await noticeAt("/?done=%3Cb%3Eall%20is%20lost", headers)).notice).toBeUndefined();
    expect((await noticeAt("/?done=toString", headers)).notice).toBeUndefined();
  });
});
