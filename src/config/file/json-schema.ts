import { z } from "zod";
import { fileSchema } from "./file-schema.ts";

/** Names the schema, and leads nowhere: it belongs to the version of Herald that prints it, and the file beside the configuration is the copy to use. */
const ID = "urn:herald:config:1";

/**
 * JSON schema of the configuration file, for editors. What needs more than a schema (cron expressions, time zones, rules that
 * contradict each other) is checked on start only.
 */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(fileSchema, { io: "input", target: "draft-07" });
  return {
    $schema,
    $id: ID,
    title: "herald.config.yaml",
    description: "Configuration of Herald. Everything is optional.",
    ...rest,
  };
}
