import { createReadStream } from "node:fs";
import { analyzeText, type CaseResult } from "./analyze-case.ts";
import { type CaseText, openCases } from "./analyze-input.ts";
import { ResultWriter } from "./analyze-output.ts";
import { renderCaseTable } from "./analyze-table.ts";
import { STANDARD_INPUT, UnreadableFile } from "../../files/index.ts";
import { cleanText } from "../../messages/index.ts";
import { EXIT_DONE, EXIT_FAILED, EXIT_WRONG_USE, UsageError } from "../failure.ts";
import { isStandardInput } from "../standard-input.ts";
import { policyFrom, proportion } from "../replay/option-values.ts";
import { commandLine } from "../shell/command-line.ts";
import { paint, type Screen } from "../terminal.ts";

/** What `herald analyze` was asked for. */
export interface AnalyzeOptions {
  /** Path of the input; `-` or undefined: standard input. */
  readonly file: string | undefined;
  readonly intervals: boolean;
  /** JSON even on a terminal. */
  readonly json: boolean;
  /** As the command line gives them. */
  readonly lift?: string | undefined;
  readonly policy?: string | undefined;
}

/** The process's streams, or a test's. */
export interface AnalyzeStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & Screen;
  readonly stderr: NodeJS.WritableStream;
}

const LONGEST_NAME = 80;
const LONGEST_NOTE = 240;

/** More cases than this are for a machine, also on a terminal. */
const MOST_TABLES = 20;

const EXAMPLE = `  echo '{"arms": [{"impressions": 1000, "conversions": 50}, {"impressions": 1000, "conversions": 70}]}' |`;

/** Whether a file is told by its name to hold experiments as CSV. */
function isCsv(file: string | undefined): file is string {
  return file !== undefined && /\.[ct]sv$/iu.test(file);
}

/**
 * `herald analyze`: counts in, posterior summaries out, in the format of the input: an object for one case, an array for an array, a line
 * per line for NDJSON, which is worked through as it arrives. A bad case gives `{"error": ...}` in its place and a line on stderr; the
 * others are still answered.
 * @returns exit code: 0 done, 1 a case was bad, 2 the input is not what this command reads
 */
export async function runAnalyze(options: AnalyzeOptions, io: AnalyzeStreams): Promise<number> {
  const { file, intervals, json } = options;
  if (file === undefined && io.stdin.isTTY) {
    io.stderr.write(
      `herald analyze: no counts given. Name a file, or pipe them in:\n${EXAMPLE} ${commandLine("analyze")}\n`,
    );
    return EXIT_WRONG_USE;
  }
  const stream = () => (file === undefined || isStandardInput(file) ? io.stdin : createReadStream(file));
  const name = file === undefined || isStandardInput(file) ? STANDARD_INPUT : file;
  try {
    const lift = options.lift === undefined ? undefined : proportion("lift", options.lift);
    const rules = { intervals, policy: await policyFrom(options.policy), lift };
    const onTerminal = io.stdout.isTTY === true && !json;
    const { format, count, cases, leftOut } = isCsv(file)
      ? await (await import("./analyze-csv.ts")).openSeries(file)
      : { ...(await openCases({ stream: stream(), name }, { peekFurther: onTerminal })), leftOut: [] };
    if (leftOut.length > 0)
      io.stderr.write(
        `note: the goal's rows are used; other metrics are left out: ${cleanText(leftOut.join(", "), LONGEST_NOTE)}\n`,
      );
    const asTable = onTerminal && count !== undefined && count <= MOST_TABLES;
    const writer = new ResultWriter(io.stdout, format);
    let failed = 0;
    for await (const item of cases) {
      const result = analyzeText(item.text, rules);
      if (!result.ok) {
        failed++;
        io.stderr.write(`herald analyze: ${locate(item)}: ${result.error}\n`);
      }
      if (!asTable) await writer.result(result.ok ? result.output : failureOf(result, item), item.isLastOfChunk);
      else if (result.ok) await writer.text(tableOf(result, item, io.stdout));
    }
    if (!asTable) await writer.end();
    return failed === 0 ? EXIT_DONE : EXIT_FAILED;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UnreadableFile)) throw error;
    io.stderr.write(`herald analyze: ${error.message}\n`);
    return EXIT_WRONG_USE;
  }
}

/** What stands in the place of an answer. */
function failureOf({ error, field }: CaseResult & { readonly ok: false }, item: CaseText): object {
  return { error: `${locate(item)}: ${error}`, index: item.index, line: item.line, field };
}

function locate({ index, line }: CaseText): string {
  return line === undefined ? `case ${index}` : `case ${index} (line ${line})`;
}

function tableOf(result: CaseResult & { readonly ok: true }, { index }: CaseText, screen: Screen): string {
  const [head = "", ...rows] = renderCaseTable(result.input, result.output).split("\n");
  const { experiment } = result.input;
  const title = experiment === undefined ? "" : `${cleanText(experiment, LONGEST_NAME)}\n`;
  return `${index > 0 ? "\n" : ""}${title}${[paint(screen).strong(head), ...rows].join("\n")}`;
}
