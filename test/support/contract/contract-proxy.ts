import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Generation } from "../../../src/sandbox/index.ts";
import { answerViolations, operationOf, requestViolations, type ContractRequest } from "./api-contract.ts";

/** Stands between a client and a server of the API, and compares what passes with the documentation. */
export interface ContractProxy {
  readonly url: string;
  /** Names of the operations that were asked for and answered with 200. */
  readonly done: ReadonlySet<string>;
  readonly violations: readonly string[];
}

export async function contractProxy(target: string, generation: Generation): Promise<ContractProxy> {
  const done = new Set<string>();
  const violations: string[] = [];
  const server = createServer(async (incoming, response) => {
    const sent = await textOf(incoming);
    const path = incoming.url ?? "/";
    const method = incoming.method ?? "GET";
    const answer = await fetch(`${target}${path}`, {
      method,
      headers: {
        authorization: incoming.headers.authorization ?? "",
        ...(sent !== "" && { "content-type": "application/json" }),
      },
      ...(sent !== "" && { body: sent }),
    });
    const text = await answer.text();
    const request: ContractRequest = { method, path, body: sent === "" ? undefined : JSON.parse(sent) };
    violations.push(
      ...requestViolations(generation, request),
      ...answerViolations(generation, request, { status: answer.status, text }),
    );
    const operation = operationOf(generation, request);
    if (answer.status === 200 && operation !== undefined) done.add(operation.name);
    response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, done, violations };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += String(chunk);
  return text;
}
