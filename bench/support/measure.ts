import { median, min } from "simple-statistics";

/** Times of one operation, in milliseconds. */
export interface Timing {
  /** Median by the clock. */
  readonly median: number;
  readonly fastest: number;
  /** Mean processor time of this thread: the fair measure to compare with on a machine that is shared. */
  readonly processor: number;
}

/**
 * Runs an operation for about `forMs` after a warm-up, so that compilation is not measured. Processor time is taken over all runs at once:
 * some kernels count it in steps of several milliseconds, and then a single run would seem to take none.
 * @param operation called with a running number, to vary its input
 */
export function measure(operation: (run: number) => unknown, { forMs = 500, warmUpMs = 500, least = 5 } = {}): Timing {
  const warm = performance.now() + warmUpMs;
  let run = 0;
  while (performance.now() < warm) operation(run++);
  const times: number[] = [];
  const used = processorMs();
  const end = performance.now() + forMs;
  while (times.length < least || performance.now() < end) {
    const start = performance.now();
    operation(run++);
    times.push(performance.now() - start);
  }
  const processor = (processorMs() - used) / times.length;
  return { median: median(times), fastest: min(times), processor };
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
