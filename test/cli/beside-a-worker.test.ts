import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import { emptyFolder, HeraldProcess, herald, usedFolder } from "./herald-process.ts";
import { isEverything } from "../support/scope.ts";

const PATIENCE_MS = 400_000;

/** Answered by the worker that holds the ledger. */
async function expectLedgerCommands(directory: string, decisionId: string): Promise<void> {
  const verified = await herald(["ledger", "verify"], { directory });
  expect([verified.code, verified.stderr]).toEqual([0, ""]);
  const [, expected] = /--expect (\d+:[0-9a-f]{64})/.exec(verified.stdout)!;
  expect(await herald(["ledger", "verify", "--expect", expected!], { directory })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("nothing up to it was rewritten"),
  });
  const listed = await herald(["ledger", "list", "--json", "--limit", "1000"], { directory });
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({ id: decisionId, verdict: expect.any(String) }),
  );
  const file = join(directory, `export-${randomUUID()}.ndjson`);
  expect(await herald(["ledger", "export", "--output", file], { directory })).toMatchObject({ code: 0, stdout: "" });
  expect(await herald(["ledger", "verify", file], { directory: emptyFolder() })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(expected!),
  });
  expect(await herald(["ledger", "export", "--output", file], { directory })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("exists already"),
  });
}

it.runIf(isEverything)(
  "beside a running worker a decision is explained, the ledger is checked, listed and exported, acting is paused and resumed; and the same without it",
  async () => {
    const directory = usedFolder();
    const ran = await herald(["run", "monitoring.sweep", "--json"], { directory });
    const { result } = JSON.parse(ran.stdout) as { result: { evaluated: { decisionId: string }[] } };
    const id = result.evaluated[0]!.decisionId;

    const worker = new HeraldProcess(["start"], { directory });
    await worker.printed("Herald goes on working");
    const explained = await herald(["explain", id], { directory });
    expect([explained.code, explained.stderr]).toEqual([0, ""]);
    expect(explained.stdout).toContain("the same, digit for digit");
    expect(await herald(["explain", "dec_unknown"], { directory })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('called "dec_unknown"'),
    });
    await expectLedgerCommands(directory, id);

    expect(await herald(["pause"], { directory })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Acting is paused: nothing is stopped/),
    });
    expect(await herald(["pause"], { directory })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Acting is paused already, by \S+@\S+ since 20/),
    });
    const { code } = await worker.end("SIGTERM");
    expect(code).toBe(0);
    expect(await herald(["ledger", "verify"], { directory })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("every hash, link and look holds"),
    });

    expect(JSON.parse((await herald(["resume", "--json"], { directory })).stdout)).toEqual({
      isChange: true,
      isPaused: false,
      by: null,
      since: null,
    });
    expect(await herald(["resume"], { directory })).toMatchObject({ code: 0, stdout: "Acting was not paused.\n" });
  },
  PATIENCE_MS,
);
