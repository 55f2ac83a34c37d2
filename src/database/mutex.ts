/** Runs pieces of asynchronous work one after another, in the order of asking. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    // The next one waits until this one ends, either way; the failure itself goes to the caller.
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
