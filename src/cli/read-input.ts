import { CsvProblems, UnreadableCsv } from "../csv/index.ts";
import { decodeUtf8, readFileBytes, readStream, STANDARD_INPUT } from "../files/index.ts";
import { UsageError } from "./failure.ts";
import { fileName, isStandardInput } from "./standard-input.ts";

/** A decision with a year of days and looks takes less than 1 MB. */
const DOCUMENT = { mebibytes: 64 };
/** A million rows or more, which take about a gigabyte of memory while they are read. */
const CSV = { mebibytes: 64 };

/** The text of a file a command was given, in UTF-8; `-` is standard input. @throws UnreadableFile */
export async function readDocument(file: string): Promise<string> {
  return decodeUtf8(await bytesOf(file, DOCUMENT), fileName(file));
}

/**
 * What `use` makes of the bytes of a CSV file.
 * @throws UnreadableFile
 * @throws UsageError when its content is refused, with the name of the file
 */
export async function withCsvFile<Made>(file: string, use: (bytes: Uint8Array) => Made | Promise<Made>): Promise<Made> {
  const bytes = await bytesOf(file, CSV);
  try {
    return await use(bytes);
  } catch (error) {
    if (error instanceof CsvProblems || error instanceof UnreadableCsv)
      throw new UsageError(`${fileName(file)}: ${error.message}`);
    throw error;
  }
}

async function bytesOf(file: string, limit: { readonly mebibytes: number }): Promise<Uint8Array> {
  return isStandardInput(file) ? readStream(process.stdin, STANDARD_INPUT, limit) : readFileBytes(file, limit);
}
