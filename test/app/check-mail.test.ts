import { expect, it, onTestFinished } from "vitest";
import { checkOutside } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { folderWith } from "../config/config-folder.ts";
import { SmtpHost } from "../support/mail/smtp-host.ts";
import { closedPort } from "../support/network/closed-port.ts";

async function mailFindings(url: string) {
  const environment = { SMTP_URL: url, MAIL_FROM: "herald@example.test" };
  const config = loadConfig({ environment, directory: folderWith({}) });
  return (await checkOutside({ config, clock: systemClock, log: silentLog })).filter(({ name }) => name === "Mail");
}

async function aHost(): Promise<SmtpHost> {
  const host = await SmtpHost.start({ login: { user: "herald", pass: "right" } });
  onTestFinished(() => host.close());
  return host;
}

it("a mail server that takes the login is told as working, and gets no mail", async () => {
  const host = await aHost();
  expect(await mailFindings(host.url)).toEqual([
    { name: "Mail", ok: true, detail: `127.0.0.1:${host.port} lets Herald in, to send from herald@example.test` },
  ]);
  expect(host.arrived).toEqual([]);
});

it("a refused password, and a server that is not there, are told with what to check", async () => {
  const host = await aHost();
  const [refused] = await mailFindings(host.url.replace("right", "wr0ng"));
  expect(refused).toMatchObject({
    ok: false,
    detail: expect.stringContaining("refuses user and password of SMTP_URL"),
  });
  expect(refused!.detail).not.toContain("wr0ng");
  const [absent] = await mailFindings(`smtp://127.0.0.1:${await closedPort()}`);
  expect(absent).toMatchObject({ ok: false, detail: expect.stringContaining("check host and port in SMTP_URL") });
});

it("without mail there is nothing to check", async () => {
  const config = loadConfig({ environment: {}, directory: folderWith({}) });
  expect((await checkOutside({ config, clock: systemClock, log: silentLog })).map(({ name }) => name)).not.toContain(
    "Mail",
  );
});
