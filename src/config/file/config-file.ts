import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { describeIssue } from "../describe-issue.ts";
import { fileSchema, listSections, singleSections } from "./file-schema.ts";
import type { ProblemList } from "../problems.ts";

type Path = readonly PropertyKey[];

/** One entry of a list, with its place for problems that show later. */
export interface Entry<Value> {
  readonly path: Path;
  readonly value: Value;
}

/** The configuration file after its schema, entries that were wrong left out. `undefined`: the list is not in the file. */
export type ConfigFile = {
  readonly [Name in keyof typeof listSections]: readonly Entry<z.output<(typeof listSections)[Name]>>[] | undefined;
} & { readonly [Name in keyof typeof singleSections]: z.output<(typeof singleSections)[Name]> } & {
  /** `herald.config.yaml:12 digests[0].cron`: where something stands in the file, for people. */
  where(path: Path): string;
};

/** `digests[0].cron`. */
function written(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`))
    .join("");
}

/** Offset of the deepest part of the path that is in the document. */
function offsetOf(document: Document, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === "number") {
      node = node.items[part];
      offset = (node as { range?: readonly number[] | null } | undefined)?.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

/** Sections that hold settings of their own. */
const MAPPINGS: readonly string[] = ["sweep", "scorecard", "quietHours", "acting", "page"];

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** The keys that a schema knows below a path: found in its JSON schema, the one form that can be walked. */
function keysBelow(schema: z.ZodType, path: Path): readonly string[] {
  let nodes: readonly SchemaNode[] = [z.toJSONSchema(schema, { io: "input", reused: "inline" }) as SchemaNode];
  for (const part of path) {
    nodes = nodes
      .flatMap((node) => (typeof part === "number" ? node.items : node.properties?.[String(part)]) ?? [])
      .flatMap((node) => node.anyOf ?? [node]);
  }
  return nodes.flatMap((node) => Object.keys(node.properties ?? {}));
}

/**
 * Reads the text of a configuration file. Whatever is wrong goes on the list, each with its line; the rest is returned.
 * @param fileName as people should see it
 */
export function parseConfigFile(text: string, fileName: string, problems: ProblemList): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  const where = (path: Path): string => {
    const offset = offsetOf(document, path);
    return `${fileName}${offset === undefined ? "" : `:${lineOf(offset)}`} ${written(path)}`.trim();
  };
  for (const flaw of [...document.errors, ...document.warnings]) {
    problems.add(`${fileName}:${lineOf(flaw.pos[0])}`, `is not valid YAML: ${flaw.message}`);
  }
  const root = document.errors.length === 0 ? rootOf(document, fileName, problems) : {};

  function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, path: Path): z.output<Schema> | undefined {
    const parsed = schema.safeParse(value, { reportInput: true });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const known = issue.code === "unrecognized_keys" ? keysBelow(schema, issue.path) : [];
      for (const { path: below, problem } of describeIssue(issue, known))
        problems.add(where([...path, ...below]), problem);
    }
    return undefined;
  }
  function list<Schema extends z.ZodType>(
    name: string,
    schema: Schema,
  ): readonly Entry<z.output<Schema>>[] | undefined {
    // A list whose entries are all commented out reads as null.
    const given = root[name] ?? undefined;
    if (given === undefined) return undefined;
    if (!Array.isArray(given)) {
      problems.add(where([name]), "is not a list; wanted entries that begin with a dash");
      return undefined;
    }
    return given.flatMap((entry: unknown, index) => {
      const value = parse(schema, entry, [name, index]);
      return value === undefined ? [] : [{ path: [name, index], value }];
    });
  }
  /** A section that is wrong (and so on the list) is replaced by its default: nothing will be started with it. */
  function single<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> {
    // `sweep:` with nothing below it says nothing.
    const given = MAPPINGS.includes(name) ? (root[name] ?? undefined) : root[name];
    return parse(schema, given, [name]) ?? (schema.safeParse(undefined).data as z.output<Schema>);
  }

  const known = Object.keys(fileSchema.shape);
  const strangers = Object.keys(root).filter((key) => !known.includes(key));
  if (strangers.length > 0) {
    const issue: z.core.$ZodIssue = { code: "unrecognized_keys", keys: strangers, path: [], message: "" };
    for (const { path, problem } of describeIssue(issue, known)) problems.add(where(path), problem);
  }
  return {
    accounts: list("accounts", listSections.accounts),
    digests: list("digests", listSections.digests),
    routes: list("routes", listSections.routes),
    policies: list("policies", listSections.policies),
    timeZone: single("timeZone", singleSections.timeZone),
    sweep: single("sweep", singleSections.sweep),
    alertChannel: single("alertChannel", singleSections.alertChannel),
    alertTo: single("alertTo", singleSections.alertTo),
    scorecard: single("scorecard", singleSections.scorecard),
    quietHours: single("quietHours", singleSections.quietHours),
    acting: single("acting", singleSections.acting),
    page: single("page", singleSections.page),
    redactNames: single("redactNames", singleSections.redactNames),
    minCell: single("minCell", singleSections.minCell),
    minCellAt: single("minCellAt", singleSections.minCellAt),
    locale: single("locale", singleSections.locale),
    timeFormat: single("timeFormat", singleSections.timeFormat),
    retentionDays: single("retentionDays", singleSections.retentionDays),
    where,
  };
}

function rootOf(document: Document, fileName: string, problems: ProblemList): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // An alias without its anchor, or a bomb of aliases.
    problems.add(fileName, `is not valid YAML: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
  if (content === null || content === undefined) return {};
  if (typeof content === "object" && !Array.isArray(content)) return content as Record<string, unknown>;
  problems.add(fileName, "is not a list of settings; wanted lines such as timeZone: Europe/Berlin");
  return {};
}
