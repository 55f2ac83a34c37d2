import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { SELF_SIGNED } from "./self-signed.ts";

export interface ConnectProxy {
  readonly url: string;
  /** Hosts that it was asked to connect to, in order, with ports. */
  readonly asked: readonly string[];
}

/**
 * A proxy in an imagined network, where each name leads to a server of this machine, over TLS with a certificate that this process trusts
 * until the end of the test.
 * @param targets address on this machine by name
 */
export async function connectProxy(targets: Readonly<Record<string, string>>): Promise<ConnectProxy> {
  const sockets = new Set<Socket>();
  const keep = <S extends Socket>(socket: S): S => {
    sockets.add(socket.on("error", () => undefined));
    return socket;
  };
  const inside = createTlsServer(SELF_SIGNED, (socket: TLSSocket & { servername?: string }) => {
    const target = new URL(targets[socket.servername ?? ""] ?? "http://127.0.0.1:1");
    keep(socket);
    const upstream = keep(connect(Number(target.port), target.hostname));
    socket.pipe(upstream).pipe(socket);
  });
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on("connect", (request: { url?: string }, socket: Socket) => {
    asked.push(request.url ?? "");
    keep(socket);
    const upstream = keep(connect((inside.address() as AddressInfo).port, "127.0.0.1"));
    upstream.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
  });
  for (const server of [inside, proxy]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, SELF_SIGNED.cert]);
  onTestFinished(() => {
    setDefaultCACertificates(trusted);
    for (const socket of sockets) socket.destroy();
    inside.close();
    proxy.close();
  });
  return { url: `http://user:proxy-secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}
