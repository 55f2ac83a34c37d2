export type { ExperimentChange, ExperimentDraft, ExperimentsApi, LifecycleAnswer, ListFilter, ReadOptions } from "./api.ts";
export {
  ApiAmbiguousError,
  ApiContractError,
  ApiError,
  ApiKeyError,
  ApiNotFoundError,
  ApiRateLimitError,
  ApiRefusedError,
  ApiScopeError,
  ApiUnavailableError,
} from "./errors.ts";
