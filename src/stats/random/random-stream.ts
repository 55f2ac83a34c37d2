/**
 * Repeatable randomness for simulations: xoshiro128** 1.1 (Blackman & Vigna 2018, "Scrambled linear pseudorandom number generators"),
 * whose 128 bits of state are filled by the 32-bit finalizer of MurmurHash3 over a Weyl sequence. A stream is named by a few numbers, such
 * as the seed and the number of a run: every run then has its own stream and the same outcome, in whatever thread and order it
 * is computed.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param words whole numbers from 0 to 2^53 - 1; other words, another stream */
  constructor(...words: readonly number[]) {
    let state = 0x243f6a88;
    for (const word of words) {
      state = mixed((state + 0x9e3779b9) ^ mixed(word | 0));
      state = mixed((state + 0x9e3779b9) ^ mixed(Math.floor(word / 2 ** 32) | 0));
    }
    const next = () => mixed((state = (state + 0x9e3779b9) | 0));
    this.#a = next();
    this.#b = next();
    this.#c = next();
    // All zeroes would stay zeroes forever.
    this.#d = next() | 1;
  }

  /** Uniform in [0, 1), 53 random bits. */
  next(): number {
    return ((this.#bits() >>> 5) * 2 ** 26 + (this.#bits() >>> 6)) / 2 ** 53;
  }

  #bits(): number {
    const result = Math.imul(rotated(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotated(this.#d, 11);
    return result;
  }
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function mixed(value: number): number {
  let mix = value ^ (value >>> 16);
  mix = Math.imul(mix, 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
