import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { onTestFinished } from "vitest";
import { compiledCode } from "../support/compiled-code.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

/** A real client whose server is `herald mcp` in a process of its own, in this folder. Both end with the test. */
export async function agentOverStdio(directory: string, environment: Readonly<Record<string, string>> = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, "mcp"],
    cwd: directory,
    env: { ...compiledCode(), PORT: "0", ...environment } as Record<string, string>,
    stderr: "pipe",
  });
  let stderr = "";
  transport.stderr?.on("data", (chunk: Buffer) => (stderr += String(chunk)));
  const client = new Client({ name: "curious-agent", version: "1.0.0" });
  onTestFinished(() => client.close());
  await client.connect(transport);
  return { client, stderr: () => stderr };
}
