import { describe, it } from "vitest";
import { readCorpus } from "../corpus/corpus.ts";
import { expectFrozen } from "./frozen.ts";
import { tellingsOf } from "./telling.ts";

describe("what people read about a decision", () => {
  it("is to the letter what it was, for every input of the corpus and every kind of message", () => {
    const texts: Record<string, unknown> = {};
    for (const [index, input] of readCorpus().entries()) {
      for (const [kind, value] of Object.entries(tellingsOf(input))) {
        if (value !== undefined) texts[`${String(index).padStart(3, "0")} ${kind}`] = value;
      }
    }
    expectFrozen("words", texts);
  });
});
