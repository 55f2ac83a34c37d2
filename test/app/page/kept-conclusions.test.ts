import { expect, it } from "vitest";
import type { Conclusion, Ledger } from "../../../src/ports/index.ts";
import { conclusionsById } from "../../../src/workflow/viewing/kept-conclusions.ts";

/** A ledger that says what it was asked for. An archived decision is not there. */
function aLedger() {
  const asked: string[][] = [];
  const ledger = {
    decisions: {
      async conclusions(ids: readonly string[]) {
        asked.push([...ids]);
        return ids.filter((id) => id !== "archived").map((id) => ({ id }) as Conclusion);
      },
    },
  } as unknown as Ledger;
  return { ledger, asked };
}

it("A list that is looked at again reads no decision again, only those that are new", async () => {
  const { ledger, asked } = aLedger();
  const idsOf = async (...ids: string[]) => (await conclusionsById(ids, { ledger })).map(({ id }) => id).toSorted();
  expect(await idsOf("a", "b", "a", "archived")).toEqual(["a", "b"]);
  expect(await idsOf("b", "a")).toEqual(["a", "b"]);
  expect(await idsOf("a", "c")).toEqual(["a", "c"]);
  expect(asked).toEqual([["a", "b", "archived"], ["c"]]);
  // Of another ledger nothing is known.
  const other = aLedger();
  await conclusionsById(["a"], { ledger: other.ledger });
  expect(other.asked).toEqual([["a"]]);
});

it("What was shown long ago is read again: so much is kept and no more", async () => {
  const { ledger, asked } = aLedger();
  const many = Array.from({ length: 200 }, (_, index) => `dec-${index}`);
  await conclusionsById(many, { ledger });
  await conclusionsById(["dec-0", "one-more"], { ledger });
  await conclusionsById(["dec-0", "dec-199", "one-more"], { ledger });
  await conclusionsById(["dec-1"], { ledger });
  expect(asked.slice(1)).toEqual([["one-more"], ["dec-1"]]);
});
