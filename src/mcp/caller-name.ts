import { CLIENT_INFO_META_KEY, type Server, type ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";

const LONGEST = 80;

const info = z.object({ name: z.string() });

/**
 * What the agent's program calls itself, such as `claude-ai`; empty where it does not say. It proves nothing: the token does, and on this
 * machine the right to read the ledger.
 */
export function callerName({ mcpReq: { envelope } }: ServerContext, server: Pick<Server, "getClientVersion">): string {
  // Newer programs say it with every request, older ones once at the beginning.
  const said = (envelope as Readonly<Record<string, unknown>> | undefined)?.[CLIENT_INFO_META_KEY];
  const { name } = info.safeParse(said ?? server.getClientVersion()).data ?? { name: "" };
  return name
    .toWellFormed()
    .replaceAll(/[\p{C}()<>&]/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .slice(0, LONGEST);
}
