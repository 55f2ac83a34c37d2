import { expect, it } from "vitest";
import { emptyFolder, HeraldProcess, herald } from "./herald-process.ts";

const PATIENCE_MS = 180_000;

it("beside a running worker a decision is explained and acting is paused and resumed, and the same without it", async () => {
  const directory = emptyFolder();
  const ran = await herald(["run", "monitoring.sweep", "--json"], { directory });
  const { result } = JSON.parse(ran.stdout) as { result: { evaluated: { decisionId: string }[] } };
  const id = result.evaluated[0]!.decisionId;

  const worker = new HeraldProcess(["start"], { directory });
  await worker.printed("Herald goes on working");
  const explained = await herald(["explain", id], { directory });
  expect([explained.code, explained.stderr]).toEqual([0, ""]);
  expect(explained.stdout).toContain("the same, digit for digit");
  expect(await herald(["explain", "dec_unknown"], { directory })).toMatchObject({ code: 1, stderr: expect.stringContaining("no decision dec_unknown") });

  expect(await herald(["pause"], { directory })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Acting is paused: nothing is stopped/) });
  expect(await herald(["pause"], { directory })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Acting is paused already, by \S+@\S+ since 20/) });
  const { code } = await worker.end("SIGTERM");
  expect(code).toBe(0);

  expect(JSON.parse((await herald(["resume", "--json"], { directory })).stdout)).toEqual({ isChange: true, isPaused: false, by: null, since: null });
  expect(await herald(["resume"], { directory })).toMatchObject({ code: 0, stdout: "Acting was not paused.\n" });
}, PATIENCE_MS);
