/** Entries by a key, in the order of the keys. Keys mostly come in order, which costs nothing then. */
export class SortedEntries<Value> {
  readonly #keys: string[] = [];
  readonly #values: Value[] = [];

  get(key: string): Value | undefined {
    const at = this.#placeOf(key);
    return this.#keys[at] === key ? this.#values[at] : undefined;
  }

  /** Replaces the entry of the key, or adds it. */
  set(key: string, value: Value): void {
    const at = this.#placeOf(key);
    const isThere = this.#keys[at] === key;
    this.#keys.splice(at, isThere ? 1 : 0, key);
    this.#values.splice(at, isThere ? 1 : 0, value);
  }

  delete(key: string): void {
    const at = this.#placeOf(key);
    if (this.#keys[at] !== key) return;
    this.#keys.splice(at, 1);
    this.#values.splice(at, 1);
  }

  keys(): readonly string[] {
    return this.#keys;
  }

  values(): readonly Value[] {
    return this.#values;
  }

  /** Values of the keys before `key`. */
  valuesBefore(key: string): readonly Value[] {
    return this.#values.slice(0, this.#placeOf(key));
  }

  /** Where the key is, or would be. */
  #placeOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    if (high === 0 || this.#keys[high - 1]! < key) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
