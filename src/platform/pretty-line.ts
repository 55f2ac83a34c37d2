/** Values that read well without quotes. */
const PLAIN = /^[\w.:/@#%+,-]+$/;

/** Control characters, C1 included: a name from outside must not move a terminal's cursor. */
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

function visible(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function field(name: string, value: unknown): string {
  const text = typeof value === "string" && PLAIN.test(value) ? value : JSON.stringify(value);
  return `${visible(name)}=${visible(text)}`;
}

interface ErrorRecord {
  readonly message: string;
  readonly stack?: unknown;
}

function isErrorRecord(value: unknown): value is ErrorRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "stack" in value &&
    "message" in value &&
    typeof value.message === "string"
  );
}

/** The stack below its first line, which repeats the message; only where something is wrong. */
function stackOf(error: ErrorRecord): readonly string[] {
  if (typeof error.stack !== "string") return [];
  return error.stack
    .split("\n")
    .filter((line) => line.trim().startsWith("at ") || line.startsWith("caused by"))
    .map((line) => `    ${visible(line.trim())}`);
}

/**
 * One log entry as a person at a terminal wants it: `09:00:02 info  digest done  experiments=5`. Errors show their message, and their
 * stack at level error.
 * @param json the entry as written for machines
 */
export function prettyLine(json: string): string {
  const { time, level, msg, ...data } = JSON.parse(json) as Record<string, unknown>;
  const clock = typeof time === "string" ? time.slice(11, 19) : "";
  const fields: string[] = [];
  const below: string[] = [];
  for (const [name, value] of Object.entries(data)) {
    if (isErrorRecord(value)) {
      fields.push(field(name, value.message));
      if (level === "error") below.push(...stackOf(value));
    } else {
      fields.push(field(name, value));
    }
  }
  const head = `${clock} ${String(level).padEnd(5)} ${visible(String(msg ?? ""))}`;
  return [[head, ...fields].join("  "), ...below].join("\n") + "\n";
}
