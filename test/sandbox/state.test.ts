import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call, sandboxAt } from "./call.ts";

let folder: string;
let stateFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "herald-sandbox-"));
  stateFile = join(folder, "data", "sandbox.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the state file", () => {
  it("brings back experiments, stops and messages after a restart on a later day", async () => {
    const first = (await sandboxAt({ stateFile })).sandbox;
    const { id, variants } = first.experiments.find("clear-winner");
    const series = (await call(first, "GET", `/experiments/${id}/results-time-series?endDate=2026-11-22`)).body;
    await call(first, "POST", `/experiments/${id}/stop`, { body: { winnerVariantId: variants[1]!.id } });
    await call(first, "POST", "/chat.postMessage", {
      base: "/slack/api",
      body: { channel: "experiments", text: "Stopped" },
    });
    await first.close();

    const again = (await sandboxAt({ stateFile, at: "2026-11-25T08:00:00.000Z" })).sandbox;
    const stopped = {
      id,
      status: "completed",
      winnerVariantId: variants[1]!.id,
      stoppedAt: "2026-11-23T09:00:00.000Z",
    };
    expect(again.experiments.find("clear-winner")).toMatchObject(stopped);
    expect((await call(again, "GET", `/experiments/${id}/results-time-series?endDate=2026-11-22`)).body).toEqual(
      series,
    );
    expect(again.slack.messages.map(({ text }) => text)).toEqual(["Stopped"]);
    const { body } = await call(again, "POST", "/chat.postMessage", {
      base: "/slack/api",
      body: { channel: "experiments", text: "Next" },
    });
    expect(Number(body.ts)).toBeGreaterThan(Number(again.slack.messages[0]!.ts));
    await again.close();
  });

  it("is read and left as it is where nothing is to be kept", async () => {
    const say = (sandbox: Parameters<typeof call>[0], text: string) =>
      call(sandbox, "POST", "/chat.postMessage", { base: "/slack/api", body: { channel: "experiments", text } });
    const first = (await sandboxAt({ stateFile })).sandbox;
    await say(first, "Kept");
    await first.close();
    const before = readFileSync(stateFile, "utf8");
    const dry = (await sandboxAt({ stateFile, keepsState: false })).sandbox;
    await say(dry, "Tried");
    expect(dry.slack.messages.map(({ text }) => text)).toEqual(["Kept", "Tried"]);
    await dry.close();
    expect(readFileSync(stateFile, "utf8")).toBe(before);
    await (await sandboxAt({ stateFile: join(folder, "none.json"), keepsState: false })).sandbox.close();
    expect(readdirSync(folder)).toEqual(["data"]);
  });

  it("holds a stop whose answer was lost", async () => {
    const { sandbox } = await sandboxAt({ stateFile });
    const { id } = sandbox.experiments.find("flat");
    sandbox.faults.add({ kind: "commit-then-reset", operation: "stop" });
    await expect(call(sandbox, "POST", `/experiments/${id}/stop`)).rejects.toThrow("fetch failed");
    expect(readFileSync(stateFile, "utf8")).toContain('"stoppedAt":"2026-11-23T09:00:00.000Z"');
    expect(readdirSync(join(folder, "data"))).toEqual(["sandbox.json"]);
    await sandbox.close();
  });

  it("is refused with what to do when it is damaged or made of other experiments", async () => {
    await (await sandboxAt({ stateFile })).sandbox.close();
    await expect(sandboxAt({ stateFile, seed: 2 })).rejects.toThrow("another seed or other experiments; delete it");
    await expect(sandboxAt({ stateFile, scenarios: ["flat"] })).rejects.toThrow("delete it");
    writeFileSync(stateFile, "{");
    await expect(sandboxAt({ stateFile })).rejects.toThrow("cannot be read; delete the file");
  });
});
