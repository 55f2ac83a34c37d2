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

/** Longest line, and longest document that is not NDJSON, in characters. A case of 200 arms takes about 10,000. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

const TOO_LONG = "the input is too long for one document; write one case per line (NDJSON)";

interface Line {
  readonly text: string;
  readonly number: number;
  readonly isLastOfChunk: boolean;
}

/**
 * Tells from the beginning what the input is: `[` begins an array; an object that ends on its line is a case of NDJSON, which is then
 * read line by line as it arrives; any other object is one case over several lines, unless cases follow that have a line each.
 * @param peekFurther wait for a second line, to tell one case on one line from NDJSON
 * @throws UsageError when it is nothing of the kind
 */
export async function openCases(
  input: AsyncIterable<string | Buffer>,
  { peekFurther }: { readonly peekFurther: boolean },
): Promise<OpenCases> {
  const lines = filledLines(input);
  const first = await take(lines);
  if (first === undefined)
    throw new UsageError("the input is empty; wanted one case, an array of cases, or one case per line (NDJSON)");
  const start = first.text.trimStart();
  if (!start.startsWith("[") && !start.startsWith("{")) {
    const glimpse = JSON.stringify(start.slice(0, 20));
    throw new UsageError(
      `the input begins with ${glimpse}; wanted one case, an array of cases, or one case per line (NDJSON)`,
    );
  }
  if (start.startsWith("[")) return wholeDocument([first], lines);
  if (parses(start)) {
    const second = peekFurther ? await take(lines) : undefined;
    if (peekFurther && second === undefined) return wholeDocument([first], lines);
    return { format: "ndjson", count: undefined, cases: numbered(second ? [first, second] : [first], lines) };
  }
  return afterUnfinishedObject(first, lines);
}

/** One case over several lines, or NDJSON whose first lines are broken: a later line that is a case by itself tells. */
async function afterUnfinishedObject(first: Line, lines: AsyncGenerator<Line>): Promise<OpenCases> {
  const read = [first];
  let characters = first.text.length;
  for (let line = await take(lines); line !== undefined; line = await take(lines)) {
    read.push(line);
    if (isCaseByItself(line.text)) return { format: "ndjson", count: undefined, cases: numbered(read, lines) };
    characters += line.text.length;
    if (characters > MOST_CHARACTERS) throw new UsageError(TOO_LONG);
  }
  if (read.every(({ text }) => looksLikeObject(text.trim())))
    return { format: "ndjson", count: undefined, cases: numbered(read, lines) };
  return wholeDocument(read, lines);
}

/** No part of a case over several lines: only a case has arms. */
function isCaseByItself(text: string): boolean {
  return looksLikeObject(text.trim()) && text.includes('"arms"') && parses(text);
}

function looksLikeObject(text: string): boolean {
  return text.startsWith("{") && text.endsWith("}");
}

/** Lines that are not blank. Blank ones count as lines, but hold no case. */
async function* filledLines(input: AsyncIterable<string | Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = "";
  let number = 0;
  for await (const chunk of input) {
    const parts = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
    rest = parts.pop()!;
    if (rest.length > MOST_CHARACTERS)
      throw new UsageError(`line ${number + parts.length + 1} is longer than ${MOST_CHARACTERS} characters`);
    const lastFilled = parts.findLastIndex((text) => text.trim() !== "");
    for (const [position, text] of parts.entries()) {
      number++;
      if (text.trim() !== "") yield { text, number, isLastOfChunk: position === lastFilled };
    }
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield { text: rest, number: number + 1, isLastOfChunk: true };
}

async function take(lines: AsyncGenerator<Line>): Promise<Line | undefined> {
  const { value, done } = await lines.next();
  return done ? undefined : value;
}

async function* numbered(read: readonly Line[], lines: AsyncGenerator<Line>): AsyncGenerator<CaseText> {
  let index = 0;
  for (const { text, number, isLastOfChunk } of read) yield { index: index++, line: number, text, isLastOfChunk };
  for await (const { text, number, isLastOfChunk } of lines)
    yield { index: index++, line: number, text, isLastOfChunk };
}

async function wholeDocument(read: readonly Line[], lines: AsyncGenerator<Line>): Promise<OpenCases> {
  const texts = read.map(({ text }) => text);
  let characters = 0;
  for await (const { text } of lines) {
    texts.push(text);
    characters += text.length;
    if (characters > MOST_CHARACTERS) throw new UsageError(TOO_LONG);
  }
  let value: unknown;
  try {
    value = JSON.parse(texts.join("\n"));
  } catch (error) {
    throw new UsageError(`the input is not valid JSON: ${(error as Error).message}`);
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return { format: Array.isArray(value) ? "array" : "one", count: values.length, cases: inMemory(values) };
}

async function* inMemory(values: readonly unknown[]): AsyncGenerator<CaseText> {
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
