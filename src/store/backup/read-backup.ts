import { createReadStream } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { createGunzip } from "node:zlib";
import { InvalidBackupError } from "../errors.ts";
import {
  BackupTally,
  endSchema,
  headingSchema,
  rowSchema,
  tableSchema,
  type Ending,
  type Heading,
} from "./backup-lines.ts";
import type { Backup } from "./write-backup.ts";

/** What a backup holds, in its order. */
export type BackupPart =
  | { readonly kind: "table"; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: "row"; readonly texts: readonly (string | null)[] };

/**
 * Walks through a backup. What it returns at the end was compared with the backup's own last line.
 * @throws InvalidBackupError unless the file is a backup, all of it, as it was written; the system's error when it cannot be read
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPart, Backup> {
  const invalid = (what: string): InvalidBackupError =>
    new InvalidBackupError(`${file} ${what}. Nothing was restored; take another backup`);
  const tally = new BackupTally();
  let heading: Heading | undefined;
  let end: Ending | undefined;
  let number = 0;
  for await (const line of linesOf(file, invalid)) {
    number += 1;
    const json = parsed(line);
    if (heading === undefined) {
      heading = headingSchema.safeParse(json).data;
      if (heading === undefined) throw invalid("is not a backup that this version of Herald knows");
      tally.line(line);
      continue;
    }
    const part = end === undefined ? partOf(json) : undefined;
    if (part === undefined) throw invalid(`is damaged at line ${number}`);
    if (part.kind === "end") {
      end = part.end;
      continue;
    }
    if (part.kind === "table") tally.begin(part.table, line);
    else if (!tally.row(line)) throw invalid(`is damaged at line ${number}`);
    yield part;
  }
  if (heading === undefined) throw invalid("is empty");
  if (end === undefined) throw invalid("was cut short: its end is missing");
  if (!isDeepStrictEqual(tally.end(), end)) throw invalid("was changed: its content does not match its checksum");
  return { file, madeAt: heading.madeAt, ledgerVersion: heading.ledgerVersion, ...end };
}

/** Reads the whole file, and keeps nothing of it. @throws InvalidBackupError */
export async function checkBackup(file: string): Promise<Backup> {
  const parts = readBackup(file);
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return next.value;
  }
}

function partOf(json: unknown): BackupPart | { readonly kind: "end"; readonly end: Ending } | undefined {
  const row = rowSchema.safeParse(json);
  if (row.success) return { kind: "row", texts: row.data };
  const table = tableSchema.safeParse(json);
  if (table.success) return { kind: "table", ...table.data };
  const ending = endSchema.safeParse(json);
  return ending.success ? { kind: "end", end: ending.data.end } : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // refused as damaged
  }
}

async function* linesOf(file: string, invalid: (what: string) => InvalidBackupError): AsyncGenerator<string> {
  const packed = createReadStream(file);
  const text = packed.pipe(createGunzip()).setEncoding("utf8");
  packed.on("error", (error) => text.destroy(error));
  try {
    let rest = "";
    for await (const chunk of text) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
    if (rest !== "") yield rest;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "Z_BUF_ERROR") throw invalid("was cut short: its end is missing");
    if (code?.startsWith("Z_") === true) throw invalid("is damaged, or is not a backup");
    throw error;
  } finally {
    packed.destroy();
  }
}
