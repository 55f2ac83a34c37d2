/** A document of the API as it is documented, put together from parts. Each call gives a new one, to be changed at will. */
export function openApiDocument() {
  const text = { type: "string" };
  const nullable = (schema: object) => ({ anyOf: [schema, { type: "null" }] });
  const metric = { type: "object", properties: { eventName: nullable(text), funnelId: nullable(text) } };
  const variant = {
    type: "object",
    properties: { id: text, name: text, isControl: { type: "boolean" }, weight: { type: "integer" } },
    required: ["id", "name", "isControl", "weight"],
  };
  const experiment = {
    type: "object",
    properties: {
      id: text,
      key: text,
      name: text,
      description: { type: ["string", "null"] },
      type: { type: "string", enum: ["ab", "multivariate", "personalization"], nullable: true },
      status: { type: "string", enum: ["draft", "running", "paused", "completed"] },
      createdAt: { type: "string", format: "date-time" },
      updatedAt: nullable(text),
      startedAt: nullable(text),
      stoppedAt: nullable(text),
      trafficAllocation: { type: "integer" },
      includeQueryString: nullable({ type: "boolean" }),
      winnerVariantId: nullable(text),
      rolloutVariantId: nullable(text),
      targetingRules: nullable({ type: "object", properties: { urlPatterns: { type: "array", items: text } } }),
      metrics: nullable({ type: "object", properties: { primary: {}, secondary: { type: "array", items: metric } } }),
      variants: { type: "array", items: { $ref: "#/components/schemas/Variant" } },
    },
    required: ["id", "key", "name", "status", "createdAt", "trafficAllocation"],
  };
  const answer = (schema: object) => ({ 200: { content: { "application/json": { schema } } } });
  const one = { $ref: "#/components/schemas/Experiment" };
  const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
    type: "object",
    properties,
    required,
  });
  const query = (...names: readonly string[]) => names.map((name) => ({ name, in: "query", schema: text }));
  const body = (properties: object, required: readonly string[] = []) => ({
    content: { "application/json": { schema: object(properties, required) } },
  });
  const count = { type: "integer" };
  const lifecycle = answer(
    object({
      publishStatus: { type: "string", enum: ["pending_publish", "published"] },
      concurrentVersionChanges: count,
      experiment: one,
    }),
  );
  const written = {
    key: text,
    name: text,
    description: nullable(text),
    trafficAllocation: { type: "number" },
    includeQueryString: { type: "boolean" },
    targetingRules: {},
    metrics: {},
  };
  const draft = {
    ...written,
    experimentSettingsId: text,
    type: { type: "string", enum: ["ab", "multivariate", "personalization"] },
    controlWeight: { type: "number" },
  };
  const act = (properties?: object, required?: readonly string[]) => ({
    post: { ...(properties && { requestBody: body(properties, required) }), responses: lifecycle },
  });
  const at = "/rest/v1/experiments/{experimentId}";
  return {
    openapi: "3.1.0",
    info: { title: "Ours Privacy", version: "2026-11-01" },
    paths: {
      "/rest/v1/experiments": {
        get: {
          parameters: query("limit", "cursor", "status", "type", "search"),
          responses: answer(
            object({
              entities: { type: "array", items: one },
              pagination: object({ hasMore: { type: "boolean" }, nextCursor: nullable(text) }, ["hasMore"]),
            }),
          ),
        },
        post: { requestBody: body(draft, ["experimentSettingsId", "name"]), responses: answer(one) },
      },
      [at]: {
        get: { responses: answer(one) },
        patch: { requestBody: body(written), responses: answer(one) },
        delete: { responses: answer({ type: "boolean" }) },
      },
      [`${at}/results`]: {
        get: {
          parameters: query("eventName"),
          responses: answer(
            object({
              variants: {
                type: "array",
                items: object({
                  id: text,
                  name: text,
                  isControl: { type: "boolean" },
                  impressions: count,
                  conversions: count,
                  conversionRate: { type: "number" },
                  probabilityToBeBest: { type: "number" },
                }),
              },
            }),
          ),
        },
      },
      [`${at}/results-time-series`]: {
        get: {
          parameters: query("eventName", "startDate", "endDate"),
          responses: answer(
            object({
              days: {
                type: "array",
                items: object({
                  date: text,
                  variants: { type: "array", items: object({ id: text, impressions: count, conversions: count }) },
                }),
              },
            }),
          ),
        },
      },
      "/rest/v1/versions/draft/diff": { get: { responses: answer(object({ count, differences: {} })) } },
      "/rest/v1/experiment-settings": {
        get: {
          responses: answer(object({ entities: { type: "array", items: object({ id: text, whitelistDomains: {} }) } })),
        },
      },
      [`${at}/start`]: act({ publishAfterStart: { type: "boolean" } }),
      [`${at}/pause`]: act({ publishAfterPause: { type: "boolean" } }),
      [`${at}/resume`]: act({ publishAfterResume: { type: "boolean" } }),
      [`${at}/stop`]: act({ winnerVariantId: text, rolloutVariantId: text }),
      [`${at}/rollout`]: act({ variantId: text }, ["variantId"]),
      [`${at}/end-rollout`]: act(),
      [`${at}/winner`]: {
        post: { requestBody: body({ winnerVariantId: text }), responses: answer(one) },
      },
    },
    components: { schemas: { Variant: variant, Experiment: experiment } },
  };
}
