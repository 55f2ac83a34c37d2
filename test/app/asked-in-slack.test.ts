import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startWorker, uniqueOwner, type RunningWorker } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { systemClock } from "../../src/platform/index.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { recordingLog } from "../support/recording-log.ts";
import { CHANNEL, wordsIn } from "../support/slack/ask.ts";
import { ADA, GRACE } from "../support/slack/press.ts";
import { isEverything } from "../support/scope.ts";
import { SocketSlack } from "../support/slack/socket-slack.ts";

const PATIENCE = { timeout: 60_000, interval: 20 };
const TEST_MS = 300_000;

async function aDemo(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ worker: RunningWorker; log: ReturnType<typeof recordingLog> }> {
  const directory = mkdtempSync(join(tmpdir(), "herald-asked-"));
  initialisedDirectory(join(directory, "data/db"));
  const config = loadConfig({ environment: { PORT: "0", ...environment }, directory });
  const log = recordingLog();
  const worker = await startWorker({ config, clock: systemClock, log, owner: uniqueOwner() });
  onTestFinished(async () => {
    for (const { close } of worker.closeSteps()) await close(10_000);
    rmSync(directory, { recursive: true, force: true });
  });
  return { worker, log };
}

it(
  "each command typed in the demo's Slack is taken over HTTP, done by the worker, and answered to who typed it",
  async () => {
    const { worker, log } = await aDemo();
    const { slack, questions } = worker.world.sandbox!;
    const replies = async (words: string): Promise<string> => {
      const before = slack.whispers.length;
      expect(await questions.ask(CHANNEL, ADA.id, words)).toBe(200);
      await expect.poll(() => slack.whispers.length, PATIENCE).toBe(before + 1);
      return `${slack.whispers.at(-1)!.text} ${wordsIn(slack.whispers.at(-1))}`;
    };
    expect(await replies("")).toContain("/herald plan 5% 10% 2000/day");
    expect(await replies("status")).toContain("Nothing was read yet");
    expect(await replies("plan 5% 10% 2000/day")).toContain("A lift of 10% takes about 17");
    expect(await replies("pause herald")).toContain("It stops no experiment");
    expect(await replies("resume herald")).toContain("The pause is over");
    expect(await replies("why teapot")).toContain("is called “teapot”");
    await worker.queue.enqueue("monitoring.sweep", {});
    const { id, name } = worker.world.sandbox!.experiments.find("clear-winner");
    await expect
      .poll(() => worker.world.ledger.experiments.get({ account: "demo", experimentId: id }), PATIENCE)
      .toBeDefined();
    expect(await replies(`hold ${id}`)).toContain("is on hold");
    expect(await replies(`allow ${name}`)).toContain("is no longer on hold");
    expect(await replies(`why ${id}`)).toContain(name);
    expect(await replies("digest now")).toContain("posts the digest to #");
    const kept = JSON.stringify([log.entries, await worker.queue.inspect()]);
    expect(kept).not.toContain("/slack/respond/");
    expect(kept).not.toContain(worker.world.slack.signingSecret!.reveal());

    expect(await questions.openHome(GRACE.id)).toBe(200);
    await expect
      .poll(() => wordsIn({ blocks: slack.homes.get(GRACE.id) ?? [] }), PATIENCE)
      .toContain("herald:open-page");
  },
  TEST_MS,
);

it(
  "Slack's check of the address is answered, a command told twice is one job, and a forged one is none",
  async () => {
    const { worker } = await aDemo();
    const { slack, questions } = worker.world.sandbox!;
    const secret = worker.world.slack.signingSecret!.reveal();
    const post = (path: string, body: string, key = secret): Promise<Response> => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = `v0=${createHmac("sha256", key).update(`v0:${timestamp}:${body}`).digest("hex")}`;
      const headers = { "x-slack-request-timestamp": timestamp, "x-slack-signature": signature };
      return fetch(worker.http.url + path, { method: "POST", headers, body });
    };
    const check = await post("/slack/events", JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a" }));
    expect([check.status, await check.text()]).toEqual([200, "3eZbrw1a"]);
    const command = new URLSearchParams(questions.command(CHANNEL, ADA.id, "pause herald")).toString();
    expect((await post("/slack/commands", command, "another secret")).status).toBe(401);
    const answers = await Promise.all([post("/slack/commands", command), post("/slack/commands", command)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await expect.poll(() => slack.whispers.length, PATIENCE).toBe(1);
    await post("/slack/commands", command);
    expect(await questions.ask(CHANNEL, ADA.id, "status")).toBe(200);
    await expect.poll(() => slack.whispers.length, PATIENCE).toBe(2);
    expect(slack.whispers[1]!.text).toContain("running");
    expect(await worker.world.ledger.instructions.general()).toMatchObject([
      { kind: "pause", via: "slack", actor: `slack:${ADA.id}` },
    ]);
  },
  TEST_MS,
);

it.runIf(isEverything)(
  "a command and a visit come over the socket, too",
  async () => {
    const socket = await SocketSlack.start();
    onTestFinished(() => socket.close());
    const { worker } = await aDemo({
      SLACK_BOT_TOKEN: "xoxb-1-2",
      SLACK_APP_TOKEN: "xapp-1-2",
      SLACK_API_URL: socket.apiUrl,
    });
    await expect.poll(() => socket.greeted, PATIENCE).toBe(1);
    const payload = worker.world.sandbox!.questions.command(CHANNEL, ADA.id, "pause herald");
    socket.send({ envelope_id: "one", type: "slash_commands", payload, accepts_response_payload: true });
    const event = { type: "app_home_opened", user: ADA.id, tab: "home" };
    const home = { type: "event_callback", team_id: "T0SANDBOX1", event_id: "Ev1", event };
    socket.send({ envelope_id: "two", type: "events_api", payload: home });
    await expect.poll(() => socket.acknowledged, PATIENCE).toEqual(["one", "two"]);
    const { counts } = await worker.queue.inspect();
    expect(counts.waiting + counts.running + counts.delayed + counts.failed).toBeGreaterThan(0);
  },
  TEST_MS,
);
