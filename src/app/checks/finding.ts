/** One thing that was checked. */
export interface Finding {
  readonly name: string;
  /** False: it does not work. */
  readonly ok: boolean;
  readonly detail: string;
  /** What to do about it; undefined if nothing is wrong. With `ok` it is a warning: it works, but is probably not what was meant. */
  readonly whatToDo?: string;
}
