import { z } from "zod";
import type { Place } from "../notify/index.ts";

const revisionSchema = z.object({ revision: z.int(), contentHash: z.string() });

/** Where a message stands at a receiver: the revision that arrived, and the one that may have. */
const placeSchema = z.object({ ...revisionSchema.partial().shape, begun: revisionSchema.optional() });

/**
 * What is to be posted next: the revision that was begun before, if it says the same, else a new one. The number never falls back: a message
 * that says again what it said before is news to a receiver.
 * @returns undefined where the receiver has just this, and nothing else that it may have got since
 */
export function nextRevision(place: Place | undefined, contentHash: string): number | undefined {
  const { revision = 0, contentHash: standing, begun } = placeSchema.parse(place ?? {});
  if (begun !== undefined) return begun.contentHash === contentHash ? begun.revision : begun.revision + 1;
  return standing === contentHash ? undefined : revision + 1;
}

/** Written before a post leaves. */
export function beginning(place: Place | undefined, revision: number, contentHash: string): Place {
  return { ...place, begun: { revision, contentHash } };
}
