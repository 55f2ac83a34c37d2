import { once } from "node:events";
import type { InputFormat } from "./analyze-input.ts";

/** Characters gathered before they are written: thousands of small writes would cost more than the statistics. */
const BATCH = 64 * 1024;

/** Writes answers in the format of the questions, never faster than the reader reads. */
export class ResultWriter {
  readonly #stream: NodeJS.WritableStream;
  readonly #format: InputFormat;
  #pending = "";
  #count = 0;

  constructor(stream: NodeJS.WritableStream, format: InputFormat) {
    this.#stream = stream;
    this.#format = format;
  }

  /** @param flush whether somebody may be waiting for this answer */
  async result(result: object, flush: boolean): Promise<void> {
    const json = JSON.stringify(result);
    if (this.#format === "array") this.#pending += `${this.#count === 0 ? "[" : ","}\n${json}`;
    else this.#pending += `${json}\n`;
    this.#count++;
    if (flush || this.#pending.length >= BATCH) await this.#flush();
  }

  async text(text: string): Promise<void> {
    this.#pending += text;
    await this.#flush();
  }

  async end(): Promise<void> {
    if (this.#format === "array") this.#pending += this.#count === 0 ? "[]\n" : "\n]\n";
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#pending === "") return;
    const text = this.#pending;
    this.#pending = "";
    if (!this.#stream.write(text)) await once(this.#stream, "drain");
  }
}
