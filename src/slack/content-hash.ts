import { createHash } from "node:crypto";
import type { Message } from "./render/message.ts";

/** Same hash, same content: whether a message that stands already has to be renewed. */
export function contentHash({ text, blocks }: Message): string {
  return createHash("sha256")
    .update(JSON.stringify([text, blocks]))
    .digest("hex");
}
