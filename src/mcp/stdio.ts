import type { Log } from "../ports/index.ts";
import type { Desk } from "./desk.ts";

/** Serves one agent over standard input and output until it goes away or the signal is aborted. Standard output is the protocol's alone. */
export async function serveOverStdio(desk: Desk, log: Log, signal: AbortSignal): Promise<void> {
  const [{ serveStdio, StdioServerTransport }, { agentServer }] = await Promise.all([
    import("@modelcontextprotocol/server/stdio"),
    import("./server.ts"),
  ]);
  const ended = Promise.withResolvers<void>();
  process.stdin.once("end", () => ended.resolve());
  process.stdin.once("close", () => ended.resolve());
  signal.addEventListener("abort", () => ended.resolve());
  const handle = serveStdio(() => agentServer(desk, log), {
    transport: new StdioServerTransport(),
    maxSubscriptions: 0,
    onerror: (error) => log.debug({ reason: error.message }, "message of an agent refused"),
  });
  await ended.promise;
  await handle.close();
}
