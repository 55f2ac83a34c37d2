import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import type { HttpServer, HttpServerOptions } from "../../src/http/index.ts";
import { ManualClock } from "../../src/platform/index.ts";
import { runningServer, UnreachableError } from "./running-server.ts";

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const NOW = "2026-11-25T10:00:00.000Z";
const PATH = "/slack/interactivity";
const FORM = `payload=${encodeURIComponent('{"type":"block_actions","text":"ü & ="}')}`;

interface Taken {
  readonly server: HttpServer;
  readonly taken: unknown[];
  readonly entries: readonly { readonly data: object }[];
}

async function aServer(
  options: Partial<HttpServerOptions> = {},
  onInteraction?: (interaction: unknown) => Promise<void>,
): Promise<Taken> {
  const taken: unknown[] = [];
  const keep = async (interaction: unknown): Promise<void> => void taken.push(interaction);
  const { server, entries } = await runningServer({
    clock: new ManualClock(NOW),
    slack: {
      signingSecret: SECRET,
      onInteraction: onInteraction ?? keep,
      onCommand: onInteraction ?? (async (command) => keep({ command })),
      onEvent: onInteraction ?? (async (event) => keep({ event })),
    },
    ...options,
  });
  return { server, taken, entries };
}

function sign(body: string | Buffer, timestamp: string, secret = SECRET): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
}
const at = (shiftSeconds: number): string => String(Date.parse(NOW) / 1000 + shiftSeconds);

async function send(
  server: HttpServer,
  body: string,
  changes: {
    timestamp?: string;
    signature?: string;
    headers?: Record<string, string>;
    without?: string;
    path?: string;
  } = {},
): Promise<{ status: number; text: string }> {
  const timestamp = changes.timestamp ?? at(0);
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": changes.signature ?? sign(body, timestamp),
    ...changes.headers,
  };
  if (changes.without !== undefined) delete headers[changes.without];
  const answer = await fetch(server.url + (changes.path ?? PATH), { method: "POST", headers, body });
  return { status: answer.status, text: await answer.text() };
}

describe("a press that Slack has signed", () => {
  it("is taken, answered with an empty 200, and handed on as it was written", async () => {
    const { server, taken } = await aServer();
    expect(await send(server, FORM)).toEqual({ status: 200, text: "" });
    expect(taken).toEqual([{ type: "block_actions", text: "ü & =" }]);
  });

  it("agrees with the example in Slack's documentation", async () => {
    // From https://docs.slack.dev/authentication/verifying-requests-from-slack: secret, body, time and signature.
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const { server } = await aServer({ clock: new ManualClock("2018-08-23T16:05:31.000Z") });
    const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    expect((await send(server, body, { timestamp: "1531420618", signature })).status).toBe(401);
    const then = await aServer({ clock: new ManualClock(new Date(1_531_420_618_000).toISOString()) });
    expect((await send(then.server, body, { timestamp: "1531420618", signature })).status).toBe(200);
  });

  it("may be as long as a message of fifty blocks in any script", async () => {
    const { server, taken } = await aServer();
    const body = `payload=${encodeURIComponent(JSON.stringify({ text: "한".repeat(40_000) }))}`;
    expect((await send(server, body)).status).toBe(200);
    expect(taken).toHaveLength(1);
  });

  it.each([-299, -300, 0, 299, 300])("may have been signed %i s from now", async (shift) => {
    const { server } = await aServer();
    expect((await send(server, FORM, { timestamp: at(shift) })).status).toBe(200);
  });

  it("is answered with 503 when it could not be kept, so that Slack tells the presser", async () => {
    const { server } = await aServer({}, async () => {
      throw new UnreachableError("gone");
    });
    expect((await send(server, FORM)).status).toBe(503);
  });

  it("comes by the public name of a proxy, which other requests may not", async () => {
    const { server, taken } = await aServer();
    const body = FORM;
    const timestamp = at(0);
    const ask = (path: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = {
          host: "herald.example.com",
          "x-slack-request-timestamp": timestamp,
          "x-slack-signature": sign(body, timestamp),
          "content-type": "application/x-www-form-urlencoded",
        };
        const asked = httpRequest(server.url + path, { method: "POST", headers }, (answer) =>
          resolve(answer.resume().statusCode ?? 0),
        );
        asked.on("error", reject).end(body);
      });
    expect(await ask(PATH)).toBe(200);
    expect(await ask("/v1/jobs/reporting.daily-digest")).toBe(403);
    expect(taken).toHaveLength(1);
  });

  it.each(["payload=%7Bnot+json", "payload=%7B%22type%22%3A%22%FC%22%7D", "nothing=here", "", "payload="])(
    "is none of ours with the body %j: taken and forgotten",
    async (body) => {
      const { server, taken } = await aServer();
      expect((await send(server, body)).status).toBe(200);
      expect(taken.filter((one) => one !== undefined)).toEqual([]);
    },
  );
});

