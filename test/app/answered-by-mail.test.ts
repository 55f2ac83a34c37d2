import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startWorker, uniqueOwner, type RunningWorker } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { systemClock } from "../../src/platform/index.ts";
import { browse } from "../http/page/page-server.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { SmtpHost } from "../support/mail/smtp-host.ts";
import { recordingLog } from "../support/recording-log.ts";

const PATIENCE = { timeout: 90_000, interval: 50 };
const TEST_MS = 180_000;

/** A demo with one experiment whose winner is announced at once, in Slack and to Ada's mailbox. */
async function aDemo(): Promise<{ worker: RunningWorker; host: SmtpHost; log: ReturnType<typeof recordingLog> }> {
  const directory = mkdtempSync(join(tmpdir(), "herald-mail-"));
  const host = await SmtpHost.start({ login: { user: "herald", pass: "smtp-s3cret" } });
  writeFileSync(
    join(directory, "herald.config.yaml"),
    `policies: [{ name: at-once, match: '*', recentlyDiscoveredHours: 0 }]
routes: [{ match: '*', to: ["slack:#experiments", "mail:ada@acme.test"] }]
`,
  );
  initialisedDirectory(join(directory, "data/db"));
  const environment = { PORT: "0", SMTP_URL: host.url, MAIL_FROM: "Herald <herald@acme.test>" };
  const config = loadConfig({ environment, directory });
  const log = recordingLog();
  const worker = await startWorker({ config, clock: systemClock, log, owner: uniqueOwner() });
  onTestFinished(async () => {
    for (const { close } of worker.closeSteps()) await close(10_000);
    await host.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const { experiments } = worker.world.sandbox!;
  const winner = experiments.find("clear-winner");
  for (const { id, deletedButListedUntil } of experiments.all())
    if (id !== winner.id && deletedButListedUntil === null) experiments.delete(id);
  return { worker, host, log };
}

it(
  "a veto by the link in a mail is carried out once, by its button alone, and Slack's message shows it",
  async () => {
    const { worker, host, log } = await aDemo();
    const sandbox = worker.world.sandbox!;
    const announced = () => host.arrived.find(({ mail }) => mail.text?.includes("Veto:"));
    await worker.queue.enqueue("monitoring.sweep", {});
    await expect.poll(announced, PATIENCE).toBeDefined();
    const { mail } = announced()!;
    const link = /Veto:\s+(http\S+)/u.exec(mail.text!)![1]!;
    expect(link).toContain(`${worker.http.url}/answer?link=`);
    expect(mail.html).toContain(link);
    const { pathname, search } = new URL(link);
    const path = `${pathname}${search}`;
    const token = new URL(link).searchParams.get("link")!;
    const standing = async () => (await worker.world.ledger.intents.recent("2000-01-01T00:00:00.000Z"))[0]!;

    // A scanner opens the link, and opens it again.
    await browse(worker.http, "HEAD", path);
    const { text, status } = await browse(worker.http, "GET", path);
    expect([status, (await standing()).state]).toEqual([200, "announced"]);
    expect(text).toContain("You answer as <bdi>ada@acme.test</bdi>");
    const csrf = /name="csrf" value="([^"]+)"/u.exec(text)![1]!;

    const answer = (headers: Record<string, string>, form: Record<string, string>) =>
      browse(worker.http, "POST", "/answer", { headers, form });
    const origin = worker.http.url;
    expect((await answer({ origin: "https://evil.test" }, { link: token, csrf })).status).toBe(403);
    expect((await answer({ origin }, { link: token, csrf: "forged" })).status).toBe(403);
    expect((await answer({ origin }, { link: `${token}x`, csrf })).status).toBe(401);
    expect((await standing()).state).toBe("announced");

    const done = await answer({ origin }, { link: token, csrf });
    expect(done.text).toContain("Vetoed: it keeps running");
    expect(done.text).toContain("Vetoed by ada@acme.test");
    expect(await standing()).toMatchObject({ state: "vetoed", ending: { by: "mail:ada@acme.test" } });
    const inSlack = () =>
      JSON.stringify(
        sandbox.slack.messages.filter(({ metadata }) =>
          String(metadata?.event_payload["key"]).endsWith(":announcement"),
        ),
      );
    await expect.poll(inSlack, PATIENCE).toContain("Vetoed by ada@acme.test");
    await expect
      .poll(() => host.arrived.map((one) => one.mail.subject), PATIENCE)
      .toContainEqual(expect.stringContaining("Vetoed by ada@acme.test"));

    const again = await answer({ origin }, { link: token, csrf });
    expect(again.text).toContain("This was answered before");
    expect((await browse(worker.http, "GET", path)).text).toContain("It can no longer be answered by this link");
    expect(
      await worker.world.ledger.instructions.of({ account: "demo", experimentId: (await standing()).experimentId }),
    ).toHaveLength(1);
    expect(sandbox.requests.filter(({ operation }) => operation === "stop")).toEqual([]);

    expect(JSON.stringify(log.entries)).not.toContain(token);
    expect(JSON.stringify(log.entries)).not.toContain("smtp-s3cret");
    for (const kind of ["notes", "deliveries", "people"] as const)
      expect(JSON.stringify(await worker.world.ledger.records.page(kind, { limit: 1_000 }))).not.toContain(token);
    expect(JSON.stringify(await worker.queue.inspect())).not.toContain(token);
  },
  TEST_MS,
);
