import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { described, type RouteDescription } from "./api/described.ts";

/** What the ledger is asked for while the worker holds it. Answers are JSON. */
export interface LedgerQuestions {
  readonly kinds: readonly string[];
  /** @throws RangeError on a query that is none */
  page(kind: string, query: LedgerPageQuery): Promise<object>;
  audit(): Promise<object>;
  /** Undefined where the chain has no such row. */
  hashAt(sequence: number): Promise<string | undefined>;
  /** @throws an error with the code `not-explained` */
  explain(name: string): Promise<object>;
}

export interface LedgerPageQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly newestFirst?: boolean | undefined;
  readonly withBodies?: boolean | undefined;
  readonly experimentId?: string | undefined;
  readonly since?: string | undefined;
  readonly archivableBefore?: string | undefined;
}

const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const pageQuery = z.strictObject({
  limit: z.coerce.number().int().default(100),
  after: z.string().optional(),
  newestFirst: flag.optional(),
  withBodies: flag.optional(),
  experimentId: z.string().optional(),
  since: z.string().optional(),
  archivableBefore: z.string().optional(),
});

const RECORDS: RouteDescription = {
  summary: "Rows of the ledger, a page at a time",
  tag: "Ledger",
  query: pageQuery,
  answer: z.object({ rows: z.array(z.looseObject({})), next: z.string().optional() }),
};
const AUDIT: RouteDescription = { summary: "Whether the ledger still holds everything it held", tag: "Ledger" };
const CHAIN: RouteDescription = {
  summary: "The hash of one row of the chain",
  tag: "Ledger",
  answer: z.object({ hash: z.string() }),
};
const EXPLAIN: RouteDescription = {
  summary: "The story of a decision, as herald explain --json prints it",
  tag: "Ledger",
};
const COPY: RouteDescription = {
  summary: "A copy of an embedded ledger",
  tag: "Ledger",
  answer: z.string(),
  contentType: "application/x-tar",
};

/** The ledger, for callers that read, check or export it while the worker holds it. Nothing here changes it. */
export function ledgerRoutes(app: FastifyInstance, { ledger }: { readonly ledger?: LedgerQuestions }): void {
  if (ledger === undefined) return;
  app.get<{ Params: { kind: string } }>(
    "/v1/ledger/records/:kind",
    described(RECORDS),
    async ({ params: { kind }, query }, reply) => {
      if (!ledger.kinds.includes(kind))
        return reply.code(404).send({ error: `the ledger keeps no ${JSON.stringify(kind)}`, known: ledger.kinds });
      const parsed = pageQuery.safeParse(query);
      if (!parsed.success)
        return refuse(
          reply,
          parsed.error.issues.map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`).join("; "),
        );
      try {
        return await ledger.page(kind, parsed.data);
      } catch (error) {
        if (error instanceof RangeError) return refuse(reply, error.message);
        throw error;
      }
    },
  );
  app.get("/v1/ledger/audit", described(AUDIT), () => ledger.audit());
  app.get<{ Params: { sequence: string } }>(
    "/v1/ledger/chain/:sequence",
    described(CHAIN),
    async ({ params: { sequence } }, reply) => {
      const hash = /^\d{1,15}$/u.test(sequence) ? await ledger.hashAt(Number(sequence)) : undefined;
      return hash === undefined
        ? reply.code(404).send({ error: `the chain has no row ${JSON.stringify(sequence)}` })
        : { hash };
    },
  );
  app.get<{ Params: { name: string } }>(
    "/v1/explain/:name",
    described(EXPLAIN),
    async ({ params: { name } }, reply) => {
      try {
        return await ledger.explain(name);
      } catch (error) {
        if (error instanceof Error && (error as { code?: unknown }).code === "not-explained")
          return reply.code(404).send({ error: error.message });
        throw error;
      }
    },
  );
}

/**
 * A copy of the embedded ledger, for whoever wants to try something on it: a dry run reads and writes as it likes there, for as long as it
 * takes, and the worker goes on. Nothing here changes the ledger.
 */
export function ledgerCopyRoute(
  app: FastifyInstance,
  { ledgerCopy }: { readonly ledgerCopy?: () => Promise<Blob> },
): void {
  if (ledgerCopy === undefined) return;
  app.get("/v1/ledger/copy", described(COPY), async (_request, reply) =>
    reply.type("application/x-tar").send((await ledgerCopy()).stream()),
  );
}

function refuse(reply: FastifyReply, error: string): FastifyReply {
  return reply.code(400).send({ error });
}
