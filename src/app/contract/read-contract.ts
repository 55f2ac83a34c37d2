import { openApiSchema, type OpenApi } from "../../api-client/index.ts";
import { proxiesOf, type Config } from "../../config/index.ts";
import { fetchOver, proxyDispatcher } from "../../platform/index.ts";

/** The OpenAPI document, or why there is none at each address that was tried. */
export type ReadContract =
  | { readonly kind: "read"; readonly address: string; readonly document: OpenApi }
  | { readonly kind: "unreached"; readonly tried: readonly { readonly address: string; readonly reason: string }[] };

/** Where servers usually publish it, below the base URL. */
const PLACES = ["/rest/v1/openapi.json", "/openapi.json"];
const TIMEOUT_MS = 30_000;
const LONGEST_BYTES = 50_000_000;

/**
 * Reads the published OpenAPI document of Ours Privacy, without a key: it is the same for everybody.
 * @param address where it stands; undefined: looked for below the base URL
 */
export async function readContract(
  config: Pick<Config, "outgoing">,
  baseUrl: string,
  address: string | undefined,
): Promise<ReadContract> {
  const base = baseUrl.replace(/\/+$/u, "").replace(/\/rest\/v1$/u, "");
  const addresses = address === undefined ? PLACES.map((place) => base + place) : [address];
  const dispatcher = proxyDispatcher(proxiesOf(config));
  try {
    const fetch = fetchOver(dispatcher);
    const tried: { address: string; reason: string }[] = [];
    for (const one of addresses) {
      const read = await documentAt(one, fetch);
      if (typeof read !== "string") return { kind: "read", address: one, document: read };
      tried.push({ address: one, reason: read });
    }
    return { kind: "unreached", tried };
  } finally {
    await dispatcher?.close();
  }
}

/** The document, or a reason why there is none. */
async function documentAt(address: string, fetch: typeof globalThis.fetch): Promise<OpenApi | string> {
  let text: string;
  try {
    const answer = await fetch(address, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) return `answered ${answer.status}`;
    text = await answer.text();
  } catch (error) {
    const { cause, message } = error as Error;
    return `did not answer (${(cause as { code?: string } | undefined)?.code ?? message})`;
  }
  if (text.length > LONGEST_BYTES) return "answered with more than 50 MB";
  try {
    const parsed = openApiSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : "is not an OpenAPI document of version 3";
  } catch {
    return "is not JSON";
  }
}
