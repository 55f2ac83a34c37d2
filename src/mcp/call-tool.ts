import { z } from "zod";
import type { Desk, Told } from "./desk.ts";
import { inputs } from "./inputs.ts";
import { AgentRefusal } from "./refusal.ts";
import { READ_TOOLS, WRITE_TOOLS } from "./tool-names.ts";

/** One call of a tool, without the protocol: how a server on standard input has the worker answer that holds the ledger. */
export interface ToolCall {
  /** Its name, as agents know it. */
  readonly tool: string;
  readonly input: unknown;
  /** What the agent calls itself. */
  readonly by: string;
}

type Call = (input: unknown, signal: AbortSignal) => Promise<Told<object>>;

/** @throws AgentRefusal on a tool that does not exist, and on input that it does not take */
export async function callTool(
  { tool, input, by }: ToolCall,
  { reads, writes }: Desk,
  signal: AbortSignal,
): Promise<Told<object>> {
  for (const key of keysOf(READ_TOOLS))
    if (READ_TOOLS[key] === tool) return (reads[key] as Call)(parsed(inputs[key], input), signal);
  if (tool === WRITE_TOOLS.propose) return writes.propose(parsed(inputs.propose, input), by, signal);
  if (tool === WRITE_TOOLS.pauseHerald) return writes.pauseHerald(parsed(inputs.pauseHerald, input), by, signal);
  const known = [...Object.values(READ_TOOLS), ...Object.values(WRITE_TOOLS)];
  throw new AgentRefusal(`there is no tool ${JSON.stringify(tool)}; there are: ${known.join(", ")}`);
}

function keysOf<Table extends object>(table: Table): readonly (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new AgentRefusal(
    result.error.issues.map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`).join("; "),
  );
}
