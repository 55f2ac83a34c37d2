import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Ends connections when the server closes: at once if no request is under way, otherwise after its answer. Without this Node would wait
 * for callers that opened a connection and sent nothing, and for those that keep theirs open.
 * @returns to be called before the server's own close
 */
export function trackConnections(app: FastifyInstance): () => void {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  let isClosing = false;
  app.server.on("connection", (socket: Socket) => {
    // Between this closing and the server's own.
    if (isClosing) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      busy.delete(socket);
    });
  });
  app.addHook("onRequest", async (request) => {
    busy.add(request.raw.socket);
  });
  app.addHook("onResponse", async (request) => {
    busy.delete(request.raw.socket);
    if (isClosing) request.raw.socket.destroySoon();
  });
  return () => {
    isClosing = true;
    for (const socket of open) if (!busy.has(socket)) socket.destroy();
  };
}
