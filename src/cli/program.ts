import { Command } from "commander";
import { addApi } from "./api/command.ts";
import { commandLine } from "./shell/command-line.ts";
import { HERO, withExamples } from "./shell/examples.ts";
import { addStatistics } from "./statistics.ts";
import { ownVersion } from "../platform/own-version.ts";

/**
 * Every command with its options. Each command's code is loaded only when it is asked for: `herald analyze` needs no queue.
 * @param finish is handed the exit code of the command that ran
 */
export function buildProgram(finish: (exitCode: number) => void): Command {
  const program = new Command("herald")
    .description("Reports and decides A/B experiments in Ours Privacy.")
    .version(ownVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .showHelpAfterError(`(${commandLine("--help")} lists everything there is)`)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /u, "herald: ")) })
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  withExamples(program, "herald start", "herald trigger reporting.daily-digest --wait");
  addWork(program, finish);
  addAgents(program, finish);
  addSafeguards(program, finish);
  addStatistics(program, finish);
  addLedger(program, finish);
  addBackups(program, finish);
  addApi(program, finish);
  addSetUp(program, finish);
  return program;
}

type Finish = (exitCode: number) => void;

function addWork(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("start")
      .description("run the worker: schedules, jobs and HTTP; without an API key, a demo on the built-in sandbox")
      .action(async () => {
        // Before the worker is loaded: what loading it takes would stay.
        (await import("./bound-memory.ts")).boundMemory();
        finish(await (await import("./start.ts")).runStart());
      }),
    "herald start",
    "LOG_LEVEL=debug herald start",
  );
  withExamples(
    program
      .command("run <job>")
      .description(
        "run one job in this process, with what it sets off at once, and wait until it is done, as from cron",
      )
      .option("--dry-run", "read everything, but send nothing and keep nothing; works beside a running worker")
      .option("--payload <json>", "what the job takes, as a JSON object")
      .option(
        "--as-of <day>",
        "judge as of the beginning of this UTC day (YYYY-MM-DD); a past day is reported, never acted on",
      )
      .option(
        "--within <duration>",
        "how long it may take, with waits and attempts after a failure (90s, 10m, 1h)",
        "10m",
      )
      .option("--json", "print the result and the messages (also as Block Kit) as JSON")
      .action(async (job: string, options) => finish(await (await import("./jobs/run/run.ts")).runJob(job, options))),
    "herald run reporting.daily-digest --dry-run",
    "herald run monitoring.sweep --within 2m --json",
  );
  withExamples(
    program
      .command("trigger <job>")
      .description("ask the running worker for a job")
      .option("--payload <json>", "what the job takes, as a JSON object")
      .option("--wait", "wait until it is done, and say what was done")
      .option("--json", "print the answer as JSON")
      .action(async (job: string, options) =>
        finish(await (await import("./jobs/trigger.ts")).runTrigger(job, options)),
      ),
    "herald trigger reporting.daily-digest --wait",
    `herald trigger monitoring.evaluate --wait --payload '{"experiment": ${HERO}}'`,
  );
  withExamples(
    program
      .command("reload")
      .description("have the running worker read its configuration again, as SIGHUP does; refused if anything is wrong")
      .option("--json", "print what changed as JSON")
      .action(async (options) => finish(await (await import("./jobs/reload.ts")).runReload(options))),
    "herald reload",
    "herald reload --json",
  );
  withExamples(
    program
      .command("jobs")
      .description("list the jobs: what each does and takes, when it runs, and whether you can ask for it")
      .option("--json", "print the list as JSON")
      .action(async (options) => finish(await (await import("./jobs/jobs.ts")).runJobs(options))),
    "herald jobs",
    "herald jobs --json",
  );
  withExamples(
    program
      .command("open")
      .description("print a link to the running worker's page that signs you in, so that you can also act there")
      .option("--by <name>", "whom it signs in; your user name unless given")
      .option("--json", "print the link as JSON")
      .action(async (options) => finish(await (await import("./jobs/open.ts")).runOpen(options))),
    "herald open",
    "herald open --by Ada",
  );
}

function addAgents(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("mcp")
      .description(
        "serve an agent over standard input and output (Model Context Protocol): it reads, asks people and pauses Herald; it never acts",
      )
      .addHelpText("after", "\nAgents start this themselves: docs/agents.md says what to enter where.")
      .action(async () => finish(await (await import("./agents/mcp.ts")).runMcp())),
    "herald mcp",
    "LOG_LEVEL=debug herald mcp",
  );
}

