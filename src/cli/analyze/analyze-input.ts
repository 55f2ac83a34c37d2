import { linesIn, type Line } from "../../files/index.ts";
import { UsageError } from "../failure.ts";

/** How the cases were written down, and so how the answers are. */
export type InputFormat = "one" | "array" | "ndjson";

/** One case, not yet parsed if it was a line of its own. */
export interface CaseText {
  readonly index: number;
  /** Line of the input, from 1; undefined where a case is no line. */
  readonly line: number | undefined;
  readonly text: string | { readonly value: unknown };
  /** Nothing more of the input has arrived yet: now is the time to pass on what there is. */
  readonly isLastOfChunk: boolean;
}

export interface OpenCases {
  readonly format: InputFormat;
  /** How many cases there are; undefined for NDJSON, which may still be arriving. */
  readonly count: number | undefined;
  readonly cases: AsyncIterable<CaseText>;
}

const WANTED = "one case, an array of cases, or one case per line (NDJSON), or a file whose name ends in .csv";

/** Longest document that is not NDJSON, in characters. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

interface CaseLine extends Line {
  readonly isLastOfChunk: boolean;
}

/** Where cases come from, and what it is called in messages. */
export interface CaseInput {
  readonly stream: AsyncIterable<string | Uint8Array>;
  readonly name: string;
}

/**
 * Tells from the beginning what the input is: `[` begins an array; an object that ends on its line is a case of NDJSON, which is then
 * read line by line as it arrives; any other object is one case over several lines, unless cases follow that have a line each.
 * @param peekFurther wait for a second line, to tell one case on one line from NDJSON
 * @throws UsageError when it is nothing of the kind
 * @throws UnreadableFile
 */
export async function openCases(
  input: CaseInput,
  { peekFurther }: { readonly peekFurther: boolean },
): Promise<OpenCases> {
  const { name } = input;
  const lines = filledLines(input);
  const first = await take(lines);
  if (first === undefined) throw new UsageError(`${name} is empty; wanted ${WANTED}`);
  const start = first.text.trimStart();
  if (!start.startsWith("[") && !start.startsWith("{")) {
    const glimpse = JSON.stringify(start.slice(0, 20));
    throw new UsageError(`${name} begins with ${glimpse}; wanted ${WANTED}`);
  }
  if (start.startsWith("[")) return wholeDocument(name, [first], lines);
  if (parses(start)) {
    const second = peekFurther ? await take(lines) : undefined;
    if (peekFurther && second === undefined) return wholeDocument(name, [first], lines);
    return { format: "ndjson", count: undefined, cases: numbered(second ? [first, second] : [first], lines) };
  }
  return afterUnfinishedObject(name, first, lines);
}

/** One case over several lines, or NDJSON whose first lines are broken: a later line that is a case by itself tells. */
async function afterUnfinishedObject(
  name: string,
  first: CaseLine,
  lines: AsyncGenerator<CaseLine>,
): Promise<OpenCases> {
  const read = [first];
  let characters = first.text.length;
  for (let line = await take(lines); line !== undefined; line = await take(lines)) {
    read.push(line);
    if (isCaseByItself(line.text)) return { format: "ndjson", count: undefined, cases: numbered(read, lines) };
    characters += line.text.length;
    if (characters > MOST_CHARACTERS)
      throw new UsageError(`${name} is too long for one document; write one case per line (NDJSON)`);
  }
  if (read.every(({ text }) => looksLikeObject(text.trim())))
    return { format: "ndjson", count: undefined, cases: numbered(read, lines) };
  return wholeDocument(name, read, lines);
}

/** No part of a case over several lines: only a case has arms. */
function isCaseByItself(text: string): boolean {
  return looksLikeObject(text.trim()) && text.includes('"arms"') && parses(text);
}

function looksLikeObject(text: string): boolean {
  return text.startsWith("{") && text.endsWith("}");
}

/** Lines that are not blank. Blank ones count as lines, but hold no case. */
async function* filledLines({ stream, name }: CaseInput): AsyncGenerator<CaseLine> {
  for await (const arrived of linesIn(stream, name)) {
    const filled = arrived.filter(({ text }) => text.trim() !== "");
    for (const [position, line] of filled.entries()) yield { ...line, isLastOfChunk: position === filled.length - 1 };
  }
}

async function take(lines: AsyncGenerator<CaseLine>): Promise<CaseLine | undefined> {
  const { value, done } = await lines.next();
  return done ? undefined : value;
}

async function* numbered(read: readonly CaseLine[], lines: AsyncGenerator<CaseLine>): AsyncGenerator<CaseText> {
  let index = 0;
  for (const { text, number, isLastOfChunk } of read) yield { index: index++, line: number, text, isLastOfChunk };
  for await (const { text, number, isLastOfChunk } of lines)
    yield { index: index++, line: number, text, isLastOfChunk };
}

async function wholeDocument(
  name: string,
  read: readonly CaseLine[],
  lines: AsyncGenerator<CaseLine>,
): Promise<OpenCases> {
  const texts = read.map(({ text }) => text);
  let characters = 0;
  for await (const { text } of lines) {
    texts.push(text);
    characters += text.length;
    if (characters > MOST_CHARACTERS)
      throw new UsageError(`${name} is too long for one document; write one case per line (NDJSON)`);
  }
  let value: unknown;
  try {
    value = JSON.parse(texts.join("\n"));
  } catch (error) {
    throw new UsageError(`${name} is not valid JSON: ${(error as Error).message}`);
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return { format: Array.isArray(value) ? "array" : "one", count: values.length, cases: inMemory(values) };
}

/** Cases that are all there. */
export async function* inMemory(values: readonly unknown[]): AsyncGenerator<CaseText> {
  for (const [index, value] of values.entries())
    yield { index, line: undefined, text: { value }, isLastOfChunk: false };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
