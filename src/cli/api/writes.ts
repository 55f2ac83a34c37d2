import {
  changeSchema,
  draftSchema,
  requireBody,
  rolloutSchema,
  stopSchema,
  winnerSchema,
} from "../../api-client/index.ts";
import type { ExperimentsApi, WriteOperation } from "../../ports/index.ts";
import { UsageError } from "../failure.ts";
import { readDocument } from "../read-input.ts";
import type { ApiCall } from "./call-options.ts";

/** A write that is known to be as the API takes it. */
export interface Write {
  /** What is sent, as the operation names it; null: nothing. */
  readonly body: Readonly<Record<string, unknown>> | null;
  send(api: ExperimentsApi): Promise<WriteAnswer>;
}

export interface WriteAnswer {
  readonly value: unknown;
  readonly experimentId: string;
}

/** How each write is prepared. Each: @throws UsageError or UnreadableFile, before anything is sent */
export const WRITES: Readonly<Record<WriteOperation, (call: ApiCall) => Promise<Write>>> = {
  async create({ options }) {
    const body = valid("create", draftSchema, await bodyOf("create", options.body));
    return { body: plain(body), send: async (api) => ofExperiment(await api.createExperiment(body)) };
  },
  async update({ id, options }) {
    const body = valid("update", changeSchema, await bodyOf("update", options.body));
    return { body: plain(body), send: async (api) => ofExperiment(await api.updateExperiment(id, body)) };
  },
  delete: async ({ id }) => ({
    body: null,
    async send(api) {
      await api.deleteExperiment(id);
      return { value: { id, deleted: true }, experimentId: id };
    },
  }),
  start: async ({ id, options }) => {
    const publishing = publishingIn(options);
    return { body: bodyOrNull(publishing), send: async (api) => about(id, await api.startExperiment(id, publishing)) };
  },
  pause: async ({ id, options }) => {
    const publishing = publishingIn(options);
    return { body: bodyOrNull(publishing), send: async (api) => about(id, await api.pauseExperiment(id, publishing)) };
  },
  resume: async ({ id, options }) => {
    const publishing = publishingIn(options);
    return { body: bodyOrNull(publishing), send: async (api) => about(id, await api.resumeExperiment(id, publishing)) };
  },
  async stop({ id, options: { body, winner, rollout } }) {
    if (body !== undefined && (winner !== undefined || rollout !== undefined))
      throw new UsageError("stop takes either --body or --winner and --rollout");
    const given =
      body === undefined
        ? {
            ...(winner !== undefined && { winnerVariantId: winner }),
            ...(rollout !== undefined && { rolloutVariantId: rollout }),
          }
        : await bodyOf("stop", body);
    const { winnerVariantId, rolloutVariantId } = valid("stop", stopSchema, given);
    const variants = {
      ...(winnerVariantId !== undefined && { winnerVariantId }),
      ...(rolloutVariantId !== undefined && { rolloutVariantId }),
    };
    return { body: bodyOrNull(variants), send: async (api) => about(id, await api.stopExperiment(id, variants)) };
  },
  async rollout({ id, options: { variant } }) {
    if (variant === undefined) throw new UsageError("rollout needs --variant, the id of the variant to show");
    const body = valid("rollout", rolloutSchema, { variantId: variant });
    return { body: plain(body), send: async (api) => about(id, await api.rollOutVariant(id, body)) };
  },
  "end-rollout": async ({ id }) => ({ body: null, send: async (api) => about(id, await api.endRollout(id)) }),
  async winner({ id, options: { winner, clear } }) {
    if ((winner === undefined) === (clear === undefined))
      throw new UsageError("winner needs either --winner, the id of a variant, or --clear");
    const body = valid("winner", winnerSchema, { winnerVariantId: winner ?? null });
    return { body: plain(body), send: async (api) => about(id, await api.declareWinner(id, body)) };
  },
};

function publishingIn({ publish }: ApiCall["options"]): { readonly publish?: false } {
  return publish === false ? { publish } : {};
}

function bodyOrNull(body: object): Write["body"] {
  return Object.keys(body).length === 0 ? null : plain(body);
}

function plain(body: object): Readonly<Record<string, unknown>> {
  return { ...body };
}

function ofExperiment(value: { readonly id: string }): WriteAnswer {
  return { value, experimentId: value.id };
}

function about(experimentId: string, value: unknown): WriteAnswer {
  return { value, experimentId };
}

/** `--body`: JSON itself, `@file`, or `-` for standard input. */
async function bodyOf(operation: string, body: string | undefined): Promise<unknown> {
  if (body === undefined) throw new UsageError(`${operation} needs --body: JSON, @file, or - for standard input`);
  const isDocument = body === "-" || body.startsWith("@");
  const text = isDocument ? await readDocument(body.replace(/^@/u, "")) : body;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--body is not valid JSON: ${(error as Error).message}`);
  }
}

function valid<T>(operation: string, schema: Parameters<typeof requireBody<T>>[1], body: unknown): T {
  try {
    return requireBody(operation, schema, body);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
