/** What `herald api` can be asked for. Only facts: what an operation does is in reads.ts and writes.ts. */
export interface Operation {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Whether it is about one experiment. */
  readonly isOfOne: boolean;
  readonly isWrite: boolean;
  /** The scope that the API key needs for it. */
  readonly scope: string;
  /** Beside `--account`, and `--yes` and `--by` of writes. */
  readonly options: readonly OptionName[];
}

/** As commander names them. */
export type OptionName =
  | "body"
  | "winner"
  | "rollout"
  | "variant"
  | "clear"
  | "publish"
  | "status"
  | "type"
  | "search"
  | "from"
  | "to"
  | "event";

const read = { isWrite: false, scope: "experiment:find" } as const;
const write = { isWrite: true } as const;

export const OPERATIONS = [
  {
    ...read,
    name: "list",
    summary: "the experiments of the account",
    isOfOne: false,
    scope: "experiment:list",
    options: ["status", "type", "search"],
  },
  { ...read, name: "get", summary: "one experiment, with everything that was configured", isOfOne: true, options: [] },
  { ...read, name: "results", summary: "its totals for each variant", isOfOne: true, options: ["event"] },
  { ...read, name: "series", summary: "its counts for each day", isOfOne: true, options: ["from", "to", "event"] },
  {
    ...read,
    name: "hosts",
    summary: "the hosts it targets, and those that the account allows",
    isOfOne: true,
    scope: "experimentSettings:list",
    options: [],
  },
  {
    ...read,
    name: "unpublished",
    summary: "how many changes of the account nobody has published yet, and what some are called",
    isOfOne: false,
    scope: "version:find",
    options: [],
  },
  { ...write, name: "create", summary: "a new draft", isOfOne: false, scope: "experiment:create", options: ["body"] },
  {
    ...write,
    name: "update",
    summary: "change what its body names; null clears a field",
    isOfOne: true,
    scope: "experiment:update",
    options: ["body"],
  },
  {
    ...write,
    name: "delete",
    summary: "delete it, with its results",
    isOfOne: true,
    scope: "experiment:delete",
    options: [],
  },
  {
    ...write,
    name: "start",
    summary: "start a draft, and publish",
    isOfOne: true,
    scope: "experiment:start",
    options: ["publish"],
  },
  {
    ...write,
    name: "pause",
    summary: "assign no new visitors, and publish",
    isOfOne: true,
    scope: "experiment:stop",
    options: ["publish"],
  },
  {
    ...write,
    name: "resume",
    summary: "end its pause, and publish",
    isOfOne: true,
    scope: "experiment:start",
    options: ["publish"],
  },
  {
    ...write,
    name: "stop",
    summary: "stop it for good; records a winner or rolls a variant out if you say so",
    isOfOne: true,
    scope: "experiment:stop",
    options: ["body", "winner", "rollout"],
  },
  {
    ...write,
    name: "rollout",
    summary: "show one variant to every visitor after the stop, and publish",
    isOfOne: true,
    scope: "experiment:stop",
    options: ["variant"],
  },
  {
    ...write,
    name: "end-rollout",
    summary: "end its rollout, so that every visitor sees the control, and publish",
    isOfOne: true,
    scope: "experiment:stop",
    options: [],
  },
  {
    ...write,
    name: "winner",
    summary: "record another winner after the stop, or none",
    isOfOne: true,
    scope: "experiment:stop",
    options: ["winner", "clear"],
  },
] as const satisfies readonly Operation[];
