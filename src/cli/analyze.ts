import { createReadStream } from "node:fs";
import { analyzeText, type CaseResult } from "./analyze-case.ts";
import { type CaseText, openCases } from "./analyze-input.ts";
import { ResultWriter } from "./analyze-output.ts";
import { renderCaseTable } from "./analyze-table.ts";
import { EXIT_DONE, EXIT_FAILED, EXIT_WRONG_USE, UsageError } from "./failure.ts";

/** What `herald analyze` was asked for. */
export interface AnalyzeOptions {
  /** Path of the input; `-` or undefined: standard input. */
  readonly file: string | undefined;
  readonly intervals: boolean;
  /** JSON even on a terminal. */
  readonly json: boolean;
}

/** The process's streams, or a test's. */
export interface AnalyzeStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
}

/**
 * `herald analyze`: counts in, posterior summaries out, in the format of the input: an object for one case, an array for an array, a line
 * per line for NDJSON, which is worked through as it arrives. A bad case gives `{"error": ...}` in its place and a line on stderr; the
 * others are still answered.
 * @returns exit code: 0 done, 1 a case was bad, 2 the input is not what this command reads
 */
export async function runAnalyze({ file, intervals, json }: AnalyzeOptions, io: AnalyzeStreams): Promise<number> {
  const fromStdin = file === undefined || file === "-";
  if (fromStdin && io.stdin.isTTY) io.stderr.write('Reading counts, e.g. {"arms": [{"impressions": 1000, "conversions": 50}, ...]}; Ctrl-D ends.\n');
  try {
    const asTable = io.stdout.isTTY === true && !json;
    const { format, cases } = await openCases(fromStdin ? io.stdin : createReadStream(file), { peekFurther: asTable });
    const writer = new ResultWriter(io.stdout, format);
    let failed = 0;
    for await (const item of cases) {
      const result = analyzeText(item.text, { intervals });
      if (!result.ok) {
        failed++;
        io.stderr.write(`herald analyze: ${locate(item)}: ${result.error}\n`);
      }
      if (asTable && format !== "ndjson") await writer.text(result.ok ? tableOf(result, item) : "");
      else await writer.result(result.ok ? result.output : { error: `${locate(item)}: ${result.error}` }, item.isLastOfChunk);
    }
    if (!asTable || format === "ndjson") await writer.end();
    return failed === 0 ? EXIT_DONE : EXIT_FAILED;
  } catch (error) {
    if (!isInputError(error)) throw error;
    io.stderr.write(`herald analyze: ${error.message}\n`);
    return EXIT_WRONG_USE;
  }
}

function locate({ index, line }: CaseText): string {
  return line === undefined ? `case ${index}` : `case ${index} (line ${line})`;
}

function tableOf(result: CaseResult & { readonly ok: true }, { index }: CaseText): string {
  return `${index > 0 ? "\n" : ""}${renderCaseTable(result.input, result.output)}`;
}

/** The input cannot be read at all, as opposed to a bug of ours. */
function isInputError(error: unknown): error is Error {
  return error instanceof UsageError || (error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string");
}
