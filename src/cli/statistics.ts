import type { Command } from "commander";
import { HERO, withExamples } from "./shell/examples.ts";

const CASE = `{"arms": [{"impressions": 1000, "conversions": 50}, {"impressions": 1000, "conversions": 70}]}`;
const CSV = String.raw`experiment,variant,is_control,day,impressions,conversions\nhero,still,1,1,1000,50\nhero,video,0,1,1000,70\n`;

/** As the command line gives them. */
type AnalyzeFlags = {
  readonly intervals: boolean;
  readonly json?: boolean;
  readonly lift?: string;
  readonly policy?: string;
};

type Finish = (exitCode: number) => void;

/** Commands that compute and need neither configuration nor ledger. @param finish is handed the exit code of the command that ran */
export function addStatistics(program: Command, finish: Finish): void {
  addAnalyze(program, finish);
  addReplays(program, finish);
  addPlan(program, finish);
}

function addAnalyze(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("analyze [file]")
      .description(
        "read counts (JSON, NDJSON or a .csv file; - for standard input) and print each variant's probability of being best, expected loss and intervals",
      )
      .option("--no-intervals", "leave the intervals out: much faster")
      .option("--lift <r>", "also the probability of a lift above this, such as 5%; otherwise the policy's MDE, or 0")
      .option("--policy <file>", "rules in YAML or JSON instead of the default policy, for cases with days")
      .option("--json", "print JSON even on a terminal")
      .addHelpText(
        "after",
        `
One case is {"control": 0, "prior": {"alpha": 1, "beta": 1}, "arms": [{"impressions": 1000, "conversions": 50}, ...]}; "arms" are
the variants, "control" is the index of the control among them (0 unless given), and "prior" may be left out. Instead of "arms", a case can have
"days": [{"date": "2026-11-27", "impressions": [500, 510], "conversions": [25, 31]}, ...] ("date" may be left out) and the planned "weights":
[50, 50]; then the answer also has dispersion, z values, today's stopping threshold, e-values and the expected lift. An array of cases works too,
and so does NDJSON: one case per line, answered line by line. A bad case gets {"error": ...} in its place and exit code 1. An end of an
interval that is not finite is null. Of a .csv file with a column metric, the goal's rows are used.`,
      )
      .action(async (file: string | undefined, { json = false, ...options }: AnalyzeFlags) => {
        const { runAnalyze } = await import("./analyze/analyze.ts");
        finish(await runAnalyze({ file, json, ...options }, process));
      }),
    `echo '${CASE}' | herald analyze`,
    `echo '${CASE}' | herald analyze - --no-intervals --json`,
  );
}

