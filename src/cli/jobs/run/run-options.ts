/** Options of `herald run`, as they were given. */
export interface RunOptions {
  readonly dryRun?: boolean;
  readonly payload?: string;
  readonly asOf?: string;
  /** How long it may take, what is tried again included; 10m unless given. */
  readonly within?: string;
  readonly json?: boolean;
}
