import { z } from "zod";
import type { ApiFailure, Failure } from "../../experiment/index.ts";
import { ApiError } from "../api/experiments-errors.ts";

const request = z.object({ method: z.string(), path: z.string() });
const kind = <Kind extends ApiFailure["kind"]>(name: Kind) => request.extend({ kind: z.literal(name) });
const isSent = z.boolean();
const status = z.number();
const reason = z.string().nullable();
const body = z.enum(["empty", "html", "text", "not-utf8"]);
const characters = z.number();

/** A failed request, as it is kept. */
export const apiFailureSchema = z.discriminatedUnion("kind", [
  kind("status").extend({ status, reason }),
  kind("wait").extend({ waitMs: z.number() }),
  kind("timeout").extend({ limitMs: z.number(), isSent }),
  kind("network").extend({ code: z.string(), isSent }),
  kind("closed").extend({ isSent }),
  kind("oversize").extend({ limitBytes: z.number() }),
  kind("not-json").extend({ status, body, characters }),
  kind("no-api").extend({ status, reason, body, characters }),
  kind("unsupported").extend({ status, operation: z.enum(["rollout", "end-rollout", "winner"]) }),
  kind("redirect").extend({ status, to: z.string().nullable() }),
  kind("shape").extend({ at: z.string(), expected: z.string(), more: z.number() }),
  kind("repeated-page").extend({ page: z.number() }),
  kind("endless-list").extend({ mostPages: z.number() }),
]) satisfies z.ZodType<ApiFailure>;

/** Why something could not be done, as it is kept. */
export const failureSchema = z.object({
  code: z.string(),
  api: apiFailureSchema.nullable(),
}) satisfies z.ZodType<Failure>;

const DEEPEST_CAUSE = 5;

/** The facts of an error: those of the outermost error of the API along its causes, otherwise only its code. Its text stays behind. */
export function failureOf(error: unknown): Failure {
  let current = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && current instanceof Error; depth += 1) {
    if (current instanceof ApiError) return { code: current.code, api: current.failure };
    current = current.cause;
  }
  return { code: codeOf(error), api: null };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
