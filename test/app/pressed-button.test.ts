import { isEverything } from "../support/scope.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startWorker, uniqueOwner, type RunningWorker } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { systemClock } from "../../src/platform/index.ts";
import type { SinkMessage } from "../../src/sandbox/index.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { browse } from "../http/page/page-server.ts";
import { ADA, buttonsOf } from "../support/slack/press.ts";
import { recordingLog } from "../support/recording-log.ts";
import { SocketSlack } from "../support/slack/socket-slack.ts";

const PATIENCE = { timeout: 60_000, interval: 20 };
const TEST_MS = 120_000;

/** A demo with one experiment, whose winner is announced at once. */
async function aDemo(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ worker: RunningWorker; log: ReturnType<typeof recordingLog> }> {
  const directory = mkdtempSync(join(tmpdir(), "herald-press-"));
  writeFileSync(
    join(directory, "herald.config.yaml"),
    "policies: [{ name: at-once, match: '*', recentlyDiscoveredHours: 0 }]\n",
  );
  initialisedDirectory(join(directory, "data/db"));
  const config = loadConfig({ environment: { PORT: "0", ...environment }, directory });
  const log = recordingLog();
  const worker = await startWorker({ config, clock: systemClock, log, owner: uniqueOwner() });
  onTestFinished(async () => {
    for (const { close } of worker.closeSteps()) await close(10_000);
    rmSync(directory, { recursive: true, force: true });
  });
  const { experiments } = worker.world.sandbox!;
  const winner = experiments.find("clear-winner");
  for (const { id, deletedButListedUntil } of experiments.all())
    if (id !== winner.id && deletedButListedUntil === null) experiments.delete(id);
  return { worker, log };
}

function announcementOf({ world }: RunningWorker): SinkMessage | undefined {
  return world.sandbox?.slack.messages.find(({ metadata }) =>
    String(metadata?.event_payload["key"]).endsWith(":announcement"),
  );
}

it(
  "a button pressed on the demo's Slack page is done by the worker, and the page shows it",
  async () => {
    const { worker, log } = await aDemo();
    const sandbox = worker.world.sandbox!;
    await worker.queue.enqueue("monitoring.sweep", {});
    await expect.poll(() => buttonsOf(announcementOf(worker)).length, PATIENCE).toBe(2);
    const { channel, ts } = announcementOf(worker)!;
    const form = new URLSearchParams({ channel, ts, action: "herald:veto", user: ADA.id });
    expect((await fetch(`${sandbox.url}/slack/click`, { method: "POST", body: form, redirect: "manual" })).status).toBe(
      303,
    );
    await expect
      .poll(() => sandbox.slack.whispers.map(({ text }) => text), PATIENCE)
      .toEqual([expect.stringContaining("Vetoed")]);
    const [intent] = await worker.world.ledger.intents.recent("2000-01-01T00:00:00.000Z");
    expect(intent).toMatchObject({ state: "vetoed", ending: { by: "slack:U0SANDADA1" } });
    expect(buttonsOf(announcementOf(worker))).toMatchObject([{ action_id: "herald:undo", text: { text: "Undo" } }]);
    expect(await (await fetch(sandbox.slackPageUrl)).text()).toContain("Only visible to Ada");
    expect(JSON.stringify(log.entries)).not.toContain(worker.world.slack.signingSecret!.reveal());
    expect(sandbox.requests.filter(({ operation }) => operation === "stop")).toEqual([]);
  },
  TEST_MS,
);