describe("everything else is refused in the same words, and nothing is handed on", () => {
  const good = sign(FORM, at(0));
  it.each([
    ["no signature", { without: "x-slack-signature" }],
    ["no time", { without: "x-slack-request-timestamp" }],
    ["an empty signature", { signature: "" }],
    ["the signature of another secret", { signature: sign(FORM, at(0), "another-secret") }],
    ["the signature of an empty secret", { signature: sign(FORM, at(0), "") }],
    ["the signature of another body", { signature: sign(`${FORM}x`, at(0)) }],
    ["the signature of another time", { signature: sign(FORM, at(-1)) }],
    ["the signature of another version", { signature: good.replace("v0=", "v1=") }],
    ["a signature in capitals", { signature: good.toUpperCase() }],
    ["a signature that is cut short", { signature: good.slice(0, -2) }],
    ["a signature with more behind it", { signature: `${good}00` }],
    ["two signatures, one of them right", { signature: `${good}, ${good}` }],
    ["a bare signature", { signature: good.slice(3) }],
    ["a time that is five minutes and a second old", { timestamp: at(-301) }],
    ["a time that is five minutes and a second ahead", { timestamp: at(301) }],
    ["a time with a sign", { timestamp: `+${at(0)}` }],
    ["a time with a fraction", { timestamp: `${at(0)}.5` }],
    ["a time in milliseconds", { timestamp: `${at(0)}000` }],
    ["no number as time", { timestamp: "NaN" }],
    ["a time without end", { timestamp: "9".repeat(400) }],
  ])("%s", async (_what, changes) => {
    const { server, taken, entries } = await aServer();
    expect(await send(server, FORM, changes)).toEqual({ status: 401, text: '{"error":"this is for Slack alone"}' });
    expect(taken).toEqual([]);
    expect(JSON.stringify(entries)).not.toContain(SECRET);
  });

  it("a body longer than Slack sends, though it is signed", async () => {
    const { server, taken } = await aServer();
    expect((await send(server, `payload=${"x".repeat(600_000)}`)).status).toBe(401);
    expect(taken).toEqual([]);
  });

  it("the same bytes, decoded and encoded anew", async () => {
    const { server, taken } = await aServer();
    const other = new URLSearchParams(FORM).toString();
    expect(other).not.toBe(FORM);
    expect((await send(server, other, { signature: good })).status).toBe(401);
    expect(taken).toEqual([]);
  });

  it("the trigger token opens nothing here, and a signature opens nothing there", async () => {
    const { server, taken } = await aServer();
    expect(
      (
        await fetch(server.url + PATH, {
          method: "POST",
          headers: { authorization: "Bearer a-token-for-these-tests" },
          body: FORM,
        })
      ).status,
    ).toBe(401);
    const headers = {
      "x-slack-request-timestamp": at(0),
      "x-slack-signature": good,
      "content-type": "application/json",
    };
    expect((await fetch(`${server.url}/v1/jobs`, { headers })).status).toBe(401);
    expect(taken).toEqual([]);
  });
});

it("without a signing secret there is no such place", async () => {
  const { server } = await runningServer();
  expect((await send(server, FORM)).status).toBe(404);
});

describe("commands and events", () => {
  const COMMAND = "command=%2Fherald&text=why+a%26b&response_url=https%3A%2F%2Fhooks.slack.com%2Fx";

  it("are taken where Slack has signed them, and handed on as they were written", async () => {
    const { server, taken } = await aServer();
    expect(await send(server, COMMAND, { path: "/slack/commands" })).toEqual({ status: 200, text: "" });
    expect(await send(server, '{"type":"event_callback"}', { path: "/slack/events" })).toEqual({
      status: 200,
      text: "",
    });
    expect(taken).toEqual([
      { command: { command: "/herald", text: "why a&b", response_url: "https://hooks.slack.com/x" } },
      { event: { type: "event_callback" } },
    ]);
  });

  it("are refused where somebody else has signed them", async () => {
    const { server, taken } = await aServer();
    for (const path of ["/slack/commands", "/slack/events"])
      expect((await send(server, COMMAND, { path, signature: sign(COMMAND, at(0), "another-secret") })).status).toBe(
        401,
      );
    expect(taken).toEqual([]);
  });

  it("answer Slack's question whether the address is ours, and hand nothing on", async () => {
    const { server, taken } = await aServer();
    const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1aB10M" });
    expect(await send(server, body, { path: "/slack/events" })).toEqual({ status: 200, text: "3eZbrw1aB10M" });
    expect(taken).toEqual([]);
  });

  it("that could not be kept: a person reads that nothing was done, and Slack sends an event again", async () => {
    const { server } = await aServer({}, async () => {
      throw new UnreachableError("gone");
    });
    const { status, text } = await send(server, COMMAND, { path: "/slack/commands" });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ response_type: "ephemeral", text: expect.stringContaining("Nothing was done") });
    expect((await send(server, "{}", { path: "/slack/events" })).status).toBe(503);
  });
});
