/** The waiting time of one account, as all of its workers know it: what Ours Privacy told one of them, all keep to. */
export interface SharedWait {
  /** What is left of it, milliseconds; 0: requests may leave. */
  leftMs(): Promise<number>;
  /** It lasts at least so long from now on. Nothing changes where it lasts longer already. */
  lengthen(waitMs: number): Promise<void>;
}
