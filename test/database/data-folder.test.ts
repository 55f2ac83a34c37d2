import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEmbedded, proveFolder, unusableFolder } from "../../src/database/index.ts";
import { makeFolder, silentLog } from "../../src/platform/index.ts";
import { useTemporaryDirectory } from "../support/databases.ts";

describe("a data directory", () => {
  const temporary = useTemporaryDirectory();

  it.skipIf(process.platform !== "linux")(
    "where no folder can be made is refused with what to do, and not waited for",
    async () => {
      await expect(openEmbedded({ directory: "/proc/herald/data", log: silentLog })).rejects.toMatchObject({
        code: "database-unreachable",
        message: expect.stringMatching(
          /^The data directory \/proc\/herald\/data cannot be used \(ENOENT.*set DATA_DIR/,
        ),
      });
    },
  );

  it("below a file is refused with what to do", async () => {
    const file = join(temporary(), "file");
    writeFileSync(file, "");
    await expect(openEmbedded({ directory: join(file, "data"), log: silentLog })).rejects.toThrow(
      /a part of that path is a file; set DATA_DIR to another directory/,
    );
  });

  it("that takes something is proven by a file that does not stay", async () => {
    const directory = temporary();
    await proveFolder(directory);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("that takes nothing any more says so", async () => {
    await expect(proveFolder(join(temporary(), "gone"))).rejects.toThrow(/cannot be used \(ENOENT/);
  });

  it("that cannot be used for a reason of its own leads to a backup, in the words for damaged data", () => {
    const error = unusableFolder("/data/db", new Error("EIO: i/o error, read"));
    expect(error.message).toBe(
      "The data directory /data/db cannot be used (EIO: i/o error, read): make it writable, or set DATA_DIR to another directory. If that does not help, move that folder away, and restore a backup. Without one, Herald begins with an empty ledger",
    );
    expect(error.code).toBe("database-damaged");
  });

  it("is made with all the folders above it, and may be there already", () => {
    const directory = temporary();
    makeFolder(join(directory, "a/b/c"));
    makeFolder(join(directory, "a/b/c"));
    expect(readdirSync(join(directory, "a/b"))).toEqual(["c"]);
  });
});
