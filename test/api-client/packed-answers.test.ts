import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ApiAmbiguousError, ApiContractError } from "../../src/ports/index.ts";
import { startHttpScript, type Reply } from "../support/http-script.ts";
import { clientOf, rejection } from "./client-under-test.ts";
import { ONE, seedExperimentWithVariants } from "./wire.ts";

const BODY = Buffer.from(JSON.stringify(seedExperimentWithVariants()));
const packed =
  (encoding: string, body: Buffer): Reply =>
  (response) =>
    void response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding }).end(body);

describe("an answer that travels packed", () => {
  it.each([
    ["gzip", gzipSync(BODY)],
    ["br", brotliCompressSync(BODY)],
    ["deflate", deflateSync(BODY)],
    ["gzip, br", brotliCompressSync(gzipSync(BODY))],
    ["identity", BODY],
  ])("by %s is read as any other", async (encoding, body) => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, packed(encoding, body));
    expect(await clientOf(script).getExperiment("exp_1")).toMatchObject({ id: "exp_1" });
    expect(script.calls[0]!.headers["accept-encoding"]).toBe("gzip, br, deflate");
  });

  it("counts by what it is unpacked: a small one cannot fill the memory", async () => {
    const script = await startHttpScript();
    const bomb = gzipSync(Buffer.alloc(1_000_000, " "));
    script.on(`GET ${ONE}`, packed("gzip", bomb));
    const error = await rejection(clientOf(script, { maxResponseBytes: 10_000 }).getExperiment("exp_1"));
    expect(bomb.length).toBeLessThan(10_000);
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as ApiContractError).failure).toMatchObject({ kind: "oversize", limitBytes: 10_000 });
  });

  it("and was damaged on the way is asked for again", async () => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, packed("gzip", gzipSync(BODY).subarray(0, 50)));
    script.on(`GET ${ONE}`, packed("gzip", gzipSync(BODY)));
    const api = clientOf(script);
    expect(await api.getExperiment("exp_1")).toMatchObject({ id: "exp_1" });
    expect(api.waits).toHaveLength(1);
  });

  it("after a stop and damaged leaves open whether the stop took effect", async () => {
    const script = await startHttpScript();
    script.on(`POST ${ONE}/stop`, packed("gzip", Buffer.from("not packed")));
    const stop = clientOf(script).stopExperiment("exp_1", { winnerVariantId: "var_b" });
    expect(await rejection(stop)).toBeInstanceOf(ApiAmbiguousError);
  });
});
