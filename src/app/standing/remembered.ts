import type { Clock } from "../../ports/index.ts";

/** What `ask` found within the last `lastsMs`; callers at the same time share one. @param ask never rejects */
export function remembered<T>(
  { clock, lastsMs }: { readonly clock: Clock; readonly lastsMs: number },
  ask: () => Promise<T>,
): () => Promise<T> {
  let last: { readonly atMs: number; readonly found: Promise<T> } | undefined;
  return () => {
    const now = clock.nowMs();
    if (last === undefined || now - last.atMs >= lastsMs || now < last.atMs) last = { atMs: now, found: ask() };
    return last.found;
  };
}
