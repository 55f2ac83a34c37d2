import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";

/** Another program listens there. */
export class PortTakenError extends Error {
  readonly code = "port-taken";
  override readonly name = "PortTakenError";
}

/** The host or port cannot be listened on at all. */
export class ListenError extends Error {
  readonly code = "listen";
  override readonly name = "ListenError";
}

/** Every interface: reached from this machine by its loopback address. */
const EVERYWHERE: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };

/** Starts to listen. @returns where the server is reached from this machine */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  try {
    await app.listen({ host: bare, port });
  } catch (error) {
    await app.close();
    throw explained(error, host, port);
  }
  const { port: actual } = app.server.address() as AddressInfo;
  return `http://${EVERYWHERE[bare] ?? (bare.includes(":") ? `[${bare}]` : bare)}:${actual}`;
}

function explained(error: unknown, host: string, port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return new PortTakenError(
        `port ${port} of ${host} is taken by another program, perhaps another Herald; set PORT to a free one`,
        { cause: error },
      );
    case "EACCES":
      return new ListenError(`port ${port} may not be used by this user; set PORT to one above 1023`, { cause: error });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenError(`${host} is no address of this machine; set HOST to one, or leave it out`, {
        cause: error,
      });
    default:
      return error;
  }
}
