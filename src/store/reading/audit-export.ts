import { createHash } from "node:crypto";
import { z } from "zod";
import { isDoneState } from "../../decision/index.ts";
import { archivedIn } from "../decisions/audit.ts";
import { GENESIS_HASH } from "../decisions/chain.ts";
import { ChainCheck, type ChainRow } from "../decisions/chain-check.ts";
import { dayEntriesSchema } from "../schema/kept-schema.ts";
import { InvalidDocumentError } from "../schema/read-stored.ts";
import type { Archive, Audit, ChainEnd } from "../../ports/index.ts";
import { ARCHIVE_FORMAT, ARCHIVE_VERSION } from "./archive-lines.ts";
import { EXPORT_FORMAT, EXPORT_VERSION } from "./export.ts";

const heading = z.discriminatedUnion("format", [
  z.object({ format: z.literal(EXPORT_FORMAT), version: z.literal(EXPORT_VERSION), exportedAt: z.string() }),
  z.object({
    format: z.literal(ARCHIVE_FORMAT),
    version: z.literal(ARCHIVE_VERSION),
    madeAt: z.string(),
    before: z.string(),
  }),
]);
const ending = z.object({ record: z.literal("end"), rows: z.record(z.string(), z.number()) });
const exportEnding = ending.extend({ chain: z.object({ sequence: z.number(), hash: z.string() }) });
const archiveEnding = ending.extend({ sha256: z.string() });
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
  factsHash: hash.nullish(),
  archive: hash.nullish(),
  previousHash: hash,
  hash,
}) satisfies z.ZodType<Omit<ChainRow, "look" | "facts"> & { look: string | null; facts: string | null }>;
const archiveRow = z.object({ sha256: hash, file: z.string() });
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

/** What the check of an exported file, or of an archive, found; as `Ledger.audit` of the ledger itself. */
export interface ExportAudit extends Audit {
  readonly exportedAt: string;
  readonly rows: Readonly<Record<string, number>>;
  /** Undefined: it is an export of the whole ledger. */
  readonly archive: { readonly before: string; readonly sha256: string } | undefined;
}

/** A row of the chain in a file. */
export type ExportedDecision = z.output<typeof decisionRow>;

/**
 * Checks an exported ledger as the ledger itself is checked: every hash, name, link and look, and the decision behind every stop. Of an archive, in
 * which rows of other experiments are missing, a link is checked where a row follows the one before.
 * @param each is called with every decision
 * @throws InvalidDocumentError when the lines are neither an export nor an archive, or not all of one
 */
export async function auditExport(
  lines: AsyncIterable<string>,
  each: (row: ExportedDecision) => Promise<void> | void = () => undefined,
): Promise<ExportAudit> {
  const check = new ExportCheck(each);
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    await check.take(line, number);
  }
  return check.result();
}

class ExportCheck {
  readonly #each: (row: ExportedDecision) => Promise<void> | void;
  #heading: z.output<typeof heading> | undefined;
  #end: z.output<typeof exportEnding> | z.output<typeof archiveEnding> | undefined;
  readonly #rows: Record<string, number> = {};
  readonly #archives: Archive[] = [];
  readonly #hash = createHash("sha256");
  #chain = new ChainCheck();
  #last: ChainEnd = { sequence: 0, hash: GENESIS_HASH };

  constructor(each: (row: ExportedDecision) => Promise<void> | void) {
    this.#each = each;
  }

  async take(line: string, number: number): Promise<void> {
    const row = json(line, number);
    if (this.#heading === undefined) {
      this.#heading = read(heading, row, number, "the heading of an exported ledger or an archive of this version");
      this.#chain = new ChainCheck({ isWhole: this.#heading.format === EXPORT_FORMAT });
      this.#hash.update(line).update("\n");
      return;
    }
    if (this.#end !== undefined) throw new InvalidDocumentError(`Line ${number} comes after the end of the export`);
    const { record: kind } = read(z.looseObject({ record: z.string() }), row, number, "a row");
    if (kind === "end") {
      const ending = this.#heading.format === EXPORT_FORMAT ? exportEnding : archiveEnding;
      this.#end = read(ending, row, number, "the end of an export");
      return;
    }
    this.#hash.update(line).update("\n");
    this.#rows[kind] = (this.#rows[kind] ?? 0) + 1;
    if (kind === "decisions") await this.#decision(read(decisionRow, row, number, "a decision"));
    if (kind === "premises") this.#premise(read(premiseRow, row, number, "a premise"));
    if (kind === "intents") this.#intent(read(intentRow, row, number, "an intent"));
    if (kind === "archives") this.#archives.push(read(archiveRow, row, number, "an archive"));
  }

  async #decision(row: ExportedDecision): Promise<void> {
    const { facts, factsHash } = row;
    this.#chain.decision({ ...row, facts: facts ?? (factsHash == null ? undefined : null) });
    this.#last = { sequence: row.sequence, hash: row.hash };
    await this.#each(row);
  }

  #premise({ hash: name, body }: z.output<typeof premiseRow>): void {
    this.#chain.premise(name, body ?? undefined);
  }

  #intent({ state, begunAt, ...act }: z.output<typeof intentRow>): void {
    if (begunAt !== null || state === "executing" || isDoneState(state)) this.#chain.act(act);
  }

  result(): ExportAudit {
    if (this.#heading === undefined) throw new InvalidDocumentError("This is no exported ledger: it is empty");
    if (this.#end === undefined)
      throw new InvalidDocumentError("This export was cut short: its end is missing. Export again");
    for (const [kind, count] of Object.entries(this.#end.rows)) {
      const found = this.#rows[kind] ?? 0;
      if (found !== count)
        throw new InvalidDocumentError(`This export lacks rows: it has ${found} of ${count} ${kind}. Export again`);
    }
    const { rows } = this.#end;
    const found = { rows, acts: this.#chain.acts(), archived: archivedIn(this.#chain, this.#archives) };
    if (this.#heading.format === EXPORT_FORMAT) {
      const { chain: end } = this.#end as z.output<typeof exportEnding>;
      return { ...found, exportedAt: this.#heading.exportedAt, chain: this.#chain.chain(end), end, archive: undefined };
    }
    const { sha256 } = this.#end as z.output<typeof archiveEnding>;
    if (this.#hash.digest("hex") !== sha256)
      throw new InvalidDocumentError("This archive was changed: its content does not match its checksum");
    const { madeAt, before } = this.#heading;
    return { ...found, exportedAt: madeAt, chain: this.#chain.rows(), end: this.#last, archive: { before, sha256 } };
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
