/** Runs pieces of asynchronous work one after another, in the order of asking. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    // The next one waits for this one's end, whichever it is; the failure itself goes to who asked.
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
