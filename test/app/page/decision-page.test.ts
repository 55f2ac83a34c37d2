import { describe, expect, it } from "vitest";
import { explain } from "../../../src/app/explain.ts";
import { decisionAt, toldTo } from "../../../src/app/site/decision.ts";
import { proofFileAt } from "../../../src/app/site/proof-file.ts";
import { METHOD } from "../../../src/decision/index.ts";
import { NOBODY, SiteRefusal } from "../../../src/http/index.ts";
import { formatTime, type SectionPart } from "../../../src/messages/index.ts";
import { pageToolsOf } from "./page-tools.ts";
import { HOUR, useWorlds, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const { signal: NEVER } = new AbortController();

const contextOf = (world: World) => pageToolsOf(world).context;
const pageOf = (world: World) => decisionAt(pageToolsOf(world));

async function htmlOf(world: World, id: string): Promise<string> {
  return String((await pageOf(world).html({ id }, {}, NOBODY, NEVER))!.body);
}

/** The words of HTML. */
function wordsOf(text: string): string {
  return text
    .replaceAll(/<[^>]+>/gu, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** Every word and figure of a part. */
function saidIn(part: SectionPart): readonly string[] {
  switch (part.kind) {
    case "lines":
      return part.lines;
    case "table":
      return [...part.columns, ...part.rows.flat()];
    case "checks":
      return part.checks.flatMap(({ symbol, title, sentence, detail }) => [symbol, title, sentence, detail]);
    case "events":
      return part.events.flatMap(({ at, text }) => [formatTime(`${at.replace(" ", "T")}Z`, "UTC"), text]);
    case "acts":
      return part.acts.flatMap(({ id, about, steps, outcome }) => [
        id,
        about,
        ...steps.flatMap(({ at, text }) => [formatTime(`${at.replace(" ", "T")}Z`, "UTC"), text]),
        ...outcome,
      ]);
    case "differences":
      return part.places.flatMap(({ path, stored, recomputed }) => [path, stored, recomputed]);
  }
}

async function aStop(world: World): Promise<{ readonly intentId: string; readonly decisionId: string }> {
  await world.announced();
  expect(await world.later(3 * HOUR)).toEqual([]);
  const { id, decisionId } = await world.intent();
  return { intentId: id, decisionId };
}

describe("the page of a decision", () => {
  it("says everything that herald explain says, and as JSON has the same facts", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const { intentId, decisionId } = await aStop(world);
    const { facts, isSame } = await explain(world.ledger, decisionId, world.settings.reader.command);
    const told = toldTo(contextOf(world), { facts });
    const words = wordsOf(await htmlOf(world, intentId));
    expect(told.sections.map(({ title }) => title)).toEqual(
      expect.arrayContaining(["What was counted", "Checks", "Earlier looks", "What Herald did", "Proof"]),
    );
    const said = told.sections.flatMap(({ title, parts }) => [title, ...parts.flatMap(saidIn)]);
    for (const text of [told.name, told.verdict, told.hypothesis, ...said])
      expect(words).toContain(text.replaceAll("\u00a0(", " ("));
    expect(await pageOf(world).json!({ id: intentId }, {}, NEVER)).toEqual({ isSame, ...facts });
    expect(words).toContain("Download the proof file");
  });

  it.each([
    ["dec_000000000000000000000000", "The ledger has no decision dec_000000000000000000000000."],
    ["act_000000000000000000000000", "The ledger has no act act_000000000000000000000000."],
    ["<b>", 'The ledger knows no decision, act or experiment called "<b>"'],
  ])("says in words that there is no %s", async (id, sentence) => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    for (const answer of [
      pageOf(world).html({ id }, {}, NOBODY, NEVER),
      pageOf(world).json!({ id }, {}, NEVER),
      proofFileAt({ context: contextOf(world) }).html({ id }, {}, NOBODY, NEVER),
    ]) {
      const error = await answer.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SiteRefusal);
      expect(error).toMatchObject({ status: 404, message: expect.stringContaining(sentence) });
    }
  });

  it("says of an archived decision which file has it", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.sweep();
    const [{ id }] = (await world.ledger.records.page("decisions", { limit: 1 })).rows as [{ readonly id: string }];
    const ledger = {
      ...world.ledger,
      decisions: { ...world.ledger.decisions, get: async () => undefined },
      archives: { ...world.ledger.archives, holding: async () => ({ file: "until-2026.ndjson.gz", sha256: "" }) },
    };
    const page = decisionAt({ context: { ...contextOf(world), ledger }, document: () => "" });
    await expect(page.html({ id }, {}, NOBODY, NEVER)).rejects.toThrow(`${id} is archived in until-2026.ndjson.gz`);
  });

  it("offers no proof file of a decision that another method made", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.sweep();
    const latest = await world.ledger.decisions.latest({ account: "main", experimentId: world.idOf("clear-winner") });
    const { input, decision } = latest!;
    const { id } = await world.ledger.decisions.record(input, { ...decision, method: METHOD + 6 }, world.clock.now());
    const words = wordsOf(await htmlOf(world, id));
    expect(words).toContain(`Made by method ${METHOD + 6}; today's is method ${METHOD}. It stands as recorded.`);
    expect(words).not.toContain("Download the proof file");
    await expect(proofFileAt({ context: contextOf(world) }).html({ id }, {}, NOBODY, NEVER)).rejects.toThrow(
      `${id} was made by method ${METHOD + 6}`,
    );
  });
});
