import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { beatsOfJobs, createHeartbeat, type Heartbeat } from "../../src/heartbeat/index.ts";
import { systemClock } from "../../src/platform/index.ts";
import { Receiver } from "../support/network/receiver.ts";
import { recordingLog } from "../support/recording-log.ts";

let receiver: Receiver;
let log: ReturnType<typeof recordingLog>;
beforeEach(async () => {
  receiver = await Receiver.start();
  log = recordingLog();
});
afterEach(() => receiver.close());

function heartbeat(timeoutMs = 5_000): Heartbeat {
  return createHeartbeat({ address: receiver.address, clock: systemClock, log, timeoutMs });
}
const told = (): readonly string[] =>
  receiver.taken.map(({ method, path, body }) => `${method} ${path} ${body}`.trim());

class Coded extends Error {
  readonly code: string;
  constructor(code: string) {
    super("Checkout of Ada Lovelace failed");
    this.code = code;
  }
}

describe("the heartbeat", () => {
  it("is sent after each sweep and digest that went well, and after nothing else", async () => {
    const beat = heartbeat();
    const { onDone } = beatsOfJobs(beat);
    for (const job of ["monitoring.sweep", "acting.carry-out", "reporting.daily-digest"]) {
      onDone({ job });
      await beat.close(5_000);
    }
    expect(told()).toEqual(["GET /hook?token=very-secret", "GET /hook?token=very-secret"]);
  });

  it("says in short what was given up, without what an error says", async () => {
    const beat = heartbeat();
    const { onGivenUp } = beatsOfJobs(beat);
    for (const [job, code] of [
      ["monitoring.sweep", "api-unavailable"],
      ["reporting.daily-digest", "slack-setup"],
      ["acting.carry-out", "ledger-damaged"],
      ["acting.carry-out", "api-unavailable"],
    ] as const) {
      onGivenUp({ job, error: new Coded(code) });
      await beat.close(5_000);
    }
    expect(told()).toEqual([
      "POST /hook/fail?token=very-secret A sweep was given up (api-unavailable). See the worker's log.",
      "POST /hook/fail?token=very-secret A digest was given up (slack-setup). See the worker's log.",
      "POST /hook/fail?token=very-secret The ledger failed (ledger-damaged), and acting.carry-out was given up. See the worker's log.",
    ]);
  });

  it.each([
    ["refuses connections", "refused"],
    ["answers 500 twice", [500, 500]],
    ["answers 404", [404]],
    ["never answers", ["silence", "silence"]],
    ["breaks the connection twice", ["reset-after", "reset-after"]],
  ] as const)(
    "fails nothing and delays nothing where its address %s: a warning that hides the address",
    async (_, fault) => {
      if (fault === "refused") await receiver.close();
      else receiver.replies = [...fault];
      const beat = heartbeat(300);
      expect(beatsOfJobs(beat).onDone({ job: "monitoring.sweep" })).toBeUndefined();
      await beat.close(5_000);
      expect(log.entries.map(({ level, message }) => [level, message])).toEqual([
        ["warn", "the heartbeat was not taken"],
      ]);
      expect(JSON.stringify(log.entries)).not.toMatch(/secret|127\.0\.0\.1|hook/u);
    },
  );

  it("asks once more where a beat did not arrive", async () => {
    receiver.replies = ["reset-before"];
    const beat = heartbeat();
    beat.succeeded();
    await beat.close(5_000);
    expect(told()).toHaveLength(1);
    expect(log.entries).toEqual([]);
  });

  it("sends one at a time, in order, and of those that wait the last", async () => {
    const beat = heartbeat();
    beat.failed("first");
    beat.failed("second");
    beat.failed("third");
    beat.succeeded();
    await beat.close(5_000);
    expect(told()).toEqual(["POST /hook/fail?token=very-secret first", "GET /hook?token=very-secret"]);
  });
});
