import { jobs } from "../../../jobs/index.ts";
import { nearest } from "../../config/index.ts";
import type { AnyJob } from "../../ports/index.ts";
import { UsageError } from "../failure.ts";
import { commandLine } from "../shell/command-line.ts";

/** @throws UsageError on a job that does not exist, with the one that was probably meant */
export function requireJob(id: string): AnyJob {
  const job = jobs.find((candidate) => candidate.id === id);
  if (job !== undefined) return job;
  const ids = jobs.map((candidate) => candidate.id);
  throw new UsageError(`there is no job "${id}"${meant(id, ids)}`);
}

/** The same, of a job that people may ask for. @throws UsageError */
export function requireTriggerable(id: string): AnyJob {
  const job = requireJob(id);
  if (job.triggerable) return job;
  throw new UsageError(`${id} is started by other jobs only; for those that you can ask for: ${commandLine("jobs")}`);
}

/** A part of a job's id is what people remember: `digest`, or `dailydigest`. */
function meant(id: string, ids: readonly string[]): string {
  const ownNames = ids.map((one) => one.slice(one.indexOf(".") + 1));
  const within = ids.filter((one) => id.length > 2 && one.includes(id.toLowerCase()));
  const ownName = nearest(id, ownNames);
  const one = nearest(id, ids) ?? (within.length === 1 ? within[0] : ownName && ids[ownNames.indexOf(ownName)]);
  return one === undefined ? `; there are: ${ids.join(", ")}` : `; did you mean ${JSON.stringify(one)}?`;
}
