import { describe, expect, it } from "vitest";
import { experimentAt } from "../../../src/app/site/experiment.ts";
import { experimentsAt } from "../../../src/app/site/experiments.ts";
import { programAt } from "../../../src/app/site/program.ts";
import { NOBODY, SiteRefusal, type SitePage, type SiteParameters } from "../../../src/http/index.ts";
import { NO_ACCOUNT_FACTS } from "../../../src/decision/index.ts";
import type { ExperimentView } from "../../../src/messages/index.ts";
import { stop as stopInSandbox } from "../../../src/sandbox/world/lifecycle.ts";
import { useWorlds, type World } from "../../support/world.ts";
import { pageToolsOf } from "./page-tools.ts";

const aWorld = useWorlds();
const { signal: NEVER } = new AbortController();
const PERMALINK = "https://example.slack.com/archives/C1/p1";

const htmlOf = async (page: SitePage, parameters: SiteParameters = {}, query: SiteParameters = {}): Promise<string> =>
  String((await page.html(parameters, query, NOBODY, NEVER))!.body);

function placeOf(world: World, scenario: string): SiteParameters {
  return { account: world.account, id: world.idOf(scenario) };
}

describe("The page of an experiment", () => {
  it("says that it was paused since its counts were read, and forecasts nothing more", async () => {
    const world = await aWorld({ scenarios: ["not-yet"] });
    await world.digest();
    const [page] = experimentAt(pageToolsOf(world));
    const at = placeOf(world, "not-yet");
    expect(await htmlOf(page!, at)).toContain("Forecast");
    // As when somebody pauses it by Herald: it is seen, and not read again.
    const ref = { account: world.account, experimentId: world.idOf("not-yet") };
    const { input } = (await world.ledger.decisions.latest(ref))!;
    const paused = { ...input.snapshot.experiment, status: "paused", statusAsSent: "paused" } as const;
    await world.ledger.experiments.remember(ref.account, paused, world.clock.now(), async () => NO_ACCOUNT_FACTS);
    const view = (await page!.json!(at, {}, NEVER)) as ExperimentView;
    expect([view.status, view.forecast.sentence]).toEqual(["paused", ""]);
    expect(await htmlOf(page!, at)).toContain("It is paused in Ours Privacy. What stands here is from before.");
  });

  it("leads to the message in which it is decided, as the list does; as on a past day neither does", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.digest();
    await world.settle();
    const tools = pageToolsOf(world, async () => PERMALINK);
    const [page] = experimentAt(tools);
    const link = `href="${PERMALINK}">Review and decide</a>`;
    expect(await htmlOf(page!, placeOf(world, "clear-winner"))).toContain(link);
    expect(await htmlOf(experimentsAt(tools))).toContain(link);
    const [{ lastClosedDay }] = [(await page!.json!(placeOf(world, "clear-winner"), {}, NEVER)) as ExperimentView];
    expect(await htmlOf(page!, placeOf(world, "clear-winner"), { asOf: lastClosedDay })).not.toContain(link);
  });

  it("says since when Herald has looked, where an earlier day is asked for", async () => {
    const world = await aWorld({ scenarios: ["not-yet"] });
    await world.digest();
    const [page] = experimentAt(pageToolsOf(world));
    const { seen } = (await page!.json!(placeOf(world, "not-yet"), {}, NEVER)) as ExperimentView;
    await expect(htmlOf(page!, placeOf(world, "not-yet"), { asOf: "2026-01-05" })).rejects.toThrow(
      new SiteRefusal(
        `Herald first looked at this experiment when ${seen!.first} (UTC) had closed. Ask for that day or a later one.`,
        404,
      ),
    );
    await expect(htmlOf(page!, placeOf(world, "not-yet"), { asOf: "0000-01-01" })).rejects.toThrow(
      "asOf: wanted a calendar day such as 2026-11-27.",
    );
  });
});

it("A query that makes no sense is refused in plain words", async () => {
  const page = experimentsAt(pageToolsOf(await aWorld({ scenarios: ["not-yet"] })));
  await expect(htmlOf(page, {}, { sort: "beauty", page: "x" })).rejects.toThrow(
    /^sort: wanted one of name, day, chance, lift, evidence, expected\. page: wanted a (whole )?number, once\.$/u,
  );
});

it("How testing goes leads to Herald's own pages of experiments", async () => {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  await world.digest();
  stopInSandbox(world.sandbox.experiments.find("clear-winner"), {}, world.clock.nowMs() + 3_600_000);
  await world.later(2 * 3_600_000);
  await world.sweep();
  const [page] = programAt(pageToolsOf(world), () => "http://127.0.0.1:3000");
  expect(await htmlOf(page!)).toContain(`href="/experiments/${world.account}/${world.idOf("clear-winner")}"`);
});
