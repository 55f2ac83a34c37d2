import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { isEverything } from "../support/scope.ts";

/** An embedded database and room for little else. */
const DISK_MB = 64;

/** A disk of its own; undefined: this user may not mount one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "herald-disk-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", folder]);
  if (status === 0) return folder;
  rmdirSync(folder);
  return undefined;
}

const disk = isEverything ? smallDisk() : undefined;
afterAll(() => {
  if (disk === undefined) return;
  spawnSync("umount", ["-l", disk]);
  rmdirSync(disk);
});

/** @returns the file that fills it, but for so many bytes */
function fill(folder: string, leftBytes: number): string {
  const file = join(folder, "fill");
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(file, Buffer.alloc(bavail * bsize - leftBytes, 1));
  return file;
}

/** The disk of this test, emptied after it. */
function emptyDisk(): string {
  onTestFinished(() => {
    for (const entry of readdirSync(disk!)) rmSync(join(disk!, entry), { recursive: true });
  });
  return disk!;
}

const NO_ROOM = {
  code: "database-unreachable",
  message: expect.stringMatching(/cannot be used.*: free some space on it/u) as string,
};

const absence = disk === undefined && isEverything ? ": this user may not mount one, skipped" : "";

describe.skipIf(disk === undefined)(`an embedded database on a full disk${absence}`, () => {
  it.each([
    ["", 0],
    [" but for the lock", 4],
  ])(
    "is not told as damaged data where nothing is left%s: it opens, unchanged, once there is room",
    async (_, leftKb) => {
      const directory = initialisedDirectory(join(emptyDisk(), "db"));
      const first = await openEmbedded({ directory, log: silentLog });
      await first.execute("CREATE TABLE kept (what text); INSERT INTO kept VALUES ('this')");
      await first.close();
      const filling = fill(disk!, leftKb * 1024);
      await expect(openEmbedded({ directory, log: silentLog })).rejects.toMatchObject(NO_ROOM);
      expect(readdirSync(directory)).toEqual(["pglite"]);
      rmSync(filling);
      const again = await openEmbedded({ directory, log: silentLog });
      expect(await again.query("SELECT what FROM kept")).toEqual([{ what: "this" }]);
      await again.close();
    },
  );

  it("begins anew, where the very first start found too little room", async () => {
    const directory = join(emptyDisk(), "first");
    const filling = fill(disk!, 20 * 1024 * 1024);
    await expect(openEmbedded({ directory, log: silentLog })).rejects.toMatchObject(NO_ROOM);
    rmSync(filling);
    await (await openEmbedded({ directory, log: silentLog })).close();
  });
});