function addSafeguards(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("pause")
      .description("stop no experiment from now on, no matter who asks; reading and reporting go on")
      .option("--json", "print the outcome as JSON")
      .action(async (options) => finish(await (await import("./jobs/switch.ts")).runSwitch("pause", options))),
    "herald pause",
    "herald pause --json",
  );
  withExamples(
    program
      .command("resume")
      .description("end a pause: experiments with a winner are announced and stopped again")
      .option("--json", "print the outcome as JSON")
      .action(async (options) => finish(await (await import("./jobs/switch.ts")).runSwitch("resume", options))),
    "herald resume",
    "herald resume --json",
  );
  withExamples(
    program
      .command("hold <experiment>")
      .description("put one experiment on hold: Herald won't stop it until you allow it again")
      .option("--by <name>", "who says so; your user name unless given")
      .option("--json", "print the outcome as JSON")
      .addHelpText("after", "\n<experiment> is its name or id.")
      .action(async (experiment: string, options) =>
        finish(await (await import("./jobs/hold.ts")).runHold("hold", experiment, options)),
      ),
    `herald hold ${HERO}`,
    `herald hold ${HERO} --by Ada`,
  );
  withExamples(
    program
      .command("allow <experiment>")
      .description("end what keeps Herald from stopping one experiment: a hold, a veto, a never or a not-yet")
      .option("--by <name>", "who says so; your user name unless given")
      .option("--json", "print the outcome as JSON")
      .addHelpText("after", "\n<experiment> is its name or id.")
      .action(async (experiment: string, options) =>
        finish(await (await import("./jobs/hold.ts")).runHold("allow", experiment, options)),
      ),
    `herald allow ${HERO}`,
    `herald allow ${HERO} --by Ada`,
  );
  withExamples(
    program
      .command("resume-experiment <experiment>")
      .description("resume one paused experiment in Ours Privacy, which also publishes what others have changed")
      .option("--by <name>", "who says so; your user name unless given")
      .option("--json", "print the outcome as JSON")
      .addHelpText("after", "\n<experiment> is its name or id.")
      .action(async (experiment: string, options) =>
        finish(await (await import("./jobs/resume-experiment.ts")).runResumeExperiment(experiment, options)),
      ),
    `herald resume-experiment ${HERO}`,
    `herald resume-experiment ${HERO} --by Ada`,
  );
  withExamples(
    program
      .command("rollout <experiment>")
      .description("show the winner of an experiment that has ended to every visitor")
      .option("--by <name>", "who asks; your user name unless given")
      .option("--json", "print the outcome as JSON")
      .addHelpText("after", "\n<experiment> is its name or id.")
      .action(async (experiment: string, options) =>
        finish(await (await import("./jobs/roll-out.ts")).runRollOut("rollout", experiment, options)),
      ),
    `herald rollout ${HERO}`,
    `herald rollout ${HERO} --by Ada`,
  );
  withExamples(
    program
      .command("end-rollout <experiment>")
      .description("end the rollout of an experiment, so that every visitor sees the control again")
      .option("--by <name>", "who asks; your user name unless given")
      .option("--json", "print the outcome as JSON")
      .addHelpText("after", "\n<experiment> is its name or id.")
      .action(async (experiment: string, options) =>
        finish(await (await import("./jobs/roll-out.ts")).runRollOut("end-rollout", experiment, options)),
      ),
    `herald end-rollout ${HERO}`,
    `herald end-rollout ${HERO} --by Ada`,
  );
}

function addLedger(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("explain <decision>")
      .description(
        "explain a stored decision and compute it again from its stored input; exit code 1 if a digit differs",
      )
      .option("--json", "print JSON, with the stored and the recomputed decision")
      .option("--from <file>", "read a file that ledger export or ledger archive wrote; no database is needed")
      .addHelpText(
        "after",
        "\n<decision> is the id of a decision or of a stop, or the id or name of an experiment: then its latest decision.",
      )
      .action(async (name: string, options) =>
        finish(await (await import("./ledger/explain.ts")).runExplain(name, options)),
      ),
    `herald explain ${HERO}`,
    `herald explain ${HERO} --json`,
  );
  const ledger = withExamples(
    program.command("ledger").description("read, check and export what Herald keeps; works beside a running worker"),
    "herald ledger verify",
    "herald ledger list decisions --limit 5",
  );
  withExamples(
    ledger
      .command("verify [file]")
      .description(
        "check every hash, link and look, and the decision behind every stop, in the ledger or in an exported file or archive (- for standard input)",
      )
      .option("--archive <file>", "check this archive too, row by row against the ledger")
      .option("--expect <row:hash>", "what an earlier verify printed: fails if anything up to that row was rewritten")
      .option("--json", "print the result as JSON")
      .action(async (file: string | undefined, options) =>
        finish(await (await import("./ledger/ledger.ts")).runLedgerVerify(file, options)),
      ),
    "herald ledger verify",
    "herald ledger export | herald ledger verify -",
  );
  withExamples(
    ledger
      .command("list [kind]")
      .description(
        "show the newest rows of one kind: decisions (the default), intents, intent-events, instructions, people, alerts, looks, experiments, deliveries, notes, writes, premises, archives",
      )
      .option("--experiment <id>", "only rows of this experiment")
      .option("--since <day>", "only rows that came or changed since this day or instant (UTC)")
      .option("--limit <n>", "how many rows", "20")
      .option("--json", "print the rows as JSON")
      .action(async (kind: string | undefined, options) =>
        finish(await (await import("./ledger/ledger.ts")).runLedgerList(kind ?? "decisions", options)),
      ),
    "herald ledger list decisions --limit 5",
    "herald ledger list alerts --since 2026-11-01",
  );
  withExamples(
    ledger
      .command("export")
      .description("print every row with everything in it, as NDJSON")
      .option("--output <file>", "write to a new file instead of standard output")
      .action(async (options) => finish(await (await import("./ledger/ledger.ts")).runLedgerExport(options))),
    "herald ledger export > ledger.ndjson",
    "herald ledger export --output ledger.ndjson",
  );
  withExamples(
    ledger
      .command("archive")
      .description(
        "move the decisions of experiments that ended before a day to a file, and keep their hashes, so that the chain can still be checked",
      )
      .requiredOption("--before <day>", "experiments that ended before this day (UTC), at least 35 days ago")
      .option("--output <file>", "write to this new file, packed with gzip")
      .option("--dry-run", "say how much would be moved, and change nothing")
      .option("--json", "print the outcome as JSON")
      .action(async (options) => finish(await (await import("./ledger/archive.ts")).runLedgerArchive(options))),
    "herald ledger archive --before 2026-01-01 --dry-run",
    "herald ledger archive --before 2026-01-01 --output herald-until-2026.ndjson.gz",
  );
}

