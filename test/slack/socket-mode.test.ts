import { expect, it, onTestFinished } from "vitest";
import { openSocketMode, type SocketMode, type SocketModeOptions } from "../../src/slack/index.ts";
import { recordingLog } from "../support/recording-log.ts";
import { SocketSlack } from "../support/slack/socket-slack.ts";

const TOKEN = "xapp-1-A0-secret-token";
const PATIENCE = { timeout: 10_000, interval: 20 };

async function connected(options: Partial<SocketModeOptions> = {}, prepare: (slack: SocketSlack) => void = () => {}) {
  const slack = await SocketSlack.start();
  prepare(slack);
  const taken: unknown[] = [];
  const log = recordingLog();
  const socket: SocketMode = openSocketMode({
    appToken: TOKEN,
    apiUrl: slack.apiUrl,
    timeoutMs: 5_000,
    logger: log,
    firstRetryMs: 10,
    onInteraction: async (interaction) => void taken.push(interaction),
    onCommand: async (command) => void taken.push({ command }),
    onEvent: async (event) => void taken.push({ event }),
    ...options,
  });
  onTestFinished(async () => {
    await socket.close(5_000);
    await slack.close();
  });
  return { slack, socket, taken, log };
}

const envelope = (id: string, type = "interactive"): object => ({
  envelope_id: id,
  type,
  payload: { type: "block_actions", id },
  accepts_response_payload: false,
});

it("connects with the app-level token, takes a press, and acknowledges it when it is kept", async () => {
  const { slack, socket, taken } = await connected();
  await expect.poll(() => socket.status, PATIENCE).toEqual({ isConnected: true, detail: "connected" });
  expect(slack.authorizations).toEqual([`Bearer ${TOKEN}`]);
  slack.send(envelope("one"));
  await expect.poll(() => slack.acknowledged, PATIENCE).toEqual(["one"]);
  expect(taken).toEqual([{ type: "block_actions", id: "one" }]);
});

it("does not acknowledge a press that could not be kept, and takes the next one", async () => {
  let isDown = true;
  const { slack, socket, log } = await connected({
    onInteraction: async () => {
      if (isDown) throw new Error("the queue cannot be reached");
    },
  });
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
  slack.send(envelope("lost"));
  await expect.poll(() => log.entries.filter(({ message }) => message === "press lost").length, PATIENCE).toBe(1);
  isDown = false;
  slack.send(envelope("kept"));
  await expect.poll(() => slack.acknowledged, PATIENCE).toEqual(["kept"]);
});

it("acknowledges what is none of its business and hands nothing on", async () => {
  const { slack, socket, taken } = await connected();
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
  slack.send({ ...envelope("other", "workflows"), payload: { workflow: "lunch" } });
  await expect.poll(() => slack.acknowledged, PATIENCE).toEqual(["other"]);
  expect(taken).toEqual([]);
});

const EVENT = { type: "event_callback", event: { type: "app_home_opened" } };

it("takes commands and events beside presses, each acknowledged when it is kept", async () => {
  const { slack, socket, taken } = await connected();
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
  slack.send({ ...envelope("command", "slash_commands"), payload: { command: "/herald" } });
  slack.send({ ...envelope("event", "events_api"), payload: EVENT });
  await expect.poll(() => slack.acknowledged, PATIENCE).toEqual(["command", "event"]);
  expect(taken).toEqual([{ command: { command: "/herald" } }, { event: EVENT }]);
});

it("connects again when Slack renews the connection, and when it is cut", async () => {
  const { slack, socket } = await connected();
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
  slack.send({ type: "disconnect", reason: "refresh_requested" });
  await expect.poll(() => slack.greeted, PATIENCE).toBe(2);
  await expect.poll(() => socket.status.isConnected && slack.connections === 1, PATIENCE).toBe(true);
  slack.cut();
  await expect.poll(() => slack.greeted, PATIENCE).toBe(3);
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
  slack.send(envelope("after"));
  await expect.poll(() => slack.acknowledged, PATIENCE).toEqual(["after"]);
});

it("a token that is refused stops nothing: it is logged and told, without the token, and tried again", async () => {
  const { slack, socket, log } = await connected({}, ({ refusals }) => refusals.push("invalid_auth", "invalid_auth"));
  await expect
    .poll(() => log.entries.filter(({ message }) => message === "slack socket not connected").length, PATIENCE)
    .toBe(2);
  expect(JSON.stringify(log.entries)).toContain("check SLACK_APP_TOKEN");
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
  expect(slack.greeted).toBe(1);
  expect(JSON.stringify(log.entries)).not.toContain("secret");
});

it("nobody there at all stops nothing either", async () => {
  const gone = await SocketSlack.start();
  const { apiUrl } = gone;
  await gone.close();
  const { socket, log } = await connected({ apiUrl });
  await expect
    .poll(() => log.entries.filter(({ message }) => message === "slack socket not connected").length, PATIENCE)
    .toBeGreaterThan(2);
  expect(socket.status).toMatchObject({ isConnected: false, detail: expect.stringContaining("cannot be reached") });
});

it("a server that does not greet is left and tried again", async () => {
  const { slack, socket } = await connected({ timeoutMs: 100 }, (one) => (one.isMute = true));
  await expect.poll(() => socket.status.detail, PATIENCE).toContain("broke or took too long");
  slack.isMute = false;
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
});

type Prepare = (slack: SocketSlack) => unknown;
type Reached = (slack: SocketSlack, socket: SocketMode) => boolean;

it.each<[string, Prepare, Reached]>([
  ["connected", () => {}, (_slack, socket) => socket.status.isConnected],
  [
    "refused",
    (slack) => slack.refusals.push("invalid_auth"),
    (_slack, socket) => socket.status.detail.includes("refuses"),
  ],
  ["not greeted", (slack) => (slack.isMute = true), (slack) => slack.connections === 1],
])("closes when it is told to, while %s, and leaves no connection", async (_state, prepare, isReached) => {
  const { slack, socket } = await connected({ firstRetryMs: 60_000 }, prepare);
  await expect.poll(() => isReached(slack, socket), PATIENCE).toBe(true);
  await socket.close(5_000);
  await expect.poll(() => slack.connections, PATIENCE).toBe(0);
  expect(socket.status).toEqual({ isConnected: false, detail: "closed" });
});

it("a press under way is kept and acknowledged before it closes", async () => {
  const check = Promise.withResolvers<void>();
  let begun = false;
  const { slack, socket } = await connected({
    onInteraction: async () => {
      begun = true;
      await check.promise;
    },
  });
  await expect.poll(() => socket.status.isConnected, PATIENCE).toBe(true);
  slack.send(envelope("last"));
  await expect.poll(() => begun, PATIENCE).toBe(true);
  const closed = socket.close(5_000);
  check.resolve();
  await closed;
  expect(slack.acknowledged).toEqual(["last"]);
});
