import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { decodeUtf8 } from "../../files/index.ts";
import { messageSchema } from "../slack/message.ts";
import { storedFileSchema } from "../slack/file-shelf.ts";
import { experimentSchema } from "./experiment.ts";

const stateSchema = z.object({
  version: z.literal(1),
  /** First start: what scenario days are counted from. */
  epoch: z.string(),
  seed: z.number(),
  /** What it was made of: scenario names or a hash of the imported file. */
  made: z.string(),
  notes: z.array(z.string()),
  experiments: z.array(experimentSchema),
  messages: z.array(messageSchema),
  files: z.array(storedFileSchema),
});

/** Everything the sandbox remembers. */
export type SandboxState = z.infer<typeof stateSchema>;

/** The saved state; undefined where there is none yet. @throws Error with what to do when the file is none of ours */
export function readState(path: string): SandboxState | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return stateSchema.parse(JSON.parse(decodeUtf8(bytes, path)));
  } catch (cause) {
    throw new Error(`the sandbox's state in ${path} cannot be read; delete the file to start afresh`, { cause });
  }
}

/** Writes beside the file and renames: a reader sees the old state or the new one, never half of one. */
export function writeState(path: string, state: SandboxState): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, JSON.stringify(state));
  renameSync(beside, path);
}
