import { expect, it } from "vitest";
import { explain } from "../../../src/app/explain.ts";
import { experimentAt } from "../../../src/app/site/experiment.ts";
import { experimentsAt } from "../../../src/app/site/experiments.ts";
import { NOBODY } from "../../../src/http/index.ts";
import { formatCount, formatLift, plainSpaces } from "../../../src/messages/index.ts";
import { pageToolsOf } from "./page-tools.ts";
import { wordsOnSlack } from "../../support/slack/on-slack.ts";
import { useWorlds } from "../../support/world.ts";

const aWorld = useWorlds();
const { signal: NEVER } = new AbortController();

/** What people read of HTML. */
const wordsOf = (html: unknown): string =>
  plainSpaces(String(html).replaceAll(/<[^>]+>/gu, " ")).replaceAll("&gt;", ">");

it("An experiment has the same numbers in the ledger, on its page, in the list, as JSON, and in Slack", async () => {
  const world = await aWorld({ scenarios: ["clear-winner", "five-variants", "not-yet"] });
  await world.digest();
  const [page] = experimentAt(pageToolsOf(world));
  const list = experimentsAt(pageToolsOf(world));
  const slack = plainSpaces(
    world
      .messages()
      .map((message) => wordsOnSlack(message as never))
      .join("\n"),
  );
  const rows = (await list.json!({}, {}, NEVER)) as {
    readonly rows: readonly { readonly experimentId: string; readonly lift: string; readonly chance: string }[];
  };
  const listed = wordsOf((await list.html({}, {}, NOBODY, NEVER))!.body);
  expect(rows.rows).toHaveLength(3);
  for (const { experimentId, lift, chance } of rows.rows) {
    const stored = (await world.ledger.decisions.latest({ account: world.account, experimentId }))!;
    const { arms, leader } = stored.decision;
    const ahead = arms[leader!]!;
    // The ledger's own figures, as they are written everywhere.
    const written = ahead.lift === null ? "" : plainSpaces(formatLift(ahead.lift));
    expect(plainSpaces(lift)).toBe(written);
    const parameters = { account: world.account, id: experimentId };
    const view = (await page!.json!(parameters, {}, NEVER)) as { readonly decisionId: string };
    const words = wordsOf((await page!.html(parameters, {}, NOBODY, NEVER))!.body);
    for (const figure of [written, chance]) expect([words, listed].every((text) => text.includes(figure))).toBe(true);
    for (const arm of arms)
      for (const count of [arm.impressions, arm.conversions]) expect(words).toContain(formatCount(count));
    expect(JSON.stringify(view)).toContain(JSON.stringify(stored.id));
    const { facts } = await explain(world.ledger, experimentId, "herald");
    expect(facts.stored.decision).toEqual(stored.decision);
    expect(slack).toContain(written);
  }
});

it("Where names are to stay inside, pages show keys in their place", async () => {
  const world = await aWorld({ redactNames: true, scenarios: ["clear-winner"] });
  await world.digest();
  const { name, key, variants, description } = world.sandbox.experiments.find("clear-winner");
  const [page] = experimentAt(pageToolsOf(world));
  const parameters = { account: world.account, id: world.idOf("clear-winner") };
  const shown = [
    (await experimentsAt(pageToolsOf(world)).html({}, {}, NOBODY, NEVER))!.body,
    (await page!.html(parameters, {}, NOBODY, NEVER))!.body,
    JSON.stringify(await page!.json!(parameters, {}, NEVER)),
  ].map(String);
  for (const text of shown) {
    expect(text).toContain(key);
    for (const word of [name, description ?? name, ...variants.map((variant) => variant.name)])
      expect(text).not.toContain(word);
  }
});