it(
  "Open in Herald gives whoever presses it a link of their own, which signs in that person of Slack, once",
  async () => {
    const { worker, log } = await aDemo();
    const sandbox = worker.world.sandbox!;
    const digest = () =>
      sandbox.slack.messages.find(({ metadata }) => String(metadata?.event_payload["key"]).startsWith("digest:"));
    await worker.queue.enqueue("reporting.daily-digest", {});
    await expect.poll(() => buttonsOf(digest()).map(({ action_id: id }) => id), PATIENCE).toEqual(["herald:open-page"]);
    const { channel, ts } = digest()!;
    const form = new URLSearchParams({ channel, ts, action: "herald:open-page", user: ADA.id });
    await fetch(`${sandbox.url}/slack/click`, { method: "POST", body: form, redirect: "manual" });
    await expect.poll(() => sandbox.slack.whispers.length, PATIENCE).toBe(1);
    const { user, text } = sandbox.slack.whispers[0]!;
    expect([user, text]).toEqual([ADA.id, expect.stringContaining("signs you in to Herald as ada. It works once")]);
    const [, address, link] = /<(http[^|]+\?link=([^|]+))\|Open in Herald>/u.exec(text)!;
    expect(address).toContain(`${worker.http.url}/sign-in?link=`);
    // Nobody else reads it anywhere.
    expect(JSON.stringify(log.entries)).not.toContain(link);
    for (const kind of ["notes", "deliveries", "people"] as const)
      expect(JSON.stringify(await worker.world.ledger.records.page(kind, { limit: 1_000 }))).not.toContain(link);
    expect(JSON.stringify(await worker.queue.inspect())).not.toContain(link);

    const headers = { origin: worker.http.url };
    const signIn = () => browse(worker.http, "POST", "/sign-in", { headers, form: { link: link! } });
    const { cookies } = await signIn();
    expect((await signIn()).status).toBe(401);
    const session = { ...headers, cookie: cookies[0]!.split(";")[0]! };
    const page = await browse(worker.http, "GET", "/", { headers: session });
    const csrf = /name="csrf" value="([^"]+)"/u.exec(page.text)![1]!;
    expect(page.text).toContain("Signed in as <bdi>ada</bdi>");
    await browse(worker.http, "POST", "/act/pause", { headers: session, form: { csrf } });
    expect(await worker.world.ledger.instructions.general()).toMatchObject([
      { kind: "pause", via: "page", actor: `slack:${ADA.id}` },
    ]);
  },
  TEST_MS,
);

it.runIf(isEverything)(
  "a person whose answer is given up before anything was recorded hears that, and answering again is enough",
  async () => {
    const { worker, log } = await aDemo();
    const sandbox = worker.world.sandbox!;
    await worker.queue.enqueue("monitoring.sweep", {});
    await expect.poll(() => buttonsOf(announcementOf(worker)).length, PATIENCE).toBe(2);
    const { channel, ts } = announcementOf(worker)!;
    const press = () =>
      fetch(`${sandbox.url}/slack/click`, {
        method: "POST",
        body: new URLSearchParams({ channel, ts, action: "herald:veto", user: ADA.id }),
        redirect: "manual",
      });
    sandbox.faults.add({ kind: "slack-error", error: "missing_scope", operation: "auth.test", times: 1 });
    await press();
    await expect
      .poll(() => sandbox.slack.whispers, PATIENCE)
      .toMatchObject([
        {
          user: ADA.id,
          text: "Something failed, and your answer may be lost. Please try again: answering twice does no harm.",
        },
      ]);
    expect(log.entries).toContainEqual(
      expect.objectContaining({
        level: "error",
        message: "answer given up",
        data: expect.objectContaining({
          person: `slack:${ADA.id}`,
          action: "veto",
          place: { channelId: channel, ts },
        }),
      }),
    );
    const intents = () => worker.world.ledger.intents.recent("2000-01-01T00:00:00.000Z");
    expect(await intents()).toMatchObject([{ state: "announced" }]);
    await press();
    await expect.poll(() => sandbox.slack.whispers.at(-1)?.text, PATIENCE).toContain("Vetoed");
    expect(await intents()).toMatchObject([{ state: "vetoed" }]);
  },
  TEST_MS,
);

it.runIf(isEverything)(
  "/readyz tells of the socket, whose failure leaves the worker ready",
  async () => {
    const slack = await SocketSlack.start();
    slack.refusal = "invalid_auth";
    onTestFinished(() => slack.close());
    const { worker } = await aDemo({
      SLACK_BOT_TOKEN: "xoxb-1-2",
      SLACK_APP_TOKEN: "xapp-1-2",
      SLACK_API_URL: slack.apiUrl,
    });
    const ready = async () =>
      (await (await fetch(`${worker.http.url}/readyz`)).json()) as { ready: boolean; checks: Record<string, unknown> };
    await expect
      .poll(async () => (await ready()).checks["slackSocket"], PATIENCE)
      .toMatchObject({ ok: false, detail: expect.stringContaining("invalid_auth") });
    expect((await ready()).ready).toBe(true);
    slack.refusal = undefined;
    await expect
      .poll(async () => (await ready()).checks["slackSocket"], PATIENCE)
      .toEqual({ ok: true, detail: "connected" });
    expect((await fetch(`${worker.http.url}/slack/interactivity`, { method: "POST" })).status).toBe(404);
  },
  TEST_MS,
);
