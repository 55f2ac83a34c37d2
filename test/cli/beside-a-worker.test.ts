import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
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
    stderr: expect.stringContaining("already exists"),
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
    expect(explained.stdout).toContain("identical, digit for digit");
    expect(await herald(["explain", "dec_unknown"], { directory })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('called "dec_unknown"'),
    });
    await expectLedgerCommands(directory, id);

    expect(await herald(["pause"], { directory })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Acting is paused: Herald stops no experiment/),
    });
    expect(await herald(["pause"], { directory })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Acting is already paused, by \S+@\S+ since \w/),
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

const HERO = "Homepage hero: video vs. still";

it.runIf(isEverything)(
  "beside a running worker doctor asks it, a job of its own says what to do, an experiment is put on hold by its name and allowed again, and an unknown one is refused",
  async () => {
    const directory = usedFolder();
    const environment = { OURSPRIVACY_API_KEY: "very-secret" };
    const worker = new HeraldProcess(["start"], { directory, environment });
    const started = await worker.printed("Herald goes on working");
    expect(started).toContain("! OURSPRIVACY_API_KEY is not read; did you mean OURS_PRIVACY_API_KEY?");
    expect(started).toContain("Herald WILL stop experiments by itself: ");
    expect(started).toMatch(
      /^Next digest: .*, to #experiments\. To post one now: node \S+ trigger reporting\.daily-digest --wait$/mu,
    );
    const beside = (...args: string[]) => herald(args, { directory, environment });

    const doctor = await beside("doctor");
    expect([doctor.code, doctor.stderr]).toEqual([0, ""]);
    expect(doctor.stdout).toMatch(/^Asked the worker at http:\S+, which has the ledger open\.$/mu);
    expect(doctor.stdout).toMatch(/^ok {6}Ledger: answers/mu);
    expect(doctor.stdout).not.toContain("the configuration here is not the worker's");
    expect(doctor.stdout).not.toContain("very-secret");
    const changed = await herald(["doctor"], { directory, environment: { ...environment, HERALD_ACTING: "off" } });
    expect(changed.stdout).toMatch(/the configuration here is not the worker's.*\n {4}acting +off/u);

    expect(await beside("run", "reporting.daily-digest")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /has the ledger open, .* Have the worker do it: node \S+ trigger reporting\.daily-digest --wait\n$/u,
      ),
    });
    expect(await beside("trigger", "reporting.daily-digest", "--wait")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The digest of \d+ experiments .*#experiments/u),
    });
    expect(await beside("trigger", "monitoring.evaluate", "--payload", '{"experiment": "exp_none"}')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no experiment "exp_none"'),
    });
    expect(await beside("hold", HERO, "--by", "Ada")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`"${HERO}" is on hold`),
    });
    expect(await beside("hold", "homepage")).toMatchObject({
      code: 1,
      stderr: `herald: there is no experiment "homepage"; did you mean "${HERO}"?\n`,
    });
    await worker.end("SIGTERM");
    expect(JSON.parse((await beside("allow", HERO, "--json")).stdout)).toMatchObject({ was: "never", by: "Ada" });
    expect(await beside("allow", HERO)).toMatchObject({ code: 0, stdout: `"${HERO}" was not on hold.\n` });
  },
  PATIENCE_MS,
);

/** What the worker's readers would see of a change: the ledger's end, what waits in the queue, what was posted. */
async function standOf(directory: string, worker: string): Promise<object> {
  const { stdout: chain } = await herald(["ledger", "verify"], { directory });
  const deliveries = await herald(["ledger", "list", "deliveries", "--json", "--limit", "1000"], { directory });
  const { checks } = (await (await fetch(`${worker}/readyz`)).json()) as { checks: object };
  return { chain, deliveries: deliveries.stdout, checks, sandbox: readFileSync(join(directory, "data/sandbox.json")) };
}

it.runIf(isEverything)(
  "beside a running worker a dry run prints what it prints without it, and changes nothing",
  async () => {
    const directory = usedFolder();
    const worker = new HeraldProcess(["start"], { directory });
    const [, url] = /^Status of the worker: (\S+)\/readyz$/mu.exec(await worker.printed("Herald goes on working"))!;
    await herald(["trigger", "reporting.daily-digest", "--wait"], { directory });
    const dryRun = (...args: string[]) => herald(["run", ...args, "--dry-run"], { directory });

    const before = await standOf(directory, url!);
    const digest = await dryRun("reporting.daily-digest");
    const evaluated = await dryRun("monitoring.evaluate", "--json", "--payload", JSON.stringify({ experiment: HERO }));
    expect(await standOf(directory, url!)).toEqual(before);
    expect([digest.code, digest.stderr]).toEqual([0, ""]);
    expect(digest.stdout).toContain(HERO);
    expect(digest.stdout).toMatch(/^Dry run: nothing was sent, nothing was kept\.\n$/mu);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ result: { kind: "evaluated" } });

    await worker.end("SIGTERM");
    expect(await dryRun("reporting.daily-digest")).toEqual(digest);
  },
  PATIENCE_MS,
);
