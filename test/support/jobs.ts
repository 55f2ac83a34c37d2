import { z } from "zod";
import type { AnyJob, JobContext } from "../../src/ports/index.ts";

type Payload = Readonly<Record<string, unknown>>;

/** A job for tests of the queue: takes any object, tries once, and does what it is told. */
export function aJob(
  id: string,
  run: (payload: Payload, context: JobContext) => unknown,
  overrides: Partial<Omit<AnyJob, "id" | "run">> = {},
): AnyJob {
  return {
    id,
    summary: "For tests.",
    payload: z.looseObject({}),
    triggerable: true,
    retry: { attempts: 1, firstDelayMs: 10 },
    priority: 5,
    run: async (payload, context) => ((await run(payload as Payload, context)) ?? {}) as Payload,
    ...overrides,
  };
}

/** A place where a test and a job meet: the job waits in `pass` until the test opens. */
export class Check {
  readonly #reached = Promise.withResolvers<void>();
  readonly #opened = Promise.withResolvers<void>();

  /** Resolves when a job has come here. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  open(): void {
    this.#opened.resolve();
  }

  async pass(): Promise<void> {
    this.#reached.resolve();
    await this.#opened.promise;
  }
}
