const REDRAW_MS = 200;
/** Takes away what stands on the line. */
const CLEAR = "\r\u001b[2K";

/** How far a long piece of work is, on one line of standard error that is rewritten. */
export interface Progress {
  update(done: number): void;
  /** Writes something else, above the line. */
  above(write: () => void): void;
  /** Takes the line away. */
  end(): void;
}

/** Where progress is shown: as much of a stream as that takes. */
export interface ProgressScreen {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly total: number;
  /** How far it is, in words: `7 of 28 days`. */
  readonly words: (done: number) => string;
  /** Where no terminal is, which updates are a plain line; unless given, none. */
  readonly isPlainLine?: (done: number) => boolean;
  readonly screen?: ProgressScreen;
}

/** On a terminal alone. @param what is counted, in the plural, such as "runs" */
export function startProgress(total: number, what: string): Progress {
  return showProgress({ total, words: (done) => `${done} of ${total} ${what}` });
}

/** See `Progress`. Without a terminal: whole lines and few, as a file or another program reads them. */
export function showProgress(options: ProgressOptions): Progress {
  const { screen = process.stderr } = options;
  return screen.isTTY === true ? rewritten(options, screen) : plain(options, screen);
}

function rewritten({ total, words }: ProgressOptions, screen: ProgressScreen): Progress {
  const started = performance.now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let line = "";
  return {
    update(done) {
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      const left = done === 0 ? "" : `, about ${Math.ceil((((now - started) / done) * (total - done)) / 1000)} s left`;
      line = `${words(done)}${left}`;
      screen.write(`${CLEAR}${line}`);
    },
    above(write) {
      if (line !== "") screen.write(CLEAR);
      write();
      screen.write(line);
    },
    end() {
      line = "";
      screen.write(CLEAR);
    },
  };
}

function plain({ words, isPlainLine }: ProgressOptions, screen: ProgressScreen): Progress {
  return {
    update(done) {
      if (isPlainLine?.(done) === true) screen.write(`${words(done)}\n`);
    },
    above: (write) => write(),
    end: () => {},
  };
}
