import { z } from "zod";
import { SiteRefusal, type SiteAnswer, type SiteParameters } from "../../http/index.ts";
import type { Content, Frame } from "../../page/index.ts";
import type { Visitor } from "../../ports/index.ts";
import type { ViewContext } from "../../workflow/index.ts";

/** What pages are made with. */
export interface SiteTools {
  readonly context: ViewContext;
  /** A whole document around a page's contents. */
  document(frame: Pick<Frame, "title" | "place" | "isWall">, visitor: Visitor, contents: Content): string;
}

/** A page in HTML. */
export function htmlAnswer(body: string): SiteAnswer {
  return { status: 200, contentType: "text/html; charset=utf-8", body };
}

/** @throws SiteRefusal naming each parameter that makes no sense */
export function queryOf<Schema extends z.ZodType>(schema: Schema, query: SiteParameters): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new SiteRefusal(parsed.error.issues.map(problemOf).join(" "));
}

/** A problem of a query as a sentence. */
function problemOf(issue: z.core.$ZodIssue): string {
  const name = z.core.toDotPath(issue.path);
  if (issue.code === "invalid_value") return `${name}: wanted one of ${issue.values.map(String).join(", ")}.`;
  if (issue.code === "invalid_type" || issue.code === "too_small" || issue.code === "too_big")
    return `${name}: ${limits(issue)}.`;
  return `${name}: ${issue.message}.`;
}

function limits(issue: z.core.$ZodIssueInvalidType | z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (issue.code === "too_small") return `wanted at least ${issue.minimum}`;
  const unit = issue.code === "too_big" && issue.origin === "string" ? " characters" : "";
  return issue.code === "too_big"
    ? `wanted at most ${issue.maximum}${unit}`
    : `wanted ${issue.expected === "int" ? "a whole number" : `a ${issue.expected}`}, once`;
}
