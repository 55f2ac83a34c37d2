import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { NotificationKind } from "../../src/notify/index.ts";
import { compiledCode } from "../support/compiled-code.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import type { MailProcessOrder } from "../support/mail/mail-process.ts";
import { SmtpHost } from "../support/mail/smtp-host.ts";
import { isEverything } from "../support/scope.ts";

const PROGRAM = join(import.meta.dirname, "../support/mail/mail-process.ts");

async function aPlace(kind: NotificationKind): Promise<{ host: SmtpHost; order: MailProcessOrder }> {
  const folder = mkdtempSync(join(tmpdir(), "herald-mail-"));
  const host = await SmtpHost.start();
  onTestFinished(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const directory = join(folder, "db");
  initialisedDirectory(directory);
  return { host, order: { directory, url: host.url, now: "2026-11-23T08:00:00.000Z", kind } };
}

/** Makes one attempt in a process of its own. @param onChild may kill it on its way */
async function attempt(order: MailProcessOrder, onChild: (kill: () => void) => void = () => {}): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...compiledCode() },
  });
  let out = "";
  child.stdout.on("data", (data) => (out += String(data)));
  onChild(() => void child.kill("SIGKILL"));
  await once(child, "close");
  return out;
}

/** The lease of the killed one is over by then. */
const later = (order: MailProcessOrder): MailProcessOrder => ({ ...order, now: "2026-11-23T09:00:00.000Z" });

describe.runIf(isEverything)("a worker that is killed while it mails", () => {
  it.each(["digest", "announcement"] as const)(
    "before the mail itself has begun to leave, sends the %s the next time, once",
    async (kind) => {
      const { host, order } = await aPlace(kind);
      await attempt(order, (kill) => {
        host.onRecipient = () => {
          kill();
          host.onRecipient = undefined;
        };
      });
      expect(host.arrived).toEqual([]);
      expect(JSON.parse(await attempt(later(order)))).toMatchObject({ outcome: "posted" });
      expect(host.arrived).toHaveLength(1);
    },
  );

  it("after it arrived and before that was written down, sends an announcement again under its Message-ID", async () => {
    const { host, order } = await aPlace("announcement");
    await attempt(order, (kill) => {
      host.onArrived = async () => kill();
    });
    host.onArrived = async () => {};
    expect(JSON.parse(await attempt(later(order)))).toMatchObject({ outcome: "posted" });
    expect(host.arrived).toHaveLength(2);
    expect(host.arrived[1]?.mail.messageId).toBe(host.arrived[0]?.mail.messageId);
  });

  it("there, does not send a digest again, and the ledger says that it is in doubt", async () => {
    const { host, order } = await aPlace("digest");
    await attempt(order, (kill) => {
      host.onArrived = async () => kill();
    });
    host.onArrived = async () => {};
    expect(JSON.parse(await attempt(later(order)))).toMatchObject({ outcome: "assumed", place: { inDoubt: true } });
    expect(host.arrived).toHaveLength(1);
  });
});
