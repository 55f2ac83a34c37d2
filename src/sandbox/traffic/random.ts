/**
 * Repeatable randomness: a stream is made from a few words and always yields the same numbers. Day counts come from here, so that the
 * same seed shows the same month to everyone who runs the sandbox.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...words: readonly (string | number)[]) {
    const text = words.join("\u0000");
    this.#a = hash(text, 0x9e3779b9);
    this.#b = hash(text, 0x243f6a88);
    this.#c = hash(text, 0xb7e15162);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Uniform in [0, 1). Generator: sfc32 (Chris Doty-Humphrey, PractRand). */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    this.#counter = (this.#counter + 1) | 0;
    return (sum >>> 0) / 4294967296;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Number of events where `mean` are expected. From 50 on by the normal approximation, whose error does not show in test traffic. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean >= 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    let events = 0;
    for (let time = -Math.log(1 - this.next()); time < mean; time -= Math.log(1 - this.next())) events++;
    return events;
  }

  /** Successes in `trials` at `rate`: exact (jumps between successes) while few are expected, otherwise the normal approximation. */
  binomial(trials: number, rate: number): number {
    if (rate >= 1) return trials;
    if (trials <= 0 || rate <= 0) return 0;
    if (rate > 0.5) return trials - this.binomial(trials, 1 - rate);
    const mean = trials * rate;
    if (mean >= 50)
      return Math.min(trials, Math.max(0, Math.round(mean + Math.sqrt(mean * (1 - rate)) * this.normal())));
    const logMiss = Math.log1p(-rate);
    let successes = 0;
    for (let seen = this.#jump(logMiss); seen <= trials; seen += this.#jump(logMiss)) successes++;
    return successes;
  }

  #jump(logMiss: number): number {
    return 1 + Math.floor(Math.log(1 - this.next()) / logMiss);
  }
}

/** FNV-1a with a final mix, 32 bits. */
function hash(text: string, start: number): number {
  let value = start >>> 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An id in the vendor's shape, `exp_01…`, always the same for the same words. */
export function idFrom(prefix: string, ...words: readonly (string | number)[]): string {
  const stream = new RandomStream(prefix, ...words);
  return `${prefix}_01${Array.from({ length: 24 }, () => CROCKFORD[Math.floor(stream.next() * 32)]).join("")}`;
}

/** A bare UUID: the vendor's documentation shows one as an experiment's id, so clients must take it. */
export function uuidFrom(...words: readonly (string | number)[]): string {
  const stream = new RandomStream("uuid", ...words);
  const hex = Array.from({ length: 32 }, () => Math.floor(stream.next() * 16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
