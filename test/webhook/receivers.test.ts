import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import type { Medium, Parcel } from "../../src/notify/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { createWebhookMedium } from "../../src/webhook/index.ts";
import { bodyOf } from "../../src/webhook/body.ts";
import { everyNotification } from "../support/messages/every-message.ts";
import { saying } from "../support/messages/saying.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLES = join(ROOT, "examples/webhook-receiver");
const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const parcel: Parcel = { key: "digest:1", destination: "webhook:default", notification: saying("é: 1 stopped") };

const hasPython = ((): boolean => {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

let child: ChildProcess | undefined;
let lines: Interface | undefined;
afterEach(async () => {
  const started = child;
  child = undefined;
  if (started === undefined) return;
  const ended = once(started, "exit");
  started.kill();
  await ended;
});

/** Starts an example, and says where it listens. */
async function started(command: string, file: string): Promise<string> {
  child = spawn(command, [join(EXAMPLES, file)], { env: { ...process.env, WEBHOOK_SECRET: SECRET, PORT: "0" } });
  lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, "line")) as [string];
  return `http://127.0.0.1:${line.replace("listening ", "")}/`;
}

function mediumTo(address: string, secrets: readonly string[], deliveries = new MemoryDeliveries()): Medium {
  const clock = { now: () => new Date().toISOString(), nowMs: () => Date.now() };
  return createWebhookMedium({
    addresses: { default: address },
    secrets,
    deliveries,
    clock,
    owner: "w",
    timeoutMs: 10_000,
    log: silentLog,
  });
}

describe("the receiver in the examples", () => {
  it.each([
    ["Node.js", process.execPath, "receiver.mjs", true],
    ["Python", "python3", "receiver.py", hasPython],
  ] as const)("in %s takes what is signed, once, and refuses everything else", async (_, command, file, isHere) => {
    if (!isHere) {
      // oxlint-disable-next-line no-console -- nobody should take it for tried
      console.log(`${file} was not tried: there is no ${command} on this machine`);
      return;
    }
    const address = await started(command, file);
    const told: string[] = [];
    lines!.on("line", (line) => void told.push(line));
    const other = `whsec_${randomBytes(32).toString("base64")}`;
    for (const secrets of [[], [other]])
      await expect(mediumTo(address, secrets).deliver(parcel)).rejects.toMatchObject({ code: "webhook-refused" });
    await mediumTo(address, [other, SECRET]).deliver(parcel);
    // A worker that knows nothing of it sends it again, under the same id.
    await mediumTo(address, [SECRET]).deliver(parcel);
    await mediumTo(address, [SECRET]).deliver({ ...parcel, key: "digest:2" });
    await expect.poll(() => told).toEqual(["thread digest:1 1: é: 1 stopped", "thread digest:2 1: é: 1 stopped"]);
  });
});

describe("the JSON schema of a webhook", () => {
  it("describes every message that Herald posts, and nothing that is not in it", () => {
    const schema = JSON.parse(readFileSync(join(ROOT, "docs/webhook.schema.json"), "utf8")) as object;
    const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
    for (const { notification } of everyNotification({ name: "Checkout", variants: 3, figures: "usual" })) {
      // For one person of Slack alone: they never go to a webhook.
      if (notification.kind === "reply" || notification.kind === "home") continue;
      const body: unknown = JSON.parse(JSON.stringify(bodyOf({ ...parcel, notification }, 1)));
      expect(validate(body) ? [] : validate.errors).toEqual([]);
      expect(validate({ ...(body as object), more: 1 })).toBe(false);
    }
  });
});
