import { z } from "zod";
import { idFrom } from "../traffic/random.ts";
import type { SinkFile } from "./message.ts";
import { SlackRefusal } from "./refusal.ts";

export const storedFileSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Base64; null until the bytes have come. */
  bytes: z.string().nullable(),
});

export type StoredFile = z.infer<typeof storedFileSchema>;

/** First bytes by which an image is known; only these are shown, everything else is offered as a download. */
const IMAGE_TYPES: readonly (readonly [string, string])[] = [
  ["89504e47", "image/png"],
  ["ffd8ff", "image/jpeg"],
  ["47494638", "image/gif"],
];

/** Files between being announced, uploaded and shared. */
export class FileShelf {
  readonly #files: StoredFile[];

  constructor(files: StoredFile[]) {
    this.#files = files;
  }

  /** A place for a file to come. */
  announce(name: string): StoredFile {
    const file: StoredFile = { id: `F${idFrom("f", "file", this.#files.length).slice(4, 14)}`, name, bytes: null };
    this.#files.push(file);
    return file;
  }

  /** @throws SlackRefusal file_not_found */
  store(id: string, bytes: Buffer): void {
    this.#find(id).bytes = bytes.toString("base64");
  }

  /** The file as a message shows it. @throws SlackRefusal file_not_found, also when its bytes never came */
  shared(id: string, title: string | undefined): SinkFile {
    const file = this.#find(id);
    const bytes = this.bytes(id);
    return { id, name: file.name, title: title ?? file.name, mimetype: typeOf(bytes), size: bytes.length };
  }

  /** @throws SlackRefusal file_not_found */
  bytes(id: string): Buffer {
    const { bytes } = this.#find(id);
    if (bytes === null) throw new SlackRefusal("file_not_found");
    return Buffer.from(bytes, "base64");
  }

  json(file: SinkFile, url: string): object {
    const address = `${url}/slack/files/${file.id}`;
    return {
      ...file,
      filetype: file.mimetype.split("/")[1] ?? "binary",
      url_private: address,
      url_private_download: address,
      permalink: address,
    };
  }

  #find(id: string): StoredFile {
    const found = this.#files.find((file) => file.id === id);
    if (found === undefined) throw new SlackRefusal("file_not_found");
    return found;
  }
}

export function typeOf(bytes: Buffer): string {
  const start = bytes.subarray(0, 4).toString("hex");
  return IMAGE_TYPES.find(([magic]) => start.startsWith(magic))?.[1] ?? "application/octet-stream";
}
