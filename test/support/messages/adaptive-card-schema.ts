import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { TeamsPost } from "../../../src/teams/index.ts";

const FILE = join(import.meta.dirname, "../../fixtures/adaptive-cards/adaptive-card-1.5.0.json");

/** The official schema. Its identifiers are those of an older draft of JSON Schema, and the properties that it gives no meaning are ours to leave. */
function officialSchema(): object {
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(FILE, "utf8")) as Record<string, unknown>;
  return schema;
}

const validate = new Ajv({ strict: false, validateFormats: false }).compile(officialSchema());

/** What the official schema of Adaptive Cards 1.5 says against a card; empty: nothing. `msteams` is Teams' own, and not in it. */
export function cardProblems({ attachments: [{ content }] }: TeamsPost): readonly string[] {
  const { msteams: _own, ...card } = content;
  return validate(card) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