function addReplays(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("decide <file>")
      .description("read a saved snapshot (- for standard input) and print the decision with its checks")
      .option("--json", "print the whole decision as JSON")
      .addHelpText("after", "\nThe output of explain --json is a saved snapshot too.")
      .action(async (file: string, options) =>
        finish(await (await import("./replay/decide.ts")).runDecide(file, options)),
      ),
    `herald explain ${HERO} --json | herald decide -`,
    `herald explain ${HERO} --json | herald decide - --json`,
  );
  withExamples(
    program
      .command("backtest <file>")
      .description(
        "when the policy would have stopped each experiment in this CSV file, and what other rules would have done",
      )
      .option("--policy <file>", "rules in YAML or JSON instead of the default policy")
      .option("--assume-equal", "check the traffic split against an equal one where the file has no weight column")
      .option("--usual-phi <d>", "dispersion that is usual in the account; without it, it is taken for unknown")
      .option("--checks <experiment>", "show the checks of every day of this experiment")
      .option("--json", "print the result as JSON")
      .addHelpText(
        "after",
        `
The header names the columns: experiment, variant, is_control, date or day, and impressions, conversions or cumulative_impressions,
cumulative_conversions. Commas, semicolons or tabs separate them. Without a column weight (planned share in percent) the traffic split is
not checked. A column metric names another event than the goal: its row counts the same experiment, variant and day, and may leave
impressions empty. The policy's guardrails are judged by these rows; other events are only shown.`,
      )
      .action(async (file: string, options) =>
        finish(await (await import("./replay/backtest.ts")).runBacktest(file, options)),
      ),
    `printf '${CSV}' | herald backtest -`,
    `printf '${CSV}' | herald backtest - --checks hero`,
  );
  withExamples(
    program
      .command("simulate")
      .description("false-positive rate and power of a policy, by simulation with the same code that decides live")
      .option("--arms <n>", "number of variants, the control included")
      .option("--rate <p>", "conversion rate of the control, such as 5% or 0.05")
      .option(
        "--daily <n>",
        "average impressions per variant and day; with --split, the total (arms x daily) is divided accordingly",
      )
      .option("--days <n>", "number of days, with one look each")
      .option("--runs <n>", "number of simulated experiments")
      .option("--lift <list>", "relative lifts, such as 0,5%: the control's 0 first, or the other variants only")
      .option("--split <list>", "planned traffic split, such as 90,10")
      .option("--actual-split <list>", "actual traffic split, where it differs: a sample ratio mismatch")
      .option("--impressions-per-visitor <n>", "impressions that a visitor causes on a day, on average")
      .option("--overdispersion <d>", "variance of the daily counts over the binomial one, or one per variant: 4,1")
      .option("--weekend-overdispersion <d>", "the same on weekends")
      .option("--weekend-traffic <m>", "traffic on weekends as a multiple of a weekday's")
      .option("--clusters <kind>", "equal or geometric: how many impressions or conversions visitors have")
      .option("--repeats-next-day <p>", "share of conversions that are repeated on the next day")
      .option("--season", "a weekly season and a drift of the conversion rate that all variants share")
      .option(
        "--guardrail <spec>",
        "also simulate a guardrail; repeatable: rate=4%,lift=0.1,correlation=0.3,direction=more-is-worse,margin=2%,event=refund",
        collected,
      )
      .option("--power-at <lift>", "also simulate this lift: its power, and the day by which 80% have stopped")
      .option("--horizon <n>", "planned horizon in days instead of the policy's")
      .option("--usual-phi <d>", "dispersion that is usual in the account; without it, it is taken for unknown")
      .option("--seed <n>", "another seed gives other numbers")
      .option("--threads <n>", "number of threads; the result does not depend on it")
      .option("--policy <file>", "rules in YAML or JSON instead of the default policy")
      .option("--json", "print the result as JSON")
      .addHelpText(
        "after",
        `
Of a --guardrail only rate, its rate in the control, is required. lift is 0 unless given; one for each variant: lift=0/0.1. correlation is with
the goal, 0 unless given. An event that the policy guards keeps its direction and margin there; any other is more-is-worse without a margin.
Guardrails of the policy that no --guardrail simulates are left out.`,
      )
      .action(async (options) => finish(await (await import("./replay/simulate.ts")).runSimulate(options))),
    "herald simulate --rate 0.05 --daily 2000 --lift 0.1 --runs 200",
    "herald simulate --lift 10% --guardrail rate=4%,lift=0.1,event=refund --runs 100 --json",
  );
}

/** Of an option that may be repeated. */
function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function addPlan(program: Command, finish: Finish): void {
  withExamples(
    program
      .command("plan")
      .description("which lifts your policy finds in how many days, at the traffic of an experiment that you plan")
      .option("--rate <p>", "conversion rate of the control, such as 5% or 0.05")
      .option("--daily <n>", "average impressions per variant and day")
      .option("--arms <n>", "number of variants, the control included")
      .option("--overdispersion <d>", "variance of the daily counts as a multiple of the binomial variance")
      .option("--days <list>", "planned horizons in days, such as 14,28")
      .option("--lifts <list>", "relative lifts, such as 5%,10%")
      .option(
        "--guardrail-rate <list>",
        "rates of harmless guardrails, such as 4%: how often each is shown to stay within a margin; repeatable",
        collected,
      )
      .option("--margin <list>", "margins of these guardrails, such as 2%,5%")
      .option("--policy <file>", "rules in YAML or JSON instead of the default policy")
      .option("--json", "print the result as JSON")
      .action(async (options) => finish(await (await import("./replay/plan.ts")).runPlan(options))),
    "herald plan --rate 5% --daily 2000",
    "herald plan --rate 3% --daily 500 --arms 3 --guardrail-rate 4% --margin 5%,10% --days 28,56 --json",
  );
}
