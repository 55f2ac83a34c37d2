/** Seeded random numbers, uniform and normal: Marsaglia's xorshift with 128 bits of state, and his polar method. */
export class RandomSource {
  #x: number;
  #y = 362_436_069;
  #z = 521_288_629;
  #w = 88_675_123;
  #spare = 0;
  #hasSpare = false;

  constructor(seed: number) {
    this.#x = seed | 0;
    for (let i = 0; i < 20; i++) this.uniform();
  }

  /** In [0, 1), 32 bits. */
  uniform(): number {
    const t = this.#x ^ (this.#x << 11);
    this.#x = this.#y;
    this.#y = this.#z;
    this.#z = this.#w;
    this.#w = this.#w ^ (this.#w >>> 19) ^ t ^ (t >>> 8);
    return (this.#w >>> 0) / 2 ** 32;
  }

  normal(): number {
    if (this.#hasSpare) {
      this.#hasSpare = false;
      return this.#spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = v * factor;
      this.#hasSpare = true;
      return u * factor;
    }
  }
}
