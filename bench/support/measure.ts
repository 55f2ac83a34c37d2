/** Times of one operation, in milliseconds. */
export interface Timing {
  /** Median by the clock. */
  readonly median: number;
  readonly fastest: number;
  /** Median processor time of this thread: the fair measure to compare with on a machine that is shared. */
  readonly processor: number;
}

/**
 * Runs an operation for about `forMs` after a warm-up, so that compilation is not measured.
 * @param operation called with a running number, to vary its input
 */
export function measure(operation: (run: number) => unknown, { forMs = 400, warmUpMs = 500, least = 5 } = {}): Timing {
  const warm = performance.now() + warmUpMs;
  let run = 0;
  while (performance.now() < warm) operation(run++);
  const times: number[] = [];
  const processor: number[] = [];
  const end = performance.now() + forMs;
  while (times.length < least || performance.now() < end) {
    const used = processorMs();
    const start = performance.now();
    operation(run++);
    times.push(performance.now() - start);
    processor.push(processorMs() - used);
  }
  return { median: median(times), fastest: Math.min(...times), processor: median(processor) };
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
