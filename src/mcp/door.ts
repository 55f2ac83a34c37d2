import type { McpHttpHandler } from "@modelcontextprotocol/server";
import type { Log } from "../ports/index.ts";
import { callTool, type ToolCall } from "./call-tool.ts";
import type { Desk, Told } from "./desk.ts";

/** Answers one request over HTTP. Who may come in is checked before. */
export interface AgentDoor {
  /** @param body already parsed */
  answer(request: Request, body: unknown): Promise<Response>;
  /** @throws an error with a stable code that says what to do */
  call(asked: ToolCall, signal: AbortSignal): Promise<Told<object>>;
  close(): Promise<void>;
}

/** Stateless: every request gets a server of its own, and an answer in one piece. What serves it is loaded with the first one. */
export function agentDoor(desk: Desk, log: Log): AgentDoor {
  let opening: Promise<McpHttpHandler> | undefined;
  const open = async (): Promise<McpHttpHandler> => {
    const [{ createMcpHandler }, { agentServer }] = await Promise.all([
      import("@modelcontextprotocol/server"),
      import("./server.ts"),
    ]);
    return createMcpHandler(() => agentServer(desk, log), {
      maxSubscriptions: 0,
      onerror: (error) => log.debug({ reason: error.message }, "request of an agent refused"),
    });
  };
  return {
    async answer(request, body) {
      opening ??= open();
      return (await opening).fetch(request, { parsedBody: body });
    },
    call: (asked, signal) => callTool(asked, desk, signal),
    async close() {
      await (await opening)?.close();
    },
  };
}
