import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { checkOutside } from "../../src/app/index.ts";
import { describeConfig, loadConfig, proxiesOf } from "../../src/config/index.ts";
import { fetchOver, proxyDispatcher, silentLog, systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { openSocketMode } from "../../src/slack/index.ts";
import { folderWith } from "../config/config-folder.ts";
import { connectProxy } from "../support/network/connect-proxy.ts";
import { SocketSlack } from "../support/slack/socket-slack.ts";

/** Everything outside, reached by names that only the proxy knows. */
async function outside() {
  const sandbox = await startSandbox({
    port: 0,
    clock: systemClock,
    seed: 1,
    scenarios: ["flat"],
    apiKeys: [{ key: "reader", scopes: ["experiment:list", "experiment:find"] }],
    slackTokens: ["xoxb-the-right-token"],
  });
  onTestFinished(() => sandbox.close());
  const targets = { "ours.example.test": sandbox.url, "slack.example.test": sandbox.slackApiUrl };
  const proxy = await connectProxy(targets);
  const environment = {
    OURS_PRIVACY_API_KEY: "reader",
    OURS_PRIVACY_BASE_URL: "https://ours.example.test",
    SLACK_API_URL: `https://slack.example.test${new URL(sandbox.slackApiUrl).pathname}`,
    SLACK_BOT_TOKEN: "xoxb-the-right-token",
    SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
  };
  const load = (more: Readonly<Record<string, string>>) =>
    loadConfig({ environment: { ...environment, ...more }, directory: folderWith() });
  return { proxy, load };
}

it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY"])(
  "the API and Slack are reached through the proxy that %s names, and doctor says so without its password",
  async (name) => {
    const { proxy, load } = await outside();
    const config = load({ [name]: proxy.url });
    const findings = await checkOutside({ config, clock: systemClock, log: silentLog });
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(proxy.asked)).toEqual(new Set(["ours.example.test:443", "slack.example.test:443"]));
    const described = describeConfig(config).join("\n");
    expect(described).toContain(`through the proxy http://${new URL(proxy.url).host}`);
    expect(described).not.toContain("proxy-secret");
  },
);

it("what NO_PROXY names is reached directly", async () => {
  const { proxy, load } = await outside();
  const config = load({ HTTPS_PROXY: proxy.url, NO_PROXY: "intern.test, ours.example.test" });
  const findings = await checkOutside({ config, clock: systemClock, log: silentLog });
  expect(findings.filter(({ ok }) => !ok)).toMatchObject([{ name: "Ours Privacy, account main" }]);
  expect(new Set(proxy.asked)).toEqual(new Set(["slack.example.test:443"]));
});

it("what is on this machine is reached directly, whatever the variables say", async () => {
  const server = createServer((_request, response) => void response.end("here")).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const dispatcher = proxyDispatcher({ http: "http://127.0.0.1:1", https: "http://127.0.0.1:1", except: "" });
  onTestFinished(() => dispatcher?.destroy());
  const { port } = server.address() as AddressInfo;
  for (const host of ["127.0.0.1", "localhost"])
    expect(await (await fetchOver(dispatcher)(`http://${host}:${port}/`)).text()).toBe("here");
});

it("the socket to Slack goes through the proxy too", async () => {
  const slack = await SocketSlack.start();
  onTestFinished(() => slack.close());
  const proxy = await connectProxy({ "slack.example.test": slack.apiUrl, "wss.example.test": slack.apiUrl });
  slack.linkOrigin = "wss://wss.example.test";
  const dispatcher = proxyDispatcher({ http: undefined, https: proxy.url, except: "" });
  onTestFinished(() => dispatcher?.destroy());
  const socket = openSocketMode({
    appToken: "xapp-1-2",
    apiUrl: `https://slack.example.test${new URL(slack.apiUrl).pathname}`,
    timeoutMs: 5_000,
    logger: silentLog,
    dispatcher,
    onInteraction: async () => {},
    onCommand: async () => {},
    onEvent: async () => {},
  });
  onTestFinished(() => socket.close(1_000));
  await expect.poll(() => socket.status.isConnected, { timeout: 20_000 }).toBe(true);
  expect(proxy.asked).toEqual(["slack.example.test:443", "wss.example.test:443"]);
});

it.each(["not an address", "socks5://proxy:1080", "http://proxy:3128/?x=1"])(
  "a proxy that is none is refused without being repeated: %s",
  (url) => {
    const load = () => loadConfig({ environment: { HTTPS_PROXY: url }, directory: folderWith() });
    expect(load).toThrow(/HTTPS_PROXY\s+is not the address of a proxy; wanted one such as/);
    expect(load).not.toThrow(url);
  },
);

it("a proxy may be named without http://, as other programs take it", () => {
  const config = loadConfig({ environment: { HTTPS_PROXY: "proxy:3128" }, directory: folderWith() });
  expect(proxiesOf(config)).toEqual({ http: undefined, https: "http://proxy:3128", except: "" });
});
