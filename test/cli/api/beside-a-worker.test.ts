import { expect, it } from "vitest";
import { HeraldProcess, herald, usedFolder } from "../herald-process.ts";
import { isEverything } from "../../support/scope.ts";
import { rehearsal } from "./rehearsal.ts";

const PATIENCE_MS = 400_000;

it.runIf(isEverything)(
  "a write of `herald api` is sent once and recorded, with and without a worker that holds the ledger; a refused one is recorded as refused",
  async () => {
    const directory = usedFolder();
    const at = await rehearsal(directory);
    const { running, environment } = at;
    const run = (...args: string[]) => herald(args, { directory, environment });
    const sent = (): unknown => at.writes().map(({ operation, status }) => [operation, status]);

    const alone = await run("api", "pause", running, "--yes", "--by", "Ada");
    expect([alone.code, alone.stderr]).toEqual([0, ""]);
    expect(JSON.parse(alone.stdout)).toMatchObject({ experiment: { id: running, status: "paused" } });
    expect(sent()).toEqual([["pause", 200]]);

    const worker = new HeraldProcess(["start"], { directory, environment });
    await worker.printed("Herald is running.");
    expect(await run("api", "pause", running, "--yes")).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^herald: Ours Privacy refused the request \(answered 409: .*\)\n$/u),
    });
    expect(await run("api", "resume", running, "--yes", "--no-publish", "--by", "Ada")).toMatchObject({ code: 0 });
    expect(await run("api", "get", running)).toMatchObject({ code: 0 });
    expect(await run("api", "delete", running)).toMatchObject({ code: 2, stdout: "" });
    expect(sent()).toEqual([
      ["pause", 200],
      ["pause", 409],
      ["resume", 200],
    ]);
    const listed = await run("ledger", "list", "writes", "--json", "--experiment", running);
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { operation: "resume", outcome: "done", byName: "Ada", body: { publish: false } },
      { operation: "pause", outcome: "refused", byName: expect.stringMatching(/^\S+@\S+$/u) },
      { operation: "pause", outcome: "done", byName: "Ada" },
    ]);
    await worker.end("SIGTERM");
    expect((await run("ledger", "list", "writes")).stdout).toMatch(
      /^\S+ \S+ +resume .* done +Ada +\{"publish":false\}/mu,
    );
  },
  PATIENCE_MS,
);
