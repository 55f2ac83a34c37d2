import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

describe("a file of the configuration that cannot be read as text", () => {
  const latin1 = Buffer.from("accounts:\n  - { id: cafe, name: Caf\xe9 }\n", "latin1");
  const utf16 = Buffer.from("\uFEFFPORT=0\n", "utf16le");
  it.each([
    ["herald.config.yaml that is not UTF-8", "herald.config.yaml", latin1, "herald.config.yaml:2: it is not UTF-8"],
    ["herald.config.yaml in UTF-16", "herald.config.yaml", utf16, "it is UTF-16; save it as UTF-8"],
    [".env that is not UTF-8", ".env", latin1, /\.env:2\n +cannot be read: it is not UTF-8; save the file as UTF-8/u],
    [".env in UTF-16, as PowerShell writes it", ".env", utf16, "it is UTF-16; save it as UTF-8"],
  ])("is refused with its line, so that no name and no key changes: %s", (_, name, content, problem) => {
    clean();
    const directory = folderWith();
    writeFileSync(join(directory, name), content);
    expect(() => loadProcessConfig({ directory })).toThrow(problem);
  });

  it("is refused where it is a folder", () => {
    clean();
    const directory = folderWith();
    mkdirSync(join(directory, ".env"));
    expect(() => loadProcessConfig({ directory })).toThrow(/\.env\n +cannot be read: it is a folder; wanted a file/u);
  });

  it("but a byte-order mark does no harm", () => {
    clean();
    const directory = folderWith({
      ".env": "\uFEFFPORT=4123\n",
      "herald.config.yaml": "\uFEFFtimeZone: Europe/Berlin\n",
    });
    expect(loadProcessConfig({ directory })).toMatchObject({
      http: { port: 4123 },
      sweep: { timeZone: "Europe/Berlin" },
    });
  });
});
