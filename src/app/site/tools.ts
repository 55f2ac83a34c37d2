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
  throw new SiteRefusal(
    parsed.error.issues.map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`).join("; "),
  );
}
