import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { createServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkOutside } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { ManualClock, silentLog, systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { createWebhookMedium } from "../../src/webhook/index.ts";
import { emptyFolder, herald } from "../cli/herald-process.ts";
import { folderWith } from "../config/config-folder.ts";
import { saying } from "../support/messages/saying.ts";
import { PRIVATE_AUTHORITY } from "../support/network/private-authority.ts";
import { SELF_SIGNED } from "../support/network/self-signed.ts";
import { isEverything } from "../support/scope.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";

const { key, good, expired, otherName } = PRIVATE_AUTHORITY;

/** A sandbox behind TLS, and the variables that lead there. */
async function behindTls(certificate: { readonly cert: string; readonly key: string }) {
  const sandbox = await startSandbox({
    port: 0,
    clock: systemClock,
    seed: 1,
    scenarios: ["flat"],
    apiKeys: [{ key: "reader", scopes: ["experiment:list", "experiment:find"] }],
    slackTokens: ["xoxb-the-right-token"],
  });
  onTestFinished(() => sandbox.close());
  const sockets: Socket[] = [];
  const server = createServer(certificate, (socket) => {
    const upstream = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
    for (const one of [socket, upstream]) sockets.push(one.on("error", () => undefined));
    socket.pipe(upstream).pipe(socket);
  }).listen(0, "127.0.0.1");
  server.on("tlsClientError", () => undefined);
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: {
      OURS_PRIVACY_API_KEY: "reader",
      OURS_PRIVACY_BASE_URL: url,
      SLACK_API_URL: url + new URL(sandbox.slackApiUrl).pathname,
      SLACK_BOT_TOKEN: "xoxb-the-right-token",
      SLACK_APP_TOKEN: "xapp-1-2",
    },
  };
}

function trustTheAuthority(): void {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, PRIVATE_AUTHORITY.cert]);
  onTestFinished(() => setDefaultCACertificates(trusted));
}

describe.each([
  {
    kind: "of an authority that this machine does not know",
    certificate: { cert: good, key },
    isAuthorityKnown: false,
    what: "shows a certificate that this machine does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
    remedy: "set NODE_EXTRA_CA_CERTS to the file of the certificate authority (PEM)",
  },
  {
    kind: "signed by itself",
    certificate: SELF_SIGNED,
    isAuthorityKnown: false,
    what: "shows a certificate that this machine does not trust (DEPTH_ZERO_SELF_SIGNED_CERT)",
    remedy: "set NODE_EXTRA_CA_CERTS to the file of the certificate authority (PEM)",
  },
  {
    kind: "that has expired",
    certificate: { cert: expired, key },
    isAuthorityKnown: true,
    what: "shows a certificate that is not valid today (CERT_HAS_EXPIRED)",
    remedy: "renew it there, or set this machine's clock",
  },
  {
    kind: "of another name",
    certificate: { cert: otherName, key },
    isAuthorityKnown: true,
    what: "shows a certificate of another name (ERR_TLS_CERT_ALTNAME_INVALID)",
    remedy: "use the name that the certificate was made for",
  },
])("a certificate $kind", ({ certificate, isAuthorityKnown, what, remedy }) => {
  it("is told by doctor, for the API and for Slack, with what to do", async () => {
    if (isAuthorityKnown) trustTheAuthority();
    const { environment } = await behindTls(certificate);
    const config = loadConfig({ environment, directory: folderWith() });
    const findings = await checkOutside({ config, clock: systemClock, log: silentLog });
    expect(findings.filter(({ ok }) => !ok)).toEqual([
      {
        name: "Ours Privacy, account main",
        ok: false,
        detail: `GET /rest/v1/experiments: the server ${what}`,
        whatToDo: remedy,
      },
      { name: "Slack", ok: false, detail: `auth.test: Slack's address ${what}`, whatToDo: remedy },
      {
        name: "Slack buttons by Socket Mode",
        ok: false,
        detail: `apps.connections.open: Slack's address ${what}`,
        whatToDo: remedy,
      },
    ]);
  });

  it("is told of a webhook, whose address stays unnamed", async () => {
    if (isAuthorityKnown) trustTheAuthority();
    const { url } = await behindTls(certificate);
    const medium = createWebhookMedium({
      secrets: [],
      addresses: { default: `${url}/hook?token=secret` },
      deliveries: new MemoryDeliveries(),
      clock: new ManualClock("2026-11-23T08:00:00.000Z"),
      owner: "w",
      timeoutMs: 5_000,
      log: silentLog,
    });
    const parcel = { key: "digest:1", destination: "webhook:default", notification: saying("1 stopped") } as const;
    await expect(medium.deliver(parcel)).rejects.toThrow(`webhook:default ${what}: ${remedy}`);
  });
});

describe("a private authority", () => {
  it.runIf(isEverything)("is known to a process that NODE_EXTRA_CA_CERTS tells of it, and to no other", async () => {
    const { environment } = await behindTls({ cert: good, key });
    const directory = emptyFolder();
    const file = join(directory, "authority.pem");
    writeFileSync(file, PRIVATE_AUTHORITY.cert);
    const list = (more: Readonly<Record<string, string>>) =>
      herald(["api", "list"], { directory, environment: { ...environment, ...more } });
    const [without, knowing] = await Promise.all([list({}), list({ NODE_EXTRA_CA_CERTS: file })]);
    expect(without).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "herald: Ours Privacy shows a certificate that this machine does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Set NODE_EXTRA_CA_CERTS to the file of the certificate authority (PEM)\n",
    });
    expect(knowing).toMatchObject({ code: 0, stdout: expect.stringContaining("running"), stderr: "" });
  });
});
