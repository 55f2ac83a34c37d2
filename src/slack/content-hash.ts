import { createHash } from "node:crypto";
import type { Message } from "../digest/index.ts";
import type { FileParcel } from "./messenger.ts";

/** Same hash, same content: whether a message that stands already has to be renewed. */
export function contentHash({ text, blocks }: Message): string {
  return createHash("sha256").update(JSON.stringify([text, blocks])).digest("hex");
}

/** The same for a file: what people see of it. */
export function fileHash({ title, altText, content }: FileParcel): string {
  return createHash("sha256").update(JSON.stringify([title, altText])).update(content).digest("hex");
}
