import { isEverything } from "../support/scope.ts";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runDecide } from "../../src/cli/replay/decide.ts";
import { runDemo } from "../../src/cli/demo.ts";
import { explainFailure } from "../../src/cli/failure.ts";
import { runLedgerExport, runLedgerList, runLedgerVerify } from "../../src/cli/ledger/ledger.ts";
import { runJob } from "../../src/cli/jobs/run/run.ts";
import { runSandbox } from "../../src/cli/sandbox.ts";
import { emptyFolder, herald } from "./herald-process.ts";

it.runIf(isEverything)("wrong configuration lists every problem, exits 2 and starts nothing", async () => {
  const directory = emptyFolder();
  writeFileSync(
    join(directory, "herald.config.yaml"),
    "digests:\n  - cron: often\npolicies:\n  - name: x\n    match: '*'\n    alpha: 7\n",
  );
  const { code, stdout, stderr } = await herald(["start"], {
    directory,
    environment: { PORT: "many", LOG_LEVEL: "loud", REDIS_URL: "http://x" },
  });
  expect([code, stdout]).toEqual([2, ""]);
  for (const place of ["PORT", "LOG_LEVEL", "REDIS_URL", "digests[0].cron", "policies[0].alpha"])
    expect(stderr).toContain(place);
  expect(existsSync(join(directory, "data"))).toBe(false);
});

it.runIf(isEverything).each([
  [["run", "reporting.daily-digest", "--payload", '{"asOf": "yesterday"}'], "does not take this payload"],
  [["trigger", "reporting.daily-digest"], "To start one: "],
  [["dance"], "unknown command"],
])("`herald %s` exits 2, says what is wrong and leaves nothing behind", async (args, says) => {
  const directory = emptyFolder();
  const { code, stdout, stderr } = await herald(args, { directory });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(says);
  expect(stderr).not.toContain("bug");
  expect(existsSync(join(directory, "data"))).toBe(false);
});

it.each([
  ["an unknown job", () => runJob("reporting.weekly", {}), /there are: monitoring\.sweep, monitoring\.evaluate/],
  [
    "a payload that is not valid JSON",
    () => runJob("reporting.daily-digest", { payload: "{nonsense" }),
    /--payload is not valid JSON/,
  ],
  [
    "a payload that is no object",
    () => runJob("reporting.daily-digest", { payload: "[]" }),
    /--payload requires a JSON object/,
  ],
  [
    "a day that is none",
    () => runJob("reporting.daily-digest", { asOf: "yesterday" }),
    /--as-of requires a day as YYYY-MM-DD/,
  ],
  [
    "a day that has not begun",
    () => runJob("reporting.daily-digest", { asOf: "2999-01-01" }),
    /--as-of requires a day that has begun/,
  ],
  [
    "a duration that is none",
    () => runJob("reporting.daily-digest", { within: "10" }),
    /--within requires a duration from 1s to 24h, such as 90s, 10m or 1h, got "10"/,
  ],
  [
    "a duration that is too long",
    () => runJob("reporting.daily-digest", { within: "25h" }),
    /--within requires a duration/,
  ],
  ["a number of days that is none", () => runDemo({ days: "none" }), /--days requires a whole number/],
  ["a file that is not there", () => runDecide("nowhere.json", {}), /cannot read nowhere\.json/],
  [
    "a port that is none",
    () => runSandbox({ port: "http", seed: "1", generation: "seed" }),
    /--port requires a whole number/,
  ],
  [
    "rows of a kind that the ledger does not keep",
    () => runLedgerList("secrets", {}),
    /the ledger keeps no "secrets"; it keeps: experiments, decisions/,
  ],
  [
    "fewer rows than one",
    () => runLedgerList("decisions", { limit: "0" }),
    /--limit takes a whole number from 1 to 1000/,
  ],
  ["notes of one experiment", () => runLedgerList("notes", { experiment: "x" }), /notes are not kept by experiment/],
  ["a time that is none", () => runLedgerList("notes", { since: "yesterday" }), /--since takes a day/],
  [
    "an expectation that is none",
    () => runLedgerVerify(undefined, { expect: "412" }),
    /--expect takes what an earlier .*ledger verify printed/,
  ],
  [
    "an export that is not there",
    () => runLedgerVerify("nowhere.ndjson", {}),
    /cannot read nowhere\.ndjson: there is no such file/,
  ],
  ["a folder for an export", () => runLedgerVerify("/", {}), /cannot read \/: it is a folder; wanted a file/],
  [
    "an expectation of a file",
    () => runLedgerVerify("x.ndjson", { expect: `1:${"0".repeat(64)}` }),
    /against the ledger itself, not against a file/,
  ],
  [
    "an export to nowhere",
    () => runLedgerExport({ output: "/nowhere/x.ndjson" }),
    /\/nowhere\/x\.ndjson cannot be written/,
  ],
  [
    "a generation that never was",
    () => runSandbox({ port: "0", seed: "1", generation: "next" }),
    /--generation is seed or current/,
  ],
])("%s is refused with exit code 2 before anything is opened", async (_, command, says) => {
  const failure = explainFailure(await command().catch((error: unknown) => error));
  expect(failure).toEqual({ exitCode: 2, text: expect.stringMatching(says) });
});

it.runIf(isEverything)("`herald trigger` without a running worker says how to start one, and exits 1", async () => {
  const { code, stderr } = await herald(["trigger", "monitoring.sweep"], {
    environment: { HERALD_TRIGGER_TOKEN: "0123456789abcdef", PORT: "1" },
  });
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(/^herald: no worker answers at http:\/\/127\.0\.0\.1:1\. To start one: node \S+ start$/),
  ]);
});

it.runIf(isEverything)("`herald sandbox --import` of a broken file names its lines and exits 2", async () => {
  const directory = emptyFolder();
  writeFileSync(
    join(directory, "broken.csv"),
    "experiment,variant,is_control,day,impressions,conversions\na,x,1,1,100,five\na,y,0,1,-3,2\n",
  );
  const { code, stdout, stderr } = await herald(["sandbox", "--port", "0", "--import", "broken.csv"], { directory });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/line 2\b[\s\S]*line 3\b/);
  expect(stderr).not.toContain("bug");
});