function addBackups(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("backup [file]")
      .description("write the whole ledger to a new file; works while the worker runs")
      .option("--json", "print what is in it as JSON")
      .addHelpText("after", "\nWithout <file> it goes to DATA_DIR/backups.")
      .action(async (file: string | undefined, options) =>
        finish(await (await import("./ledger/backup.ts")).runBackup(file, options)),
      ),
    "herald backup",
    "herald backup ledger.ndjson.gz",
  );
  withExamples(
    program
      .command("restore <file>")
      .description("bring the ledger back from a backup, while no worker runs; stops are paused afterwards")
      .option("--replace", "replace a ledger that is not empty; it is backed up to DATA_DIR/backups first")
      .option("--json", "print what was restored as JSON")
      .action(async (file: string, options) =>
        finish(await (await import("./ledger/backup.ts")).runRestore(file, options)),
      ),
    "herald restore ledger.ndjson.gz",
    "herald restore ledger.ndjson.gz --replace",
  );
}

function addSetUp(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("doctor")
      .description("check configuration, API keys, Slack, stores and clock; each failure says what to do")
      .option("--json", "print the findings as JSON")
      .option(
        "--contract [address]",
        "only compare the OpenAPI document of Ours Privacy with what Herald relies on; found by the base URL unless given",
      )
      .action(async ({ contract, ...options }) => {
        if (contract === undefined) finish(await (await import("./doctor.ts")).runDoctor(options));
        else finish(await (await import("./contract/contract.ts")).runContract(contract, options));
      }),
    "herald doctor",
    "herald doctor --json",
  );
  const config = withExamples(
    program.command("config").description("look at the configuration"),
    "herald config show",
    "herald config schema",
  );
  withExamples(
    config
      .command("show")
      .description("print the configuration in force, without secrets")
      .action(async () => finish(await (await import("./config.ts")).runConfigShow())),
    "herald config show",
    "HERALD_ACTING=off herald config show",
  );
  withExamples(
    config
      .command("schema")
      .description("print the JSON schema of herald.config.yaml")
      .action(async () => finish(await (await import("./config.ts")).runConfigSchema())),
    "herald config schema",
    "herald config schema > herald.config.schema.json",
  );
  withExamples(
    program
      .command("demo")
      .description("play a month of the sandbox in fast motion, then exit")
      .option("--serve", "at the end show every message as people would see it in Slack, until Ctrl-C")
      .option("--all", "print every digest in full")
      .option("--days <n>", "how many days", "28")
      .option("--import <csv>", "play the experiments in this CSV file instead of the scenarios")
      .action(async (options) => finish(await (await import("./demo.ts")).runDemo(options))),
    "herald demo --serve",
    "herald demo --days 3 --all",
  );
  withExamples(
    program
      .command("sandbox")
      .description("run only the emulator: an Ours Privacy API, and a Slack to look at")
      .option("--port <n>", "port on 127.0.0.1", "3001")
      .option("--seed <n>", "another seed gives other numbers", "1")
      .option("--generation <name>", "generation of the API to emulate: seed or current", "current")
      .option("--scenario <name...>", "scenarios to play instead of the usual set, such as guardrail-harmed")
      .option("--import <csv>", "play the experiments in this CSV file instead of the scenarios")
      .action(async (options) => finish(await (await import("./sandbox.ts")).runSandbox(options))),
    "herald sandbox",
    "herald sandbox --port 0 --scenario guardrail-harmed clear-winner",
  );
  withExamples(
    program
      .command("completion <shell>")
      .description("print a script that completes commands, options and job ids with the Tab key: bash, zsh or fish")
      .action(async (shell: string) =>
        finish(await (await import("./shell/completion.ts")).runCompletion(shell, program)),
      ),
    `eval "$(herald completion bash)"`,
    `herald completion fish > herald.fish`,
  );
}
