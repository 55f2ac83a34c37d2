import { join } from "node:path";
import { inject } from "vitest";

/** Environment of a process of its own: what an earlier one of this run has compiled is there. To compile takes half of what a command takes. */
export function compiledCode(): { readonly NODE_COMPILE_CACHE: string } {
  return { NODE_COMPILE_CACHE: join(inject("embeddedFolder"), "compiled") };
}
