/** One thing that was checked. */
export interface Finding {
  readonly name: string;
  /** False: it does not work. */
  readonly ok: boolean;
  readonly detail: string;
  /** What to do about it; undefined where nothing is wrong. With `ok` it is a warning: it works, and is probably not meant so. */
  readonly whatToDo?: string;
}
