import { z } from "zod";
import type { ExperimentStatus, ExperimentType, Instant, SecondaryMetric } from "../../experiment/index.ts";
import type { LifecycleAnswer } from "../../ports/index.ts";

/** The vendor's words become ours here and nowhere else. A word added later becomes `other`: shown, never acted on. */

export function statusFrom(word: string): ExperimentStatus {
  return word === "draft" || word === "running" || word === "paused" || word === "completed" ? word : "other";
}

/** The API may leave the type out: undefined, which is not `other`. */
export function typeFrom(word: string | null | undefined): ExperimentType | undefined {
  if (word === null || word === undefined) return undefined;
  return word === "ab" || word === "multivariate" || word === "personalization" ? word : "other";
}

export function publishStatusFrom(word: string): LifecycleAnswer["publishStatus"] {
  return word === "pending_publish" || word === "published" ? word : "other";
}

const instantWithZone = z.iso.datetime({ offset: true });
const FOUR_DIGIT_YEAR = /^\d{4}-/;

/** An instant in UTC with milliseconds; undefined for anything that does not name one: null, other text, a time without its zone, a number. */
export function instantFrom(value: unknown): Instant | undefined {
  const parsed = instantWithZone.safeParse(value);
  if (!parsed.success) return undefined;
  const instant = new Date(parsed.data).toISOString();
  return FOUR_DIGIT_YEAR.test(instant) ? instant : undefined;
}

/**
 * The event of the primary metric. The specification leaves the metric untyped, so anything that is not an object with a
 * non-empty `eventName` means that no goal is set.
 */
export function goalFrom(metrics: unknown): string | undefined {
  const eventName = property(property(metrics, "primary"), "eventName");
  return typeof eventName === "string" && eventName.trim() !== "" ? eventName : undefined;
}

/** More of them are not kept: the list is not bounded by the API. */
const MOST_SECONDARY = 50;

/** The further metrics, an event before a funnel; entries that name neither are left out. undefined: there is no such list. */
export function secondaryFrom(metrics: unknown): readonly SecondaryMetric[] | undefined {
  const list = property(metrics, "secondary");
  if (!Array.isArray(list)) return undefined;
  return list.slice(0, MOST_SECONDARY).flatMap((one: unknown): SecondaryMetric[] => {
    const event = property(one, "eventName");
    if (typeof event === "string" && event.trim() !== "") return [{ kind: "event", event }];
    const funnelId = property(one, "funnelId");
    return typeof funnelId === "string" && funnelId.trim() !== "" ? [{ kind: "funnel", funnelId }] : [];
  });
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

const LONGEST_HYPOTHESIS = 1000;

/** The vendor's description of an experiment. Any text, of any length: nothing depends on it. */
export function hypothesisFrom(value: unknown): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return value.trim().slice(0, LONGEST_HYPOTHESIS).toWellFormed();
}
