import { z } from "zod";
import { call, callForBytes, parsed, type WorkerAddress } from "./worker-client.ts";
import type { LedgerPageQuery } from "./ledger-routes.ts";

/** Every hash of a long chain is recomputed. */
const AUDIT_TIMEOUT_MS = 15 * 60_000;
/** Tens of MB, on this machine. */
const COPY_TIMEOUT_MS = 2 * 60_000;

const record = z.record(z.string(), z.unknown());
const page = z.object({ rows: z.array(record), next: z.string().optional() });
const audit = z.object({
  chain: z.object({ rows: z.number(), firstBroken: z.number().optional() }),
  end: z.object({ sequence: z.number(), hash: z.string() }),
  acts: z.object({ begun: z.number(), unexplained: z.array(z.string()) }),
  archived: z.array(z.object({ file: z.string(), sha256: z.string(), rows: z.number() })),
});
const chainRow = z.object({ hash: z.string() });
const explanation = z.object({ isSame: z.boolean(), text: z.string(), facts: record });

/** The ledger of a running worker, read through that worker. */
export interface LedgerAtWorker {
  page(
    kind: string,
    query: LedgerPageQuery,
  ): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly next: string | undefined }>;
  audit(): Promise<{
    readonly chain: { readonly rows: number; readonly firstBroken: number | undefined };
    readonly end: { readonly sequence: number; readonly hash: string };
    readonly acts: { readonly begun: number; readonly unexplained: readonly string[] };
    readonly archived: readonly { readonly file: string; readonly sha256: string; readonly rows: number }[];
  }>;
  hashAt(sequence: number): Promise<string | undefined>;
  explain(name: string): Promise<{ readonly isSame: boolean; readonly text: string; readonly facts: object }>;
}

/** Each method: @throws TriggerError when the worker does not run, refuses, or answers nonsense */
export function ledgerAtWorker(at: WorkerAddress): LedgerAtWorker {
  return {
    async page(kind, query) {
      const parameters = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
      const { rows, next } = parsed(
        page,
        await call(at, "GET", `/v1/ledger/records/${encodeURIComponent(kind)}?${parameters}`),
        200,
      );
      return { rows, next };
    },
    async audit() {
      const { chain, end, acts, archived } = parsed(
        audit,
        await call(at, "GET", "/v1/ledger/audit", undefined, AUDIT_TIMEOUT_MS),
        200,
      );
      return { chain: { rows: chain.rows, firstBroken: chain.firstBroken }, end, acts, archived };
    },
    async hashAt(sequence) {
      const answer = await call(at, "GET", `/v1/ledger/chain/${sequence}`);
      return answer.status === 404 ? undefined : parsed(chainRow, answer, 200).hash;
    },
    async explain(name) {
      return parsed(explanation, await call(at, "GET", `/v1/explain/${encodeURIComponent(name)}`), 200);
    },
  };
}

/** A copy of the embedded ledger of a running worker. @throws TriggerError when it does not run or refuses */
export function ledgerCopyAtWorker(at: WorkerAddress): Promise<Blob> {
  return callForBytes(at, "/v1/ledger/copy", COPY_TIMEOUT_MS);
}
