/** A path twice: with the id, to be sent and to be named in errors; and as a template, to be counted in logs. */
export interface Route {
  readonly path: string;
  readonly template: string;
}

const EXPERIMENTS = "/rest/v1/experiments";

export const experimentsRoute: Route = { path: EXPERIMENTS, template: EXPERIMENTS };

export const draftDiffRoute: Route = { path: "/rest/v1/versions/draft/diff", template: "/rest/v1/versions/draft/diff" };

export const settingsRoute: Route = {
  path: "/rest/v1/experiment-settings",
  template: "/rest/v1/experiment-settings",
};

/**
 * `/rest/v1/experiments/{id}` and what stands below it. The format of ids is the server's affair; all that matters is that
 * an id stays one path segment.
 * @throws RangeError on an id that cannot be one
 */
export function experimentRoute(id: string, below: "" | `/${string}` = ""): Route {
  requireExperimentId(id);
  return { path: `${EXPERIMENTS}/${encodeURIComponent(id)}${below}`, template: `${EXPERIMENTS}/{id}${below}` };
}

/** @throws RangeError on an id that cannot be one */
export function requireExperimentId(id: string): void {
  // A dot segment would be resolved away by the first proxy: the request would reach another resource.
  if (id === "" || id === "." || id === ".." || !id.isWellFormed()) {
    throw new RangeError(`an experiment id has to be a path segment, not ${JSON.stringify(id)}`);
  }
}

/** The query string with its `?`, or nothing. Undefined values are left out. */
export function queryString(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? "" : `?${query}`;
}
