import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { single, type Headers } from "./retry-after.ts";

/** What requests say that answers may be packed in. */
export const ACCEPTED_ENCODINGS = "gzip, br, deflate";

const DECODERS = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
} as const;

/** A server that packs more often than once means harm. */
const MOST_LAYERS = 2;

/**
 * The content of an answer, unpacked as its `content-encoding` says.
 * @param maxBytes of what comes out
 * @throws an error with the code ERR_BUFFER_TOO_LARGE beyond that; of zlib, if it is not packed as it says
 */
export async function decodeBody(body: Buffer, headers: Headers, maxBytes: number): Promise<Buffer> {
  const layers = (single(headers, "content-encoding") ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  // Nothing was packed: some servers keep the header on answers without content.
  if (body.length === 0) return body;
  if (layers.length > MOST_LAYERS) throw new Error("packed too often");
  let content = body;
  for (const name of layers.toReversed()) {
    const decode = DECODERS[name as keyof typeof DECODERS];
    // Left packed: what reads it says that it is not as agreed.
    if (decode === undefined) return content;
    content = await decode(content, { maxOutputLength: maxBytes });
  }
  return content;
}
