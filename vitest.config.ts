import { defineConfig } from "vitest/config";
import { isEndurance, isEverything } from "./test/support/scope.ts";
import { useScratchFolder } from "./test/support/scratch-folder.ts";

useScratchFolder();

/** Folders of `test` whose code needs neither a database nor a process of its own. */
export const UNIT = [
  "api-client",
  "architecture",
  "chart",
  "config",
  "cron",
  "csv",
  "decision",
  "experiment",
  "files",
  "heartbeat",
  "judging",
  "messages",
  "metrics",
  "notify",
  "page",
  "platform",
  "replay",
  "stats",
  "teams",
  "webhook",
  "what-if-threads",
];
/** All others; a test holds the two against the tree. */
export const SERVICE = [
  "app",
  "cli",
  "database",
  "golden",
  "http",
  "integration",
  "jobs",
  "narrator",
  "mail",
  "mcp",
  "packaging",
  "proof",
  "queue",
  "sandbox",
  "slack",
  "store",
];
const testsIn = (folders: readonly string[]): string[] => folders.map((folder) => `test/${folder}/**/*.test.ts`);
const matrices = ["test/integration/*-matrix.test.ts"];
/** Take an hour: a project of their own, which no other suite includes. */
const endurance = ["test/integration/*-endurance.test.ts"];
/** Puts other words in the place of src/messages, which no other file may see. */
const rewording = ["test/golden/rewording.test.ts"];
const embeddedTemplate = ["test/support/embedded-template.ts"];

export default defineConfig({
  test: {
    // A worker that starts, or an embedded database that is made, takes seconds on two idle cores, and much longer on busy ones.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    // Most of a file's time would else be spent on reading the same modules, and every file would open a database of its own.
    isolate: false,
    // Workers are killed here, a PostgreSQL server never: no commit has to wait for its disk.
    env: { PGOPTIONS: "-c synchronous_commit=off" },
    // Cases stand in titles as they are, and not as { …(2) }.
    taskTitleValueFormatTruncate: 120,
    reporters: ["default"],
    projects: [
      { extends: true, test: { name: "unit", include: testsIn(UNIT) } },
      {
        extends: true,
        test: {
          name: "service",
          include: testsIn(SERVICE),
          exclude: [...matrices, ...endurance, ...rewording],
          globalSetup: embeddedTemplate,
        },
      },
      ...(isEverything
        ? [
            {
              extends: true,
              test: { name: "rewording", include: rewording, isolate: true, globalSetup: embeddedTemplate },
            } as const,
            { extends: true, test: { name: "matrix", include: matrices, globalSetup: embeddedTemplate } } as const,
          ]
        : []),
      ...(isEndurance
        ? [
            {
              extends: true,
              // One after the other: each has workers of its own, and kills them.
              test: { name: "endurance", include: endurance, fileParallelism: false, globalSetup: embeddedTemplate },
            } as const,
          ]
        : []),
    ],
  },
});
