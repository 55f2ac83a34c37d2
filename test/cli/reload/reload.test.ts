import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../../src/platform/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { HeraldProcess, herald, usedFolder } from "../herald-process.ts";

const PATIENCE_MS = 240_000;
const TOKEN = "a-token-of-this-test-alone";

interface System {
  readonly queue: { readonly schedules: readonly { readonly id: string; readonly cron: string }[] };
  readonly configuration: readonly { readonly name: string; readonly value: string }[];
  readonly configurationReadAt: string;
}

it(
  "a running worker takes another digest time, policy and channel by SIGHUP and over HTTP, and refuses what is wrong or needs a restart",
  async () => {
    const outside = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["flat"] });
    onTestFinished(() => outside.close());
    const directory = usedFolder();
    const write = (yaml: string): void => writeFileSync(join(directory, "herald.config.yaml"), yaml);
    write('digests: [{ cron: "0 9 * * 1-5", channel: "#experiments" }]\n');
    const environment = {
      HERALD_TRIGGER_TOKEN: TOKEN,
      OURS_PRIVACY_BASE_URL: outside.url,
      OURS_PRIVACY_API_KEY: "sandbox-key",
      SLACK_BOT_TOKEN: "xoxb-sandbox",
      SLACK_API_URL: outside.slackApiUrl,
      LOG_LEVEL: "info",
    };
    const worker = new HeraldProcess(["start"], { directory, environment });
    const printed = await worker.printed("Herald is running.");
    const url = /Status: (http:\/\/\S+)\/readyz/u.exec(printed)![1]!;
    const headers = { authorization: `Bearer ${TOKEN}` };
    const system = async () => (await (await fetch(`${url}/v1/system`, { headers })).json()) as System;
    const cron = async () =>
      (await system()).queue.schedules.find(({ id }) => id.startsWith("reporting.daily-digest:"))!.cron;
    const before = await system();
    expect(await cron()).toBe("0 9 * * 1-5");

    write(
      'digests: [{ cron: "30 7 * * *", channel: "#experiments" }]\npolicies: [{ name: all, match: "*", mode: observe }]\n',
    );
    worker.send("SIGHUP");
    const log = await worker.logged("configuration read again");
    expect(log).toContain('"changed":["digests (daily)","policies (all)"]');
    expect(await cron()).toBe("30 7 * * *");
    const after = await system();
    expect(after.configuration).toContainEqual({ name: "policy", value: expect.stringContaining("all for *") });
    expect(Date.parse(after.configurationReadAt)).toBeGreaterThan(Date.parse(before.configurationReadAt));

    write('digests:\n  - cron: "every morning"\n');
    worker.send("SIGHUP");
    expect(await worker.logged("configuration is wrong")).toMatch(/herald\.config\.yaml:2\b/u);
    const reload = () => fetch(`${url}/v1/reload`, { method: "POST", headers });
    const wrong = await reload();
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      error: expect.stringContaining("stays in force"),
      problems: [{ path: expect.stringContaining("herald.config.yaml:2") }],
    });
    expect(await cron()).toBe("30 7 * * *");
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("herald_config_last_reload_ok 0");

    write("page: off\n");
    const fixed = await reload();
    expect(fixed.status).toBe(409);
    expect(await fixed.json()).toEqual({
      error: "only a restart can change page; the configuration before stays in force",
    });
    expect((await fetch(`${url}/v1/reload`, { method: "POST" })).status).toBe(401);

    write('digests: [{ cron: "30 7 * * *", channel: "#growth" }]\n');
    const asked = await herald(["reload"], { directory, environment });
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(asked.stdout).toContain("Changed: digests (daily), policies (all).");
    expect((await herald(["reload"], { directory, environment })).stdout).toContain("says what it said before");
    await herald(["trigger", "reporting.daily-digest", "--wait"], { directory, environment });
    const digests = outside.slack.messages.filter(({ metadata }) =>
      /^digest:daily:[\d-]+$/u.test(String(metadata?.event_payload["key"])),
    );
    const growth = outside.slack.channels.find(({ name }) => name === "growth")!;
    expect(digests.map(({ channel }) => channel)).toEqual([growth.id]);
    expect((await worker.end("SIGTERM")).code).toBe(0);
  },
  PATIENCE_MS,
);
