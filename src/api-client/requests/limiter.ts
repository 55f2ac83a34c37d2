/** Runs work, never more than a fixed number at once; the rest waits in order. */
export interface Limiter {
  /** Rejects with the signal's reason if it aborts while waiting; work under way minds the signal itself. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * Why not the connection pool's own limit: there a waiting request neither notices its abort signal nor has its time-out
 * running, and a retry that sleeps would keep its slot.
 */
export function createLimiter(size: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = size;

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (free > 0) {
      free--;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const callUp = (): void => {
      // At once, not when the promise settles: an abort in between must not take somebody else out of the queue.
      signal?.removeEventListener("abort", giveUp);
      resolve();
    };
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(callUp), 1);
      reject(signal?.reason);
    };
    waiting.push(callUp);
    signal?.addEventListener("abort", giveUp, { once: true });
    await promise;
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }

  return {
    async run(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
