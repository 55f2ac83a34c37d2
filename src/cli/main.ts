#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { EXIT_WRONG_USE, explainFailure } from "./failure.ts";

/** Each command's code is loaded only when it is asked for: `herald analyze` needs no queue. */
function buildProgram(finish: (exitCode: number) => void): Command {
  const program = new Command("herald")
    .description("Reports and decides A/B experiments in Ours Privacy.")
    .showHelpAfterError("(herald --help shows how)")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });

  program
    .command("start")
    .description("run the worker: schedules, jobs and HTTP; without an API key, the demo on the built-in sandbox")
    .action(async () => finish(await (await import("./start.ts")).runStart()));

  program
    .command("run <job>")
    .description("run one job here, to its end")
    .option("--dry-run", "do everything, post nothing, keep nothing")
    .option("--payload <json>", "what the job takes, as JSON")
    .option(
      "--as-of <day>",
      "judge as of the beginning of this day (YYYY-MM-DD); a past day is reported only, never acted on",
    )
    .option("--json", "print the result, and messages as they are and as Block Kit, as JSON")
    .action(async (job: string, options) => finish(await (await import("./jobs/run.ts")).runJob(job, options)));

  program
    .command("trigger <job>")
    .description("ask a running worker for a job")
    .option("--payload <json>", "what the job takes, as JSON")
    .option("--wait", "wait for its end")
    .option("--json", "print the answer as JSON")
    .action(async (job: string, options) => finish(await (await import("./jobs/trigger.ts")).runTrigger(job, options)));

  program
    .command("pause")
    .description("stop nothing from now on, whoever asks; reading and reporting go on")
    .option("--json", "the outcome as JSON")
    .action(async (options) => finish(await (await import("./jobs/switch.ts")).runSwitch("pause", options)));

  program
    .command("resume")
    .description("end a pause: stops are announced and carried out again")
    .option("--json", "the outcome as JSON")
    .action(async (options) => finish(await (await import("./jobs/switch.ts")).runSwitch("resume", options)));

  program
    .command("analyze [file]")
    .description("counts in (JSON or NDJSON; - for standard input), posterior summaries out")
    .option("--no-intervals", "leave the intervals out: much faster")
    .option("--json", "JSON even on a terminal")
    .addHelpText(
      "after",
      `
One case is {"control": 0, "prior": {"alpha": 1, "beta": 1}, "arms": [{"impressions": 1000, "conversions": 50}, ...]}; control and prior
may be left out. Also an array of cases, or NDJSON: one case a line, answered line by line. A bad case gets {"error": ...} in its place and
exit code 1. An interval end that is not finite is null.`,
    )
    .action(async (file: string | undefined, options: { intervals: boolean; json?: boolean }) => {
      const { runAnalyze } = await import("./analyze/analyze.ts");
      finish(await runAnalyze({ file, intervals: options.intervals, json: options.json ?? false }, process));
    });

  program
    .command("decide <file>")
    .description("a saved snapshot in (- for standard input), the decision with its checks out")
    .option("--json", "the whole decision as JSON")
    .action(async (file: string, options) =>
      finish(await (await import("./replay/decide.ts")).runDecide(file, options)),
    );

  program
    .command("explain <decision>")
    .description("the story of a stored decision, computed again from its stored input; exit 1 if a digit differs")
    .option("--json", "as JSON, with the stored and the recomputed decision")
    .option("--from <file>", "from a file that herald ledger export wrote, without any database")
    .addHelpText(
      "after",
      "\n<decision> is the id of a decision or of a stop, or the id or name of an experiment: then its latest decision.",
    )
    .action(async (name: string, options) =>
      finish(await (await import("./ledger/explain.ts")).runExplain(name, options)),
    );

  const ledger = program
    .command("ledger")
    .description("read, check and export what Herald keeps; also while a worker runs");
  ledger
    .command("verify [file]")
    .description(
      "check every hash, link and look, and the decision behind every stop; of the ledger, or of an exported file (- for standard input)",
    )
    .option("--expect <row:hash>", "what an earlier verify printed: nothing up to that row may have been rewritten")
    .option("--json", "as JSON")
    .action(async (file: string | undefined, options) =>
      finish(await (await import("./ledger/ledger.ts")).runLedgerVerify(file, options)),
    );
  ledger
    .command("list [kind]")
    .description(
      "the newest rows: decisions (unless named), intents, intent-events, instructions, alerts, looks, experiments, deliveries, runs",
    )
    .option("--experiment <id>", "of one experiment")
    .option("--since <day>", "that came or changed since a day or an instant, in UTC")
    .option("--limit <n>", "how many", "20")
    .option("--json", "as JSON")
    .action(async (kind: string | undefined, options) =>
      finish(await (await import("./ledger/ledger.ts")).runLedgerList(kind ?? "decisions", options)),
    );
  ledger
    .command("export")
    .description("all rows with all they hold, as NDJSON")
    .option("--output <file>", "a new file instead of standard output")
    .action(async (options) => finish(await (await import("./ledger/ledger.ts")).runLedgerExport(options)));

  program
    .command("backtest <file>")
    .description("when would the policy have stopped each experiment of this CSV, and what would other rules have done")
    .option("--policy <file>", "rules in YAML or JSON instead of the default policy")
    .option("--checks <experiment>", "what every day's checks said of this experiment")
    .option("--json", "as JSON")
    .action(async (file: string, options) =>
      finish(await (await import("./replay/backtest.ts")).runBacktest(file, options)),
    );

  program
    .command("simulate")
    .description("error and power of a policy, by simulation through the live decision")
    .option("--arms <n>", "arms, control included")
    .option("--rate <p>", "the control's conversion rate, such as 0.05")
    .option("--daily <n>", "impressions per ARM and day on average; with --split the arms share arms x daily")
    .option("--days <n>", "days, one look each")
    .option("--runs <n>", "simulated experiments")
    .option("--lift <list>", "relative lifts, such as 0,0.05: the control's 0 first, or the variants only")
    .option("--split <list>", "planned shares, such as 90,10")
    .option("--actual-split <list>", "how impressions really fall, where not as planned")
    .option("--overdispersion <d>", "variance of the daily counts as a multiple of binomial")
    .option("--season", "weekly season and drift of the common rate")
    .option("--seed <n>", "another seed, other numbers")
    .option("--threads <n>", "threads; the result does not depend on them")
    .option("--policy <file>", "rules in YAML or JSON instead of the default policy")
    .option("--json", "as JSON")
    .action(async (options) => finish(await (await import("./replay/simulate.ts")).runSimulate(options)));

  program
    .command("demo")
    .description("play one month of the sandbox in fast motion, then exit")
    .option("--all", "print every digest in full")
    .option("--days <n>", "how many days", "28")
    .option("--import <csv>", "play the experiments of this CSV instead of the scenarios")
    .action(async (options) => finish(await (await import("./demo.ts")).runDemo(options)));

  program
    .command("sandbox")
    .description("only the emulator: Ours Privacy API, and a Slack to look at")
    .option("--port <n>", "port on 127.0.0.1", "3001")
    .option("--seed <n>", "another seed, other numbers", "1")
    .option("--generation <name>", "seed or current: which generation of the API to play", "current")
    .option("--import <csv>", "play the experiments of this CSV instead of the scenarios")
    .action(async (options) => finish(await (await import("./sandbox.ts")).runSandbox(options)));

  program
    .command("doctor")
    .description("check configuration, API keys, Slack, stores and clock; each failure says what to do")
    .option("--json", "the findings as JSON")
    .action(async (options) => finish(await (await import("./doctor.ts")).runDoctor(options)));

  program
    .command("jobs")
    .description("list the jobs, what they take and when they run")
    .option("--json", "as JSON")
    .action(async (options) => finish(await (await import("./jobs/jobs.ts")).runJobs(options)));

  const config = program.command("config").description("look at the configuration");
  config
    .command("schema")
    .description("print the JSON schema of herald.config.yaml")
    .action(async () => finish(await (await import("./config.ts")).runConfigSchema()));
  config
    .command("show")
    .description("print the configuration in force, secrets masked")
    .action(async () => finish(await (await import("./config.ts")).runConfigShow()));

  return program;
}

/** The command line. @returns the exit code: 0 done, 1 the answer is no or the work failed, 2 wrong use */
async function main(): Promise<number> {
  let exitCode = 0;
  try {
    await buildProgram((code) => (exitCode = code)).parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_WRONG_USE;
    const failure = explainFailure(error);
    console.error(failure.text);
    return failure.exitCode;
  }
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader went away (`herald analyze | head`): nothing is left to do.
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await main();
