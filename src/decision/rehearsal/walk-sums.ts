import { lagFactor, type DailyScore } from "../../stats/index.ts";
import { LAGS } from "../evidence/daily-variation.ts";

/** Sums over days that are alike, from which the arms' scores against the control and their dispersion follow. */
export class WalkSums {
  /** Days with any information. */
  days = 0;
  readonly #arms: number;
  readonly #impressions: readonly number[];
  readonly #total: number;
  readonly #score: Float64Array;
  readonly #information: Float64Array;
  readonly #squares: Float64Array;
  readonly #scoreSquared: Float64Array;
  readonly #scoreInformation: Float64Array;
  readonly #informationSquared: Float64Array;
  readonly #shareScore: Float64Array;
  /** Of every arm, day by day; only where days may resemble their neighbours. */
  readonly #daily: DailyScore[][] | undefined;
  #pooledSquares = 0;
  #pooledInformation = 0;

  /**
   * @param impressions a day, by arm, the control first
   * @param repeatsAcrossDays whether dispersion is corrected for days that resemble their neighbours
   */
  constructor(impressions: readonly number[], repeatsAcrossDays: boolean) {
    this.#daily = repeatsAcrossDays ? impressions.map(() => []) : undefined;
    const arms = impressions.length;
    const zeroes = () => new Float64Array(arms);
    this.#arms = arms;
    this.#impressions = impressions;
    this.#total = impressions.reduce((sum, count) => sum + count, 0);
    this.#score = zeroes();
    this.#information = zeroes();
    this.#squares = zeroes();
    this.#scoreSquared = zeroes();
    this.#scoreInformation = zeroes();
    this.#informationSquared = zeroes();
    this.#shareScore = zeroes();
  }

  reset(): void {
    this.days = 0;
    this.#pooledSquares = 0;
    this.#pooledInformation = 0;
    for (const days of this.#daily ?? []) days.length = 0;
    for (const sums of [
      this.#score,
      this.#information,
      this.#squares,
      this.#scoreSquared,
      this.#scoreInformation,
      this.#informationSquared,
      this.#shareScore,
    ])
      sums.fill(0);
  }

  /** One more day. @param conversions by arm */
  add(conversions: Float64Array): void {
    const control = this.#impressions[0]!;
    let isInformative = false;
    for (let arm = 1; arm < this.#arms; arm++) {
      const shown = this.#impressions[arm]! + control;
      const converted = conversions[arm]! + conversions[0]!;
      const share = this.#impressions[arm]! / shown;
      const information = (converted * share * (1 - share) * (shown - converted)) / (shown - 1);
      if (!(information > 0)) continue;
      isInformative = true;
      const score = conversions[arm]! - converted * share;
      this.#daily?.[arm]!.push({ score, information });
      this.#score[arm]! += score;
      this.#information[arm]! += information;
      this.#squares[arm]! += (score * score) / information;
      this.#scoreSquared[arm]! += score * score;
      this.#scoreInformation[arm]! += score * information;
      this.#informationSquared[arm]! += information * information;
    }
    if (isInformative) this.days++;
    if (this.#arms > 2) this.#addPooled(conversions);
  }

  #addPooled(conversions: Float64Array): void {
    let converted = 0;
    for (let arm = 0; arm < this.#arms; arm++) converted += conversions[arm]!;
    const scale = (converted * (this.#total - converted)) / (this.#total - 1);
    if (!(scale > 0)) return;
    this.#pooledInformation += scale;
    for (let arm = 0; arm < this.#arms; arm++) {
      const share = this.#impressions[arm]! / this.#total;
      const score = conversions[arm]! - converted * share;
      this.#pooledSquares += (score * score) / (scale * share);
      this.#shareScore[arm]! += score;
    }
  }

  /** The arm's score against the control, and the information that it has. */
  totalsOf(arm: number): { readonly score: number; readonly information: number } {
    return { score: this.#score[arm]!, information: this.#information[arm]! };
  }

  /** Dispersion that an arm's evidence is corrected for: see `dispersionsOf`. @param pooled of the same days */
  phiOf(arm: number, pooled: number): number {
    const larger = Math.max(this.ownPhi(arm), pooled);
    return this.#daily !== undefined && larger > 0 ? larger * lagFactor(this.#daily[arm]!, larger, LAGS) : larger;
  }

  /** Dispersion of one arm's days: the larger of the plain one and the one weighted by information, as in `dispersionsOf`. */
  ownPhi(arm: number): number {
    const freedom = this.days - 1;
    if (freedom < 1) return 0;
    const score = this.#score[arm]!;
    const information = this.#information[arm]!;
    const plain = (this.#squares[arm]! - (score * score) / information) / freedom;
    const difference = score / information;
    const residuals =
      this.#scoreSquared[arm]! -
      2 * difference * this.#scoreInformation[arm]! +
      difference * difference * this.#informationSquared[arm]!;
    return Math.max(plain, ((residuals / information) * this.days) / freedom);
  }

  /** Dispersion of all arms together; 0 for two. Shares are the same every day, so the quadratic form needs no matrix. */
  pooledPhi(): number {
    const freedom = (this.#arms - 1) * (this.days - 1);
    if (this.#arms === 2 || freedom < 1) return 0;
    let squares = this.#pooledSquares;
    for (let arm = 0; arm < this.#arms; arm++) {
      const share = this.#impressions[arm]! / this.#total;
      squares -= this.#shareScore[arm]! ** 2 / (this.#pooledInformation * share);
    }
    return squares / freedom;
  }
}
