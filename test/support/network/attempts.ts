import { expect } from "vitest";
import type { ManualClock } from "../../../src/platform/index.ts";
import type { Receiver, Reply } from "./receiver.ts";

export type Fault = Reply | "refused" | "killed-before" | "killed-after";
/** One attempt of one worker, whose requests go through this. */
export type Attempt = (worker: string, fetchWith: typeof fetch) => Promise<unknown>;

/** A request that never leaves, and a worker that never goes on: it was killed between writing and sending. */
export function dyingBeforeSending(_address: string, onDeath: () => void = () => {}): typeof fetch {
  return () => {
    onDeath();
    return new Promise(() => {});
  };
}

/** The request arrives, and the worker never learns of it. */
export function dyingAfterArrival(_address: string, onDeath: () => void = () => {}): typeof fetch {
  return async (input, init) => {
    await fetch(input, init);
    onDeath();
    return new Promise(() => {});
  };
}

/**
 * Attempts as the queue makes them: the first meets the fault, and the next ones come later, by other workers. What a dead worker held is free again
 * once its lease has ended.
 */
export async function untilDelivered(
  attempt: Attempt,
  { fault, receiver, clock }: { readonly fault: Fault; readonly receiver: Receiver; readonly clock: ManualClock },
): Promise<readonly string[]> {
  const failures: string[] = [];
  if (fault === "killed-before" || fault === "killed-after") {
    const died = Promise.withResolvers<void>();
    const dying = fault === "killed-before" ? dyingBeforeSending : dyingAfterArrival;
    void attempt("dead", dying(receiver.address, died.resolve));
    await died.promise;
    clock.advance(120_000);
  } else if (fault === "refused") await receiver.close();
  else receiver.replies = [fault];
  while (failures.length < 8) {
    try {
      await attempt(`worker-${failures.length}`, fetch);
      return failures;
    } catch (error) {
      failures.push((error as Error).message);
      await receiver.listen();
      clock.advance(120_000);
    }
  }
  return expect.fail(`never delivered: ${failures.join("; ")}`);
}
