import type { Site } from "../../http/index.ts";

/**
 * A site that is always the current one. The addresses of pages and their files are the same whatever the configuration says, and are
 * taken from the first.
 */
export function currentSite(current: () => Site): Site {
  const first = current();
  const pageAt = (path: string) => current().pages.find((page) => page.path === path)!;
  return {
    assets: first.assets,
    pages: first.pages.map((page) => ({
      path: page.path,
      twin: page.twin,
      html: (...asked) => pageAt(page.path).html(...asked),
      ...(page.json !== undefined && { json: (...asked) => pageAt(page.path).json!(...asked) }),
    })),
    failure: (...what) => current().failure(...what),
    operations: (...what) => current().operations(...what),
    answer: (...what) => current().answer(...what),
    confirmSignIn: (...what) => current().confirmSignIn(...what),
  };
}

/** What is made of something, made again when that is another. */
export function renewed<From extends object, Made>(from: () => From, make: (from: From) => Made): () => Made {
  let last: { readonly of: From; readonly made: Made } | undefined;
  return () => {
    const now = from();
    if (last?.of !== now) last = { of: now, made: make(now) };
    return last.made;
  };
}
