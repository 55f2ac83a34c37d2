import type { ChildOutcome, JobRequest, RequestCount } from "../ports/index.ts";
import { sealed, type ChildrenPlan, type Envelope } from "./envelope.ts";
import { derivedId, type Producer } from "./producer.ts";
import type { BullJob, BullQueue } from "./stores/store.ts";

type KeyedRequest = JobRequest & { readonly key: string };

/** So many children are added in one go. */
const BATCH = 200;

/** The children of one run on the queue. */
export class QueuedChildren {
  readonly #queue: BullQueue;
  readonly #producer: Producer;
  readonly #job: BullJob;
  readonly #token: string;
  readonly #asOf: string;
  readonly #requests: RequestCount;
  readonly #stepAside: () => void;
  #isBusy = false;

  /** @param stepAside called when the job has left the worker to wait for its children: nothing of this run may go on */
  constructor(run: {
    queue: BullQueue;
    producer: Producer;
    job: BullJob;
    token: string;
    asOf: string;
    requests: RequestCount;
    stepAside: () => void;
  }) {
    this.#queue = run.queue;
    this.#producer = run.producer;
    this.#job = run.job;
    this.#token = run.token;
    this.#asOf = run.asOf;
    this.#requests = run.requests;
    this.#stepAside = run.stepAside;
  }

  /** As `JobContext.runChildren`. While it waits for children it never settles: the run ends here and starts over later. */
  async run(name: string, list: () => Promise<readonly KeyedRequest[]>): Promise<readonly ChildOutcome[]> {
    if (this.#isBusy) throw new Error("a job waits for one list of children at a time");
    this.#isBusy = true;
    try {
      const plan = this.#envelope().children?.[name] ?? (await this.#plan(name, await list()));
      if (plan.toAdd !== undefined) await this.#addMissing(name, plan, plan.toAdd);
      if (plan.children.length === 0) return [];
      if (await this.#job.moveToWaitingChildren(this.#token)) {
        this.#stepAside();
        return await new Promise<never>(() => undefined);
      }
      return await this.#outcomes(plan);
    } finally {
      this.#isBusy = false;
    }
  }

  async #plan(name: string, requests: readonly KeyedRequest[]): Promise<ChildrenPlan> {
    if (new Set(requests.map((request) => request.key)).size < requests.length) {
      throw new RangeError(`runChildren("${name}") requires different keys for different children`);
    }
    const parent = this.#id();
    const children = requests.map(({ key, job }) => ({ key, id: derivedId(job, [parent, name, key]) }));
    return this.#remember(name, { children, toAdd: requests.map(({ job, payload }) => ({ job, payload })) });
  }

  /**
   * After a crash in the middle, some are already there, and some of those may have ended. Those must not be added again: Redis
   * would make the parent wait for a child that has failed for good.
   */
  async #addMissing(name: string, plan: ChildrenPlan, requests: readonly JobRequest[]): Promise<void> {
    const known = await this.#knownKeys();
    const missing = plan.children.flatMap(({ id }, index) => {
      const request = requests[index];
      return request === undefined || known.has(this.#queue.toKey(id)) ? [] : [{ ...request, id }];
    });
    for (let start = 0; start < missing.length; start += BATCH) {
      await this.#producer.addChildren({ id: this.#id(), asOf: this.#asOf }, missing.slice(start, start + BATCH));
    }
    await this.#remember(name, { children: plan.children });
  }

  async #knownKeys(): Promise<ReadonlySet<string>> {
    const { processed, unprocessed, ignored, failed } = await this.#job.getDependencies();
    return new Set([
      ...Object.keys(processed ?? {}),
      ...Object.keys(ignored ?? {}),
      ...(unprocessed ?? []),
      ...(failed ?? []),
    ]);
  }

  async #outcomes(plan: ChildrenPlan): Promise<readonly ChildOutcome[]> {
    const values: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> =
      (await this.#job.getChildrenValues()) ?? {};
    return Promise.all(
      plan.children.map(async ({ key, id }): Promise<ChildOutcome> => {
        const address = this.#queue.toKey(id);
        if (address in values) return { key, kind: "done", value: values[address] ?? {} };
        return { key, kind: "failed", ...(await this.#failureOf(id)) };
      }),
    );
  }

  /** A child whose worker died as often as is allowed, or that left the queue before it ended, gives no reason. */
  async #failureOf(id: string): Promise<Pick<ChildOutcome & { kind: "failed" }, "failure" | "requests">> {
    const child = (await this.#queue.getJob(id))?.data as Envelope | undefined;
    return { failure: child?.failure ?? { code: "lost", api: null }, requests: child?.requests ?? 0 };
  }

  async #remember(name: string, plan: ChildrenPlan): Promise<ChildrenPlan> {
    const envelope = this.#envelope();
    const children = { ...envelope.children, [name]: plan };
    await this.#job.updateData(sealed({ ...envelope, children, requests: this.#requests.made }));
    return plan;
  }

  #envelope(): Envelope {
    return this.#job.data as Envelope;
  }

  #id(): string {
    if (this.#job.id === undefined) throw new Error("a job on the queue has an id");
    return this.#job.id;
  }
}
