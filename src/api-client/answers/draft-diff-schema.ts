import { z, type ZodType } from "zod";
import type { UnpublishedChanges } from "../../ports/index.ts";

const MOST_NAMES = 5;
const LONGEST_NAME = 80;
/** Where the name of what was changed may stand, the likeliest first. */
const NAMES = ["name", "displayName", "title", "label", "key"];
/** Where what was changed may stand itself. */
const WITHIN = ["entity", "resource", "after", "new", "current", "draft", "before", "old", "previous"];

/** How many changes wait is agreed; what they are called is not, so that a name is taken where one is, and the number says the rest. */
export const draftDiffSchema: ZodType<UnpublishedChanges> = z
  .object({ count: z.int().nonnegative(), differences: z.unknown().optional() })
  .transform(({ count, differences }) => ({
    count,
    names: namesIn(differences).slice(0, Math.min(count, MOST_NAMES)),
  }));

/** One list, or a list for each kind of thing. */
function namesIn(differences: unknown): readonly string[] {
  const lists: readonly unknown[] = Array.isArray(differences) ? [differences] : Object.values(recordOf(differences));
  const changed: readonly unknown[] = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return [...new Set(changed.flatMap((one) => nameOf(one) ?? []))];
}

function nameOf(changed: unknown): string | undefined {
  if (typeof changed === "string") return shortened(changed);
  const record = recordOf(changed);
  const places = [record, ...WITHIN.map((place) => recordOf(record[place]))];
  for (const place of places) {
    for (const field of NAMES) {
      const name = shortened(place[field]);
      if (name !== undefined) return name;
    }
  }
  return undefined;
}

function shortened(value: unknown): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return value.trim().slice(0, LONGEST_NAME).toWellFormed();
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
