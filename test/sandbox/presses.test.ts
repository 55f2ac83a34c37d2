import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { slackActions } from "../../src/slack/index.ts";
import { ADA, buttonsOf, GRACE } from "../support/slack/press.ts";

const SECRET = "secret-of-this-start";
const confirm = {
  title: { type: "plain_text", text: "Really?" },
  text: { type: "plain_text", text: "<b>Visitors</b> see it" },
  confirm: { type: "plain_text", text: "Yes" },
  deny: { type: "plain_text", text: "No" },
};
const BLOCKS = [
  {
    type: "actions",
    elements: [
      {
        type: "button",
        action_id: "herald:veto",
        text: { type: "plain_text", text: "Veto" },
        value: '{"about":"intent","intent":"act_1"}',
        style: "danger",
      },
      {
        type: "button",
        action_id: "herald:hasten",
        text: { type: "plain_text", text: "Stop it now" },
        value: "x",
        confirm,
      },
    ],
  },
];

interface App {
  readonly sandbox: Sandbox;
  readonly received: { readonly body: string; readonly headers: NodeJS.Dict<string | string[]> }[];
  readonly ts: string;
}

/** A sandbox with one message, and an app that takes its presses. */
async function anApp(isConnected = true): Promise<App> {
  const received: { body: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      received.push({ body, headers: request.headers });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sandbox = await startSandbox({ port: 0, clock: new ManualClock("2026-11-25T10:00:00.000Z"), seed: 1 });
  onTestFinished(async () => {
    await sandbox.close();
    server.close();
  });
  if (isConnected)
    sandbox.connectApp({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack`,
      signingSecret: SECRET,
    });
  const { ts } = sandbox.slack.post({
    channel: sandbox.slack.channel("experiments", true).id,
    text: "t",
    blocks: BLOCKS,
    threadTs: null,
    metadata: null,
  });
  return { sandbox, received, ts };
}

function pressOnPage(
  { sandbox, ts }: App,
  changes: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const form = new URLSearchParams({ channel: "C0SANDBOX01", ts, action: "herald:veto", user: GRACE.id, ...changes });
  return fetch(`${sandbox.url}/slack/click`, { method: "POST", body: form, redirect: "manual", headers });
}

it("a button pressed on the page reaches the app as Slack would send it, signed, in the name of who was chosen", async () => {
  const app = await anApp();
  expect((await pressOnPage(app)).status).toBe(303);
  const [{ body, headers }] = app.received as [App["received"][number]];
  const timestamp = String(headers["x-slack-request-timestamp"]);
  expect(timestamp).toBe(String(Date.parse("2026-11-25T10:00:00.000Z") / 1000));
  expect(headers["x-slack-signature"]).toBe(
    `v0=${createHmac("sha256", SECRET).update(`v0:${timestamp}:${body}`).digest("hex")}`,
  );
  const [press] = slackActions.answersIn(JSON.parse(new URLSearchParams(body).get("payload")!));
  expect(press).toMatchObject({
    action: "veto",
    medium: "slack",
    person: `slack:${GRACE.id}`,
    personName: "grace",
    place: { channelId: "C0SANDBOX01", ts: app.ts },
    origin: { teamId: "T0SANDBOX1" },
    value: '{"about":"intent","intent":"act_1"}',
  });
  expect(body).not.toContain(SECRET);
});

it("the page has a form for each button, asks first where the button says so, and runs nothing", async () => {
  const app = await anApp();
  const page = await fetch(`${app.sandbox.slackPageUrl}?as=${GRACE.id}`);
  const text = await page.text();
  expect(page.headers.get("content-security-policy")).toContain("form-action 'self'");
  expect(text).not.toMatch(/<script/i);
  expect(text.match(/<form method="post" action="\/slack\/click">/g)).toHaveLength(2);
  expect(text).toContain(`name="user" value="${GRACE.id}"`);
  expect(text).toContain("&lt;b&gt;Visitors&lt;/b&gt; see it");
  expect(text).toContain("Acting as");
});

it("the page tells what was pressed, waits for the answer, and shows it to whom it is meant for", async () => {
  const app = await anApp();
  await pressOnPage(app);
  const waiting = await (await fetch(app.sandbox.slackPageUrl)).text();
  expect(waiting).toContain("Grace clicked <b>Veto</b>");
  expect(waiting).toContain(
    `http-equiv="refresh" content="2;url=/slack?channel=C0SANDBOX01&amp;as=${ADA.id}&amp;looks=1#${app.ts}"`,
  );
  expect(await (await fetch(`${app.sandbox.slackPageUrl}?looks=1`)).text()).toContain("&amp;looks=2#");
  app.sandbox.slack.whisper({ channel: "C0SANDBOX01", user: GRACE.id, text: "Vetoed", threadTs: app.ts });
  const answered = await (await fetch(app.sandbox.slackPageUrl)).text();
  expect(answered).toContain("Only visible to Grace</small> Vetoed");
  expect(answered).not.toContain('http-equiv="refresh"');
});

it("nothing is sent for a button that the message does not show, a person who is not there, or a page from elsewhere", async () => {
  const app = await anApp();
  expect((await pressOnPage(app, { action: "herald:stop" })).status).toBe(404);
  expect((await pressOnPage(app, { user: "U0EVE00001" })).status).toBe(404);
  expect((await pressOnPage(app, { ts: "1.000001" })).status).toBe(404);
  expect((await pressOnPage(app, {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect(app.received).toEqual([]);
});

it("while no app takes presses, its buttons can only be looked at", async () => {
  const app = await anApp(false);
  expect(await (await fetch(app.sandbox.slackPageUrl)).text()).toContain("disabled title=\"Buttons don't work here");
  expect((await pressOnPage(app)).status).toBe(404);
  expect(buttonsOf(app.sandbox.slack.messages[0])).toHaveLength(2);
  expect(ADA.id).not.toBe(GRACE.id);
});
