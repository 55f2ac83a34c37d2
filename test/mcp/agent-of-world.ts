import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { onTestFinished } from "vitest";
import type { AgentContext } from "../../src/app/agents/agent-context.ts";
import { agentReads } from "../../src/app/agents/reads.ts";
import { agentWrites } from "../../src/app/agents/writes.ts";
import { withExperiment } from "../../src/app/find-experiment.ts";
import { agentDoor } from "../../src/mcp/index.ts";
import { createWhatIf } from "../../src/what-if-threads/index.ts";
import { runningServer, TOKEN } from "../http/running-server.ts";
import { pageToolsOf } from "../app/page/page-tools.ts";
import type { World } from "../support/world.ts";

/** A tool's answer, as a client sees it. */
export interface Answer {
  readonly isError: boolean;
  /** Of every block of text. */
  readonly texts: readonly string[];
  readonly facts: Readonly<Record<string, unknown>> | undefined;
}

/** Agents of this world, served over HTTP with the real SDK on both sides; what they set off runs as the worker would run it. */
export async function agentOfWorld(world: World) {
  const whatIf = createWhatIf();
  onTestFinished(() => whatIf.close());
  const context: AgentContext = { ...pageToolsOf(world).context, whatIf };
  const asked: { readonly job: string; readonly payload: object }[] = [];
  const writes = agentWrites(async (job, payload) => {
    asked.push({ job, payload });
    const named =
      job === "reporting.propose" ? await withExperiment(payload, world.process().contextFor({} as never)) : payload;
    return {
      id: "1",
      state: "completed",
      result: await world.runner.run(job, named as object),
      failedReason: undefined,
      sentTo: [],
    };
  });
  const running = await runningServer({ agents: agentDoor({ reads: agentReads(context), writes }, world.log) });
  const client = new Client({ name: "curious-agent", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  onTestFinished(() => client.close());
  const headers = { authorization: `Bearer ${TOKEN}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${running.server.url}/mcp`), { requestInit: { headers } }),
  );
  return { ...running, client, context, asked, call: (name: string, input: object) => answerOf(client, name, input) };
}

export async function answerOf(client: Client, name: string, input: object): Promise<Answer> {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: { ...input } });
  return {
    isError: isError === true,
    texts: content.flatMap((block) => (block.type === "text" ? [block.text] : [])),
    facts: structuredContent as Answer["facts"],
  };
}
