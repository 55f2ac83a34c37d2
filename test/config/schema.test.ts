import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import { configJsonSchema } from "../../src/config/index.ts";
import { completePolicy, policyRules } from "../../src/config/file/policy-schema.ts";

const root = join(import.meta.dirname, "../..");

describe("herald.config.schema.json", () => {
  it("is current; renew it with npm run config:schema", () => {
    expect(readFileSync(join(root, "herald.config.schema.json"), "utf8")).toBe(
      `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`,
    );
  });

  it("knows every rule of a policy and explains it", () => {
    const schema = configJsonSchema() as {
      properties: { policies: { items: { properties: Record<string, { description?: string }> } } };
    };
    const { properties } = schema.properties.policies.items;
    expect(Object.keys(DEFAULT_POLICY).filter((rule) => !properties[rule]?.description?.endsWith("."))).toEqual([]);
  });

  it("refuses unknown settings at every level, as the worker does", () => {
    const open: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      if (
        "type" in node &&
        node.type === "object" &&
        !("additionalProperties" in node && node.additionalProperties === false) &&
        // Names that people choose, such as destinations, are listed by no schema.
        !("propertyNames" in node)
      )
        open.push(path);
      for (const [name, below] of Object.entries(node)) visit(below, `${path}/${name}`);
    };
    visit(configJsonSchema(), "");
    expect(open).toEqual([]);
  });
});

describe("the default policy", () => {
  it("would be accepted if the file said it", () => {
    const refused = Object.entries(DEFAULT_POLICY).filter(
      ([rule, value]) => !policyRules[rule as keyof typeof policyRules].safeParse(value).success,
    );
    expect(refused).toEqual([]);
    expect(completePolicy({})).toEqual(DEFAULT_POLICY);
  });
});
