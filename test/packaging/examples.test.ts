import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig, settingsOf, VARIABLE_NAMES, VARIABLES, type Config } from "../../src/config/index.ts";
import { exampleVariables, textOf } from "./project-files.ts";

function load(
  environment: Readonly<Record<string, string | undefined>>,
  files: Readonly<Record<string, string>> = {},
): Config {
  const directory = mkdtempSync(join(tmpdir(), "herald-examples-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return loadConfig({ environment, directory });
}

describe(".env.example", () => {
  it("documents every variable there is and no other, in the words of the configuration", () => {
    const documented = exampleVariables().map(({ name, sentence }) => [name, sentence]);
    expect(documented).toEqual(VARIABLE_NAMES.map((name) => [name, VARIABLES[name].sentence]));
  });

  it("shows what applies when nothing is set: setting it all changes nothing", () => {
    const uncommented = parseEnv(textOf(".env.example").replaceAll(/^#([A-Z_]+=)/gm, "$1"));
    expect(Object.keys(uncommented)).toHaveLength(VARIABLE_NAMES.length);
    const normal = (config: Config): string =>
      JSON.stringify(config, (name, value: unknown) =>
        ["directory", "dataDirectory", "file"].includes(name) ? "" : value,
      );
    const same = normal(load({ ...uncommented, SLACK_API_URL: "" }, { "herald.config.yaml": "" }));
    expect(same).toBe(normal(load({}, { "herald.config.yaml": "" })));
  });

  it("sets nothing when it is copied as it is", () => {
    expect(parseEnv(textOf(".env.example"))).toEqual({});
  });

  it("holds no secret", () => {
    for (const { name, value } of exampleVariables())
      expect([name, VARIABLES[name as keyof typeof VARIABLES].isSecret && value !== ""]).toEqual([name, false]);
  });
});

describe("herald.config.example.yaml", () => {
  it("is a configuration that works", () => {
    const directory = mkdtempSync(join(tmpdir(), "herald-examples-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const example = textOf("herald.config.example.yaml").replace("secrets/clinic_api_key", "clinic_api_key");
    writeFileSync(join(directory, "herald.config.yaml"), example);
    writeFileSync(join(directory, "clinic_api_key"), "opk_clinic");
    const config = loadConfig({
      environment: { SHOP_API_KEY: "opk_shop", SHOP_STOP_API_KEY: "opk_shop_stop", SLACK_BOT_TOKEN: "xoxb-1-2" },
      directory,
    });
    expect(config.warnings).toEqual([expect.stringMatching(/^account clinic: one API key both reads and stops/u)]);
    expect(config.accounts.map(({ id }) => id)).toEqual(["shop", "clinic"]);
    expect(config.digests).toHaveLength(2);
    const { policyFor } = settingsOf(config);
    expect(policyFor("cart-button")).toMatchObject({ name: "checkout", rules: { mode: "propose", minDays: 14 } });
    expect(policyFor("hero").name).toBe("everything-else");
  });

  it("shows every part there is", () => {
    const example = textOf("herald.config.example.yaml");
    const parts = Object.keys((JSON.parse(textOf("herald.config.schema.json")) as { properties: object }).properties);
    expect(parts.filter((part) => !new RegExp(`^(# )?${part}:`, "m").test(example))).toEqual([]);
  });
});
