import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const ROOT = join(import.meta.dirname, "../..");

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** A YAML file as plain data. Not knowing its form is the point of the tests that read it. */
export function yamlOf<Shape>(path: string): Shape {
  return parse(textOf(path)) as Shape;
}

/** A line of the form `#NAME=value` in .env.example, with the comment above it. */
export interface ExampleVariable {
  readonly name: string;
  readonly value: string;
  readonly sentence: string;
}

export function exampleVariables(): readonly ExampleVariable[] {
  return textOf(".env.example")
    .split("\n\n")
    .slice(1)
    .map((paragraph) => {
      const lines = paragraph.trim().split("\n");
      const [, name, value] = /^#([A-Z_]+)=(.*)$/.exec(lines.at(-1)!) ?? [];
      return {
        name: name ?? paragraph,
        value: value ?? "",
        sentence: lines
          .slice(0, -1)
          .map((line) => line.replace(/^# /, ""))
          .join(" "),
      };
    });
}
