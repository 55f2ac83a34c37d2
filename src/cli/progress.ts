const REDRAW_MS = 200;

/** How far a long piece of work is, on one line of standard error that is rewritten; nothing where nobody watches. */
export interface Progress {
  update(done: number): void;
  /** Takes the line away. */
  end(): void;
}

/** @param what is counted, in the plural, such as "runs" */
export function startProgress(total: number, what: string): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) return { update: () => {}, end: () => {} };
  const started = performance.now();
  let drawn = 0;
  return {
    update(done) {
      const now = performance.now();
      if (now - drawn < REDRAW_MS || done === 0) return;
      drawn = now;
      const left = Math.ceil((((now - started) / done) * (total - done)) / 1000);
      stderr.write(`\r\u001b[2K${done} of ${total} ${what}, about ${left} s left`);
    },
    end: () => void stderr.write("\r\u001b[2K"),
  };
}
