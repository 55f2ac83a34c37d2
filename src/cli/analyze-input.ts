import { UsageError } from "./failure.ts";

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
  readonly cases: AsyncIterable<CaseText>;
}

/** Longest line, and longest document that is not NDJSON, in characters. A case of 200 arms takes about 10,000. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

interface Line {
  readonly text: string;
  readonly number: number;
  readonly isLastOfChunk: boolean;
}

/**
 * Tells from the first line what the input is: `[` begins an array; an object that ends on its line is a case of NDJSON, which is then
 * read line by line as it arrives; any other object is one case over several lines.
 * @param peekFurther wait for a second line, to tell one case on one line from NDJSON
 * @throws UsageError when it is nothing of the kind
 */
export async function openCases(input: AsyncIterable<string | Buffer>, { peekFurther }: { readonly peekFurther: boolean }): Promise<OpenCases> {
  const lines = filledLines(input);
  const first = await take(lines);
  if (first === undefined) throw new UsageError("the input is empty; wanted one case, an array of cases, or one case per line (NDJSON)");
  const start = first.text.trimStart();
  if (!start.startsWith("[") && !start.startsWith("{")) {
    const glimpse = JSON.stringify(start.slice(0, 20));
    throw new UsageError(`the input begins with ${glimpse}; wanted one case, an array of cases, or one case per line (NDJSON)`);
  }
  if (start.startsWith("[")) return wholeDocument([first], lines);
  if (parses(start)) {
    const second = peekFurther ? await take(lines) : undefined;
    if (peekFurther && second === undefined) return wholeDocument([first], lines);
    return { format: "ndjson", cases: numbered(second ? [first, second] : [first], lines) };
  }
  // A bad first line of NDJSON, or the beginning of an object over several lines?
  const second = await take(lines);
  const looksLikeLines = start.trimEnd().endsWith("}") && (second === undefined || second.text.trimStart().startsWith("{"));
  const read = second ? [first, second] : [first];
  return looksLikeLines ? { format: "ndjson", cases: numbered(read, lines) } : wholeDocument(read, lines);
}

/** Lines that are not blank. Blank ones count as lines, but hold no case. */
async function* filledLines(input: AsyncIterable<string | Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = "";
  let number = 0;
  for await (const chunk of input) {
    const parts = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
    rest = parts.pop()!;
    if (rest.length > MOST_CHARACTERS) throw new UsageError(`line ${number + parts.length + 1} is longer than ${MOST_CHARACTERS} characters`);
    for (const [position, text] of parts.entries()) {
      number++;
      if (text.trim() !== "") yield { text, number, isLastOfChunk: position === parts.length - 1 };
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
  for await (const { text, number, isLastOfChunk } of lines) yield { index: index++, line: number, text, isLastOfChunk };
}

async function wholeDocument(read: readonly Line[], lines: AsyncGenerator<Line>): Promise<OpenCases> {
  const texts = read.map(({ text }) => text);
  let characters = 0;
  for await (const { text } of lines) {
    texts.push(text);
    characters += text.length;
    if (characters > MOST_CHARACTERS) throw new UsageError("the input is too long for one document; write one case per line (NDJSON)");
  }
  let value: unknown;
  try {
    value = JSON.parse(texts.join("\n"));
  } catch (error) {
    throw new UsageError(`the input is no JSON: ${(error as Error).message}`);
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return { format: Array.isArray(value) ? "array" : "one", cases: inMemory(values) };
}

async function* inMemory(values: readonly unknown[]): AsyncGenerator<CaseText> {
  for (const [index, value] of values.entries()) yield { index, line: undefined, text: { value }, isLastOfChunk: false };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
