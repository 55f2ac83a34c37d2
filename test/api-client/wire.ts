/** Bodies as the API writes them. */

export const LIST = "/rest/v1/experiments";
export const ONE = "/rest/v1/experiments/exp_1";

const wireVariants = [
  {
    id: "var_a",
    experimentId: "exp_1",
    name: "Original",
    isControl: true,
    weight: 50,
    variantType: "dom_modifications",
    domModifications: [{ html: "<b>private page</b>" }],
  },
  { id: "var_b", experimentId: "exp_1", name: "Green", isControl: false, weight: 50, redirectUrl: null },
];

/** An experiment of the first generation: no rollout, `personalization` known, metrics untyped. */
export function seedExperiment(overrides: object = {}) {
  return {
    id: "exp_1",
    key: "checkout-button",
    name: "Checkout button",
    description: "Green sells",
    type: "ab",
    status: "running",
    createdAt: "2026-05-01T10:00:00.000Z",
    updatedAt: "2026-05-01T10:00:00.000Z",
    startedAt: "2026-05-02T00:00:00.000Z",
    stoppedAt: null,
    trafficAllocation: 80,
    includeQueryString: false,
    winnerVariantId: null,
    targetingRules: { urlPatterns: ["https://clinic.example/secret-condition"], customJs: "track()" },
    metrics: { primary: { eventName: "purchase", funnelId: null }, secondary: [{ eventName: "signup" }] },
    ...overrides,
  };
}

/** As `retrieve` and `create` answer in both generations. */
export function seedExperimentWithVariants(overrides: object = {}) {
  return { ...seedExperiment(), variants: wireVariants, ...overrides };
}

/** An experiment of the current generation: rollout known, variants everywhere, fields nobody asked for. */
export function currentExperiment(overrides: object = {}) {
  return {
    ...seedExperimentWithVariants(),
    rolloutVariantId: null,
    controlWeight: 50,
    brandNewField: { deep: true },
    ...overrides,
  };
}

/** How either reads in our words. */
export const READ_EXPERIMENT = {
  id: "exp_1",
  key: "checkout-button",
  name: "Checkout button",
  status: "running",
  statusAsSent: "running",
  type: "ab",
  createdAt: "2026-05-01T10:00:00.000Z",
  startedAt: "2026-05-02T00:00:00.000Z",
  stoppedAt: undefined,
  trafficAllocation: 80,
  goal: "purchase",
  secondary: [{ kind: "event", event: "signup" }],
  hypothesis: "Green sells",
  winnerVariantId: undefined,
  rolloutVariantId: undefined,
  variants: [
    { id: "var_a", name: "Original", isControl: true, weight: 50 },
    { id: "var_b", name: "Green", isControl: false, weight: 50 },
  ],
};

/** What is read beside it where somebody asks for everything. */
export const READ_DETAILS = {
  description: "Green sells",
  includeQueryString: false,
  updatedAt: "2026-05-01T10:00:00.000Z",
  secondaryMetrics: [{ eventName: "signup" }],
  targetingRules: { urlPatterns: ["https://clinic.example/secret-condition"] },
};

export function wirePage(ids: readonly string[], nextCursor?: string | null) {
  return {
    entities: ids.map((id) => seedExperiment({ id })),
    pagination: { hasMore: nextCursor !== undefined && nextCursor !== null, nextCursor },
  };
}

export function wireResults(overrides: object = {}) {
  return {
    variants: [
      {
        id: "var_a",
        name: "Original",
        isControl: true,
        impressions: 1842,
        conversions: 213,
        conversionRate: 0.1156,
        probabilityToBeBest: 0.13,
      },
      {
        id: "var_b",
        name: "Green",
        isControl: false,
        impressions: 1850,
        conversions: 250,
        conversionRate: 0.1351,
        probabilityToBeBest: 0.87,
        ...overrides,
      },
    ],
  };
}

export function wireDay(date: string, impressions = 10, conversions = 1) {
  return { date, variants: [{ id: "var_a", impressions, conversions, conversionRate: 0.1 }] };
}

export function wireLifecycle(overrides: object = {}) {
  return { publishStatus: "published", concurrentVersionChanges: 1, experiment: seedExperiment(overrides) };
}
