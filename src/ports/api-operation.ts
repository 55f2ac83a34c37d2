/** Something that programs can ask a worker for over HTTP, for people to read. */
export interface ApiOperation {
  readonly method: string;
  /** With names in braces for what stands in their place, `/v1/jobs/{job}/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Who may ask: who shows the trigger token, who may also look at pages, or everybody. */
  readonly for: "token" | "readers" | "everybody";
  /** What it belongs to. */
  readonly group: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly isRequired: boolean;
    /** What it may be, in a few words; may be empty. */
    readonly type: string;
  }[];
  /** JSON schema of what is sent, as text; undefined: nothing is. */
  readonly body: string | undefined;
}
