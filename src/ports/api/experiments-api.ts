import type {
  Experiment,
  ExperimentStatus,
  ExperimentType,
  Hosts,
  ResultRow,
  SeriesDay,
  UtcDay,
  ListedExperiment,
} from "../../experiment/index.ts";
import type { ExperimentChange, ExperimentDetails, ExperimentDraft } from "./experiment-writes.ts";
import type { ApiContractError } from "./experiments-errors.ts";

/** What the server says it did about publishing. */
export interface LifecycleAnswer {
  readonly publishStatus: "pending_publish" | "published" | "other";
  readonly concurrentVersionChanges: number;
  readonly experiment: Experiment;
}

export interface ListFilter {
  readonly status?: Exclude<ExperimentStatus, "other">;
  readonly type?: Exclude<ExperimentType, "other">;
  /** In id, name or description, case-insensitive. */
  readonly search?: string;
  /** 1 to 100; default 100. Halved whenever a page is too long to be read. */
  readonly pageSize?: number;
}

export interface ReadOptions {
  /** Aborting rejects at once with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ListOptions extends ReadOptions {
  /**
   * Is handed each row that is not as agreed, and the listing goes on; without it such a row ends the listing with its error.
   * For callers that must not lose the healthy experiments to a broken one.
   */
  readonly onUnreadable?: (row: UnreadableRow) => void;
}

/** What waits to be published. */
export interface UnpublishedChanges {
  readonly count: number;
  /** What some of them are called, as far as the answer says so: at most five, of at most 80 characters each. */
  readonly names: readonly string[];
}

/** Which days of a series, from `from` to `to`, both included. */
export interface SeriesQuery {
  readonly from: UtcDay;
  readonly to: UtcDay;
  /** Default: the goal. */
  readonly eventName?: string;
  /**
   * Days of the latest start and of the stop, as far as they are known or suspected: a server may refuse days wholly before or after,
   * which are then days without counts. Without them such a refusal is an error.
   */
  readonly startedOn?: UtcDay | undefined;
  readonly stoppedOn?: UtcDay | undefined;
}

export interface UnreadableRow {
  /** Undefined when not even these could be read. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly error: ApiContractError;
}

/**
 * What can be read of the experiments of one account, in our words. Every answer has been validated; unknown fields are gone.
 * Reads are retried as the retry policy says.
 * @throws ApiError one of its subclasses (`experiments-errors.ts`)
 */
export interface ExperimentsReader {
  /** Pages through the list, each experiment once. Variants are never taken from the list. */
  listExperiments(filter?: ListFilter, options?: ListOptions): AsyncIterable<ListedExperiment>;
  getExperiment(id: string, options?: ReadOptions): Promise<Experiment>;
  getResults(id: string, query?: { readonly eventName?: string }, options?: ReadOptions): Promise<readonly ResultRow[]>;
  /** Daily counts from `from` to `to`, both included, in windows the server accepts. */
  getSeries(id: string, query: SeriesQuery, options?: ReadOptions): Promise<readonly SeriesDay[]>;
  /**
   * Other people's changes in the account that nobody has published yet, and that the publish of a stop would take live. Undefined if that is
   * unknown: an older server has no such read, the key may lack its scope `version:find`, and a server may refuse if very many wait.
   */
  getUnpublishedChanges(options?: ReadOptions): Promise<UnpublishedChanges | undefined>;
  /**
   * The hosts that an experiment targets, and those that the account's settings allow. Undefined if that cannot be told: the key may lack
   * the scope `experimentSettings:list`, or the settings allow every host.
   */
  getHosts(id: string, options?: ReadOptions): Promise<Hosts | undefined>;
}

/**
 * What a job may do to experiments beyond reading them: end one, pause it, or resume it. No job creates, changes, deletes or starts any.
 * Writes are never retried: after an `ApiAmbiguousError` read the experiment and decide from its state.
 */
export interface JobExperimentsApi extends ExperimentsReader {
  /** Uses the stop key where one is configured, as do pause and resume. Never repeated by itself. */
  stopExperiment(
    id: string,
    options: { readonly winnerVariantId?: string; readonly rolloutVariantId?: string },
  ): Promise<LifecycleAnswer>;
  pauseExperiment(id: string, options?: { readonly publish?: boolean }): Promise<LifecycleAnswer>;
  resumeExperiment(id: string, options?: { readonly publish?: boolean }): Promise<LifecycleAnswer>;
  /**
   * Shows one variant, never the control, to every visitor of a completed experiment, and publishes. Uses the stop key where one is configured,
   * as does its end.
   * @throws ApiUnsupportedError on an older server, as does its end
   */
  rollOutVariant(id: string, options: { readonly variantId: string }): Promise<LifecycleAnswer>;
  /** Shows every visitor what stood there before, and publishes. */
  endRollout(id: string): Promise<LifecycleAnswer>;
}

/**
 * The whole Ours Privacy experiments API of one account.
 * @throws RangeError on a body that the API would refuse, before anything is sent
 */
export interface ExperimentsApi extends JobExperimentsApi {
  /** As `getExperiment`, with everything that was written. */
  getDetails(id: string, options?: ReadOptions): Promise<ExperimentDetails>;
  createExperiment(draft: ExperimentDraft): Promise<ExperimentDetails>;
  updateExperiment(id: string, change: ExperimentChange): Promise<ExperimentDetails>;
  deleteExperiment(id: string): Promise<void>;
  startExperiment(id: string, options?: { readonly publish?: boolean }): Promise<LifecycleAnswer>;
  /**
   * Records another winner of a completed experiment; null: none. Nothing changes for visitors. Uses the stop key where one is configured.
   * @throws ApiUnsupportedError on an older server
   */
  declareWinner(id: string, options: { readonly winnerVariantId: string | null }): Promise<Experiment>;
}
