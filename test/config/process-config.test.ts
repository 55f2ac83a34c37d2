import { afterEach, describe, expect, it } from "vitest";
import { loadProcessConfig, VARIABLE_NAMES } from "../../src/config/index.ts";
import { folderWith } from "./config-folder.ts";

const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

/** The process's environment without anything of ours that the machine may have set. */
function clean(): void {
  for (const name of VARIABLE_NAMES) for (const variant of [name, `${name}_FILE`]) delete process.env[variant];
}

describe("the process's configuration", () => {
  it("is completed from .env, where the environment wins", () => {
    clean();
    process.env["LOG_LEVEL"] = "error";
    const config = loadProcessConfig({
      directory: folderWith({ ".env": "LOG_LEVEL=debug\nPORT=4123\n# a comment\nSLACK_CHANNEL='#growth'\n" }),
    });
    expect(config).toMatchObject({ logLevel: "error", http: { port: 4123 }, alertDestinations: ["slack:#growth"] });
  });

  it("needs no .env, and options win over everything", () => {
    clean();
    process.env["PORT"] = "4000";
    expect(loadProcessConfig({ directory: folderWith(), overrides: { PORT: "0" } }).http.port).toBe(0);
  });
});
