import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Database } from "../../../src/database/index.ts";
import type { AnyJob, JobContext } from "../../../src/ports/index.ts";

/** One thing that reaches beyond the process: a statement that writes, a commit, a request, a job that is asked for. */
export interface Step {
  /** From 1. */
  readonly number: number;
  /** `update intents`, `commit`, `POST …/stop`, `enqueue reporting.act-message`. */
  readonly name: string;
}

export type Moment = "before" | "after";
type OnMoment = (moment: Moment, step: Step) => void;

/**
 * Counts the steps of one worker and tells of each, directly before it and directly after it: after its effect is in the world and before
 * whoever asked for it has learnt so. Statements that only read change nothing that a kill could tear, and are not counted.
 */
export class Steps {
  readonly #onMoment: OnMoment;
  #count = 0;
  #isOn = false;

  constructor(onMoment: OnMoment) {
    this.#onMoment = onMoment;
  }

  /** From now on they count. */
  start(): void {
    this.#isOn = true;
  }

  stop(): void {
    this.#isOn = false;
  }

  begin(name: string): Step {
    const step = { number: this.#isOn ? ++this.#count : 0, name };
    if (this.#isOn) this.#onMoment("before", step);
    return step;
  }

  end(step: Step): void {
    if (this.#isOn) this.#onMoment("after", step);
  }

  async around<T>(name: string, work: () => Promise<T>): Promise<T> {
    const step = this.begin(name);
    const value = await work();
    this.end(step);
    return value;
  }
}

/** The same database, its writes and commits counted. */
export function countingDatabase(database: Database, steps: Steps): Database {
  return {
    kind: database.kind,
    query: (sql, parameters) =>
      isWrite(sql) ? steps.around(nameOf(sql), () => database.query(sql, parameters)) : database.query(sql, parameters),
    execute: (sql) => database.execute(sql),
    close: () => database.close(),
    async transaction(work) {
      let commit: Step | undefined;
      const value = await database.transaction(async (transaction) => {
        const result = await work(countingDatabase(transaction, steps));
        commit = steps.begin("commit");
        return result;
      });
      if (commit !== undefined) steps.end(commit);
      return value;
    },
  };
}

function isWrite(sql: string): boolean {
  return /^\s*(insert|update|delete)\b/iu.test(sql);
}

function nameOf(sql: string): string {
  const [, verb, table] = /^\s*(insert into|update|delete from)\s+(?:"?\w+"?\.)?"?(\w+)"?/iu.exec(sql) ?? [];
  return `${verb?.split(" ")[0]?.toLowerCase()} ${table}`;
}

/** The same jobs; what they ask for is counted, and that they are through. */
export function countingJobs(jobs: readonly AnyJob[], steps: Steps): readonly AnyJob[] {
  return jobs.map((job) => ({
    ...job,
    async run(payload: unknown, context: JobContext) {
      const result = await job.run(payload, {
        ...context,
        enqueue: (request, options) => steps.around(`enqueue ${request.job}`, () => context.enqueue(request, options)),
      });
      steps.end(steps.begin(`end of ${job.id}`));
      return result;
    },
  }));
}

interface Sent {
  readonly request: { readonly method: string; readonly path: string };
}

/**
 * Counts every HTTP request of this process, whichever client makes it. The moments come from undici itself: before anything is sent, and
 * when the head of the answer is in, which nobody has been told yet.
 * @returns ends it
 */
export function countRequests(steps: Steps): () => void {
  const open = new WeakMap<object, Step>();
  const sent = (message: unknown): void => {
    const { request } = message as Sent;
    open.set(request, steps.begin(`${request.method} ${request.path.split("?")[0]!.replace(/^.*(?=\/)/u, "…")}`));
  };
  const answered = (message: unknown): void => {
    const step = open.get((message as Sent).request);
    if (step !== undefined) steps.end(step);
  };
  subscribe("undici:request:create", sent);
  subscribe("undici:request:headers", answered);
  return () => {
    unsubscribe("undici:request:create", sent);
    unsubscribe("undici:request:headers", answered);
  };
}
