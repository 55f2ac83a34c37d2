import type { Log } from "../ports/index.ts";

/** For tests and one-shot commands that print their own result. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};
