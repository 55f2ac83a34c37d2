import { QueueUnreachableError } from "./errors.ts";
import { within } from "./within.ts";

/** Where the queue's store is, for messages: never holds user or password. */
export interface StorePlace {
  /** `Redis at 127.0.0.1:6379` */
  readonly name: string;
  /** What a person changes to point somewhere else. */
  readonly setting: string;
  /**
   * An error of the store's driver as one of ours, if it says that the store cannot be used; an error about the one request, or a bug, as it
   * is.
   */
  readonly failureOf: (error: unknown) => unknown;
}

/** @param remedy what to do about it */
export function unreachable(
  { name }: Pick<StorePlace, "name">,
  { what, remedy }: { readonly what: string; readonly remedy: string },
  cause: Error,
): QueueUnreachableError {
  // The driver's error holds the connection and the command with its arguments: only its message may travel into a log.
  return new QueueUnreachableError(`${name} ${what}: ${remedy}`, {
    cause: new Error(cause.message || codeOf(cause)),
  });
}

export function tooSlow({ name, setting }: Pick<StorePlace, "name" | "setting">): QueueUnreachableError {
  return new QueueUnreachableError(`${name} did not answer in time: see whether it is overloaded, or check ${setting}`);
}

export function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** What the store answers within so many milliseconds. @throws QueueUnreachableError where it does not answer, or not in time */
export async function answered<T>(place: StorePlace, ms: number, request: () => Promise<T>): Promise<T> {
  try {
    const answer = await within(ms, request());
    if (answer.kind === "late") throw tooSlow(place);
    return answer.value;
  } catch (error) {
    throw place.failureOf(error);
  }
}
