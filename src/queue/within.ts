/** How a piece of work ended within its time: with a value, or not yet. Failures are thrown. */
export type Timely<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "late" };

/** Waits for `work`, but no longer than `ms`. The work itself goes on; a later failure of it is nobody's. */
export async function within<T>(ms: number, work: Promise<T>): Promise<Timely<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Timely<T>>((resolve) => {
    timer = setTimeout(resolve, Math.max(ms, 0), { kind: "late" });
  });
  try {
    return await Promise.race([work.then((value): Timely<T> => ({ kind: "done", value })), late]);
  } finally {
    clearTimeout(timer);
  }
}
