import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { openEmbedded } from "../../../src/database/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import { ACCOUNT, anExperiment, NOTHING_KNOWN } from "../../support/builders.ts";
import { isEverything } from "../../support/scope.ts";
import { recordNext } from "../../store/records.ts";
import { emptyFolder, HeraldProcess, herald, usedFolder } from "../herald-process.ts";

const PATIENCE_MS = 400_000;
const ENDED = "exp_of_last_year";
const DAYS = ["2025-06-01", "2025-06-02", "2025-06-03"];

/** A ledger in which an experiment ended long ago. Returns the id of its last decision. */
async function fillLastYear(directory: string): Promise<string> {
  const database = await openEmbedded({ directory: join(directory, "data/db"), log: silentLog });
  try {
    const ledger = await openLedger(database, { log: silentLog });
    const last = "2025-06-04T08:00:00.000Z";
    await ledger.experiments.remember(
      ACCOUNT,
      anExperiment({ id: ENDED, status: "completed", statusAsSent: "completed" }),
      last,
      NOTHING_KNOWN,
    );
    let id = "";
    for (const lastClosedDay of DAYS) ({ id } = await recordNext(ledger, { experimentId: ENDED, lastClosedDay }, last));
    return id;
  } finally {
    await database.close();
  }
}

it.runIf(isEverything)(
  "decisions of last year are archived beside a running worker, and both the ledger and the archive are proven",
  async () => {
    const directory = usedFolder();
    const id = await fillLastYear(directory);
    const file = join(directory, "until-autumn.ndjson.gz");
    const archive = ["ledger", "archive", "--before", "2025-09-01"];
    const before = JSON.parse((await herald(["explain", id, "--json"], { directory })).stdout) as { isSame: boolean };

    const worker = new HeraldProcess(["start"], { directory });
    await worker.printed("Herald goes on working");
    expect(await herald([...archive, "--dry-run"], { directory })).toMatchObject({
      code: 0,
      stdout: "1 experiment ended before 2025-09-01: 3 decisions would be archived. Nothing was written\n",
    });
    const archived = await herald([...archive, "--output", file], { directory });
    expect([archived.code, archived.stderr]).toEqual([0, ""]);
    expect(archived.stdout).toMatch(
      /^Archived 3 decisions of 1 experiment that ended before 2025-09-01: .*\nKeep the file/u,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await herald([...archive, "--output", file, "--json"], { directory });
    expect(JSON.parse(again.stdout)).toMatchObject({ decisions: 3, experiments: 1, isNew: false });
    expect(await herald([...archive, "--dry-run"], { directory })).toMatchObject({
      stdout: "No experiment that ended before 2025-09-01 is left to be archived\n",
    });

    expect(await herald(["ledger", "verify", "--archive", file], { directory })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /The facts of 3 decisions are archived, and their hashes hold: until-autumn\.ndjson\.gz[^]*holds the facts of 3 decisions, exactly as the ledger's hashes say/u,
      ),
    });
    expect(await herald(["explain", id], { directory })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /is archived in until-autumn\.ndjson\.gz; with that file: .*explain dec_\w+ --from until-autumn/u,
      ),
    });
    expect(await worker.end("SIGTERM")).toMatchObject({ code: 0 });

    // On any machine, without the ledger.
    const elsewhere = emptyFolder();
    expect(await herald(["ledger", "verify", file], { directory: elsewhere })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("3 archived decisions: every hash and look holds"),
    });
    const told = await herald(["explain", id, "--from", file, "--json"], { directory: elsewhere });
    expect(JSON.parse(told.stdout)).toEqual(before);

    const changed = join(directory, "changed.ndjson.gz");
    const lines = gunzipSync(readFileSync(file)).toString("utf8");
    writeFileSync(changed, gzipSync(lines.replace('\\"day\\":', '\\"day\\":1')));
    expect(await herald(["ledger", "verify", "--archive", changed], { directory })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("its content does not match its checksum"),
    });
  },
  PATIENCE_MS,
);

it.runIf(isEverything)("an archive that could not be right is refused before anything is opened", async () => {
  const directory = emptyFolder();
  const refusedWith = async (options: readonly string[], message: string) =>
    expect(await herald(["ledger", "archive", ...options], { directory })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message),
    });
  await refusedWith(["--before", "2999-01-01", "--dry-run"], "at least 35 days ago");
  await refusedWith(["--before", "soon", "--dry-run"], "--before takes a day");
  await refusedWith(["--before", "2025-01-01"], "--output is missing");
  await refusedWith(["--before", "2025-01-01", "--output", "no/folder/a.gz"], "there is no folder");
});
