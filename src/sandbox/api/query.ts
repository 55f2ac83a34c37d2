import { z } from "zod";
import { Refusal } from "../world/refusal.ts";

/** Checks what was sent. @throws Refusal 400 that names what is wrong */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  sent: unknown,
  what: "body" | "query",
): z.infer<Schema> {
  const parsed = schema.safeParse(sent ?? {});
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => `${issue.path.join(".") || what}: ${issue.message}`).join("; ");
  throw new Refusal(400, what === "body" ? "Invalid request body" : "Invalid query parameter", details);
}
