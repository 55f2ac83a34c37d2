import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readWorkerUrl, removeWorkerUrl, writeWorkerUrl } from "../../src/app/worker-url.ts";
import { silentLog } from "../../src/platform/index.ts";
import { recordingLog } from "../support/recording-log.ts";
import { useTemporaryDirectory } from "../support/databases.ts";

const temporary = useTemporaryDirectory();

it("commands find a worker by the file it leaves in its data directory", async () => {
  const directory = temporary();
  await writeWorkerUrl(directory, "http://127.0.0.1:3000", silentLog);
  expect(readWorkerUrl(directory)).toBe("http://127.0.0.1:3000");
  removeWorkerUrl(directory);
  expect(readWorkerUrl(directory)).toBeUndefined();
});

it("the data directory is private to this user, where the file is the first thing in it", async () => {
  const directory = join(temporary(), "data");
  await writeWorkerUrl(directory, "http://127.0.0.1:3000", silentLog);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

it("a worker that may not write there works all the same, and warns", async () => {
  const file = join(temporary(), "file");
  writeFileSync(file, "");
  const log = recordingLog();
  await writeWorkerUrl(join(file, "data"), "http://127.0.0.1:3000", log);
  removeWorkerUrl(join(file, "data"));
  expect(log.entries).toMatchObject([
    { level: "warn", message: expect.stringContaining("DATA_DIR cannot be written") },
  ]);
});
