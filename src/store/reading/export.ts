import { z } from "zod";
import { isDoneState } from "../../decision/index.ts";
import { GENESIS_HASH } from "../decisions/chain.ts";
import { ChainCheck, type ChainRow } from "../decisions/chain-check.ts";
import { dayEntriesSchema } from "../schema/kept-schema.ts";
import { InvalidDocumentError } from "../schema/read-stored.ts";
import {
  RECORD_KINDS,
  type Audit,
  type ChainEnd,
  type RecordKind,
  type RecordPage,
  type RecordQuery,
} from "../../ports/index.ts";

const FORMAT = "herald-ledger-export";
const VERSION = 2;
const ROWS_A_PAGE = 100;
/** A record comes after the records that refer to it, so that it is there whatever is written in the meantime. Decisions contain the looks, and notes the writes. */
const EXPORTED: readonly RecordKind[] = [
  ...RECORD_KINDS.filter((kind) => !["looks", "writes", "decisions", "premises"].includes(kind)),
  "decisions",
  "premises",
];

/** Where an export is read from. */
export interface RecordSource {
  page(kind: RecordKind, query: RecordQuery): Promise<RecordPage>;
}

/**
 * The whole ledger as NDJSON: a heading, one line per row, and an end that counts them, so that a file that was cut short is recognised. Rows
 * are read page by page: a row that changes in the meantime is exported as it is when its page is read; decisions never change.
 */
export async function* exportLines(
  source: RecordSource,
  exportedAt: string,
  rowsAPage = ROWS_A_PAGE,
): AsyncGenerator<string> {
  yield JSON.stringify({ format: FORMAT, version: VERSION, exportedAt });
  const rows: Partial<Record<RecordKind, number>> = {};
  let end: ChainEnd = { sequence: 0, hash: GENESIS_HASH };
  for (const kind of EXPORTED) {
    let after: string | undefined;
    rows[kind] = 0;
    do {
      const page: RecordPage = await source.page(kind, { limit: rowsAPage, after, withBodies: true });
      for (const row of page.rows) {
        yield JSON.stringify({ record: kind, ...row });
        if (kind === "decisions") end = { sequence: Number(row["sequence"]), hash: String(row["hash"]) };
      }
      rows[kind] += page.rows.length;
      after = page.next;
    } while (after !== undefined);
  }
  yield JSON.stringify({ record: "end", rows, chain: end });
}

const heading = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION), exportedAt: z.string() });
const ending = z.object({
  record: z.literal("end"),
  rows: z.record(z.string(), z.number()),
  chain: z.object({ sequence: z.number(), hash: z.string() }),
});
const hash = z.string();
const decisionRow = z.object({
  sequence: z.number(),
  id: z.string(),
  account: z.string(),
  experimentId: z.string(),
  closedDay: z.string(),
  verdict: z.enum(["winner", "not-yet", "blocked", "inconclusive"]),
  asOf: z.string(),
  recordedAt: z.string(),
  premise: hash,
  days: dayEntriesSchema,
  root: hash,
  look: z.string().nullable(),
  lookCounts: z.boolean(),
  facts: z.string().nullable(),
  previousHash: hash,
  hash,
}) satisfies z.ZodType<Omit<ChainRow, "look" | "facts"> & { look: string | null; facts: string | null }>;
const premiseRow = z.object({ hash, body: z.string().nullable() });
const intentRow = z.object({
  id: z.string(),
  account: z.string(),
  experimentId: z.string(),
  state: z.string(),
  begunAt: z.string().nullable(),
  because: z.enum(["winner", "harm", "horizon", "futility", "asked"]),
  variantId: z.string().nullable(),
  decisionId: z.string(),
});

/** What the check of an exported file found, as `Ledger.audit` of the ledger itself. */
export interface ExportAudit extends Audit {
  readonly exportedAt: string;
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Checks an exported ledger as the ledger itself is checked: every hash, name, link and look, and the decision behind every stop.
 * @throws InvalidDocumentError when the lines are not an export, or not all of one
 */
export async function auditExport(lines: AsyncIterable<string>): Promise<ExportAudit> {
  const check = new ExportCheck();
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    check.take(json(line, number), number);
  }
  return check.result();
}

class ExportCheck {
  #exportedAt: string | undefined;
  #end: z.output<typeof ending> | undefined;
  readonly #rows: Record<string, number> = {};
  readonly #chain = new ChainCheck();

  take(row: unknown, number: number): void {
    if (this.#exportedAt === undefined) {
      this.#exportedAt = read(heading, row, number, "the heading of an exported ledger of this version").exportedAt;
      return;
    }
    if (this.#end !== undefined) throw new InvalidDocumentError(`Line ${number} comes after the end of the export`);
    const { record: kind } = read(z.looseObject({ record: z.string() }), row, number, "a row");
    if (kind === "end") {
      this.#end = read(ending, row, number, "the end of an export");
      return;
    }
    this.#rows[kind] = (this.#rows[kind] ?? 0) + 1;
    if (kind === "decisions") this.#decision(read(decisionRow, row, number, "a decision"));
    if (kind === "premises") this.#premise(read(premiseRow, row, number, "a premise"));
    if (kind === "intents") this.#intent(read(intentRow, row, number, "an intent"));
  }

  #decision({ facts, ...row }: z.output<typeof decisionRow>): void {
    this.#chain.decision({ ...row, facts: facts ?? undefined });
  }

  #premise({ hash: name, body }: z.output<typeof premiseRow>): void {
    this.#chain.premise(name, body ?? undefined);
  }

  #intent({ state, begunAt, ...act }: z.output<typeof intentRow>): void {
    if (begunAt !== null || state === "executing" || isDoneState(state)) this.#chain.act(act);
  }

  result(): ExportAudit {
    if (this.#exportedAt === undefined) throw new InvalidDocumentError("This is no exported ledger: it is empty");
    if (this.#end === undefined)
      throw new InvalidDocumentError("This export was cut short: its end is missing. Export again");
    for (const [kind, count] of Object.entries(this.#end.rows)) {
      const found = this.#rows[kind] ?? 0;
      if (found !== count)
        throw new InvalidDocumentError(`This export lacks rows: it has ${found} of ${count} ${kind}. Export again`);
    }
    const { chain, rows } = this.#end;
    return {
      exportedAt: this.#exportedAt,
      rows,
      chain: this.#chain.chain(chain),
      end: chain,
      acts: this.#chain.acts(),
    };
  }
}

function json(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new InvalidDocumentError(
      number === 1
        ? "This is no exported ledger: its first line is not valid JSON"
        : `Line ${number} is not valid JSON: this export was cut short or changed`,
    );
  }
}

function read<Schema extends z.ZodType>(schema: Schema, row: unknown, number: number, what: string): z.output<Schema> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${z.core.toDotPath(issue.path) || "it"}: ${issue.message}`);
  throw new InvalidDocumentError(`Line ${number} is not ${what}: ${places.join("; ")}`);
}
