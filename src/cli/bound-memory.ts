import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

const MOST_YOUNG = 16 * 2 ** 20;

/**
 * Keeps the memory of a process that runs for months near what it needs: V8 would rather let it grow than collect. Both settings are read
 * whenever V8 decides about growth, so they work from now on. Nothing is limited: what is needed can still be had.
 */
export function boundMemory(): void {
  // Old objects may take a quarter more than those that were alive at the last collection, instead of up to four times as much.
  setFlagsFromString("--heap-growing-percent=25");
  // Young objects stay within what the start took, instead of 64 MB and more.
  setFlagsFromString("--semi-space-growth-factor=1");
}

/**
 * After the start: a little more room, which saves a fifth of the processor time of a sweep. Young objects that have to be collected every few
 * milliseconds are taken for old ones. Not beside PGlite, which leaves less of what a worker may take.
 */
export function giveRoom(): void {
  setFlagsFromString("--heap-growing-percent=50");
  let factor = 1;
  const settle = (): void => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    const next = young === undefined || young.space_size >= MOST_YOUNG ? 1 : 2;
    if (next !== factor) setFlagsFromString(`--semi-space-growth-factor=${next}`);
    factor = next;
  };
  settle();
  // V8 also takes room back, in quiet times: that is why this is looked at for as long as the process lives.
  new PerformanceObserver(settle).observe({ type: "gc" });
}
