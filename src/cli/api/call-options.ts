import { didYouMean } from "../../config/index.ts";
import { UsageError } from "../failure.ts";
import { commandLine } from "../shell/command-line.ts";
import type { Operation, OptionName } from "./operations.ts";

/** The options of `herald api`, as commander hands them over. */
export interface ApiOptions {
  readonly account?: string;
  readonly body?: string;
  readonly winner?: string;
  readonly rollout?: string;
  readonly variant?: string;
  readonly clear?: boolean;
  /** False: `--no-publish`. */
  readonly publish?: boolean;
  readonly status?: string;
  readonly type?: string;
  readonly search?: string;
  readonly from?: string;
  readonly to?: string;
  readonly event?: string;
  readonly by?: string;
  readonly yes?: boolean;
}

/** One use of `herald api`, with everything that it takes. */
export interface ApiCall {
  readonly operation: Operation;
  /** Id of the experiment; empty where the operation is not about one. */
  readonly id: string;
  readonly options: ApiOptions;
}

const FLAGS: Readonly<Record<OptionName, string>> = {
  body: "--body",
  winner: "--winner",
  rollout: "--rollout",
  variant: "--variant",
  clear: "--clear",
  publish: "--no-publish",
  status: "--status",
  type: "--type",
  search: "--search",
  from: "--from",
  to: "--to",
  event: "--event",
};

/** @throws UsageError when the operation does not exist, or is not called as it has to be */
export function apiCall(
  name: string,
  experiment: string | undefined,
  options: ApiOptions,
  known: readonly Operation[],
): ApiCall {
  const names = known.map((one) => one.name);
  const operation = known.find((one) => one.name === name);
  if (operation === undefined)
    throw new UsageError(
      `there is no operation ${JSON.stringify(name)}; there are: ${names.join(", ")}${didYouMean(name, names)}`,
    );
  if (operation.isOfOne && experiment === undefined)
    throw new UsageError(`${name} needs the id of an experiment; to see them: ${commandLine("api", "list")}`);
  if (!operation.isOfOne && experiment !== undefined)
    throw new UsageError(`${name} is not about one experiment: leave ${JSON.stringify(experiment)} out`);
  const strange = given(options).filter((option) => !operation.options.includes(option));
  if (strange.length > 0) throw new UsageError(`${name} takes no ${strange.map((one) => FLAGS[one]).join(", ")}`);
  return { operation, id: experiment ?? "", options };
}

function given(options: ApiOptions): OptionName[] {
  return (Object.keys(FLAGS) as OptionName[]).filter((name) =>
    name === "publish" ? options.publish === false : options[name] !== undefined,
  );
}
