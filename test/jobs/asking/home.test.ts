import { expect, it } from "vitest";
import { takeVisits } from "../../../src/app/asked.ts";
import { ask, openHome, questionsOf, visitIn, wordsIn } from "../../support/slack/ask.ts";
import { ADA, GRACE } from "../../support/slack/press.ts";
import { useWorlds, type World } from "../../support/world.ts";

const world = useWorlds();

const homeOf = (here: World, user: string): string => wordsIn({ blocks: here.sandbox.slack.homes.get(user) ?? [] });

it("the Home of an approver leads to the messages that wait for them, and says what is on hold, wrong and next", async () => {
  const here = await world({ scenarios: ["clear-winner", "broken-split", "flat"], canAnswer: true });
  await here.announced();
  here.approvers = [ADA.id];
  await ask(here, `hold ${here.idOf("flat")}`);
  await ask(here, "pause herald");
  expect(await openHome(here)).toEqual({ outcome: "shown", waiting: 1, isApprover: true });
  const shown = homeOf(here, ADA.id);
  const { channel, ts } = here.announcements()[0]!;
  expect(shown).toContain(`/slack?channel=${channel}#${ts}|Review and decide>`);
  expect(shown).toMatch(/1.experiment waits for your answer/u);
  expect(shown).toContain("*On hold*");
  expect(shown).toContain("On hold until someone allows it again, by ada (U0SANDADA1)");
  expect(shown).toMatch(/Traffic split · 1.experiment/u);
  expect(shown).toContain("*Herald is paused* by ada (U0SANDADA1)");
  expect(shown).toContain("next digest");
});

it("the Home of somebody who may not answer says so, and leads to no message", async () => {
  const here = await world({ scenarios: ["clear-winner"], canAnswer: true });
  await here.announced();
  here.approvers = [ADA.id];
  expect(await openHome(here, GRACE.id)).toEqual({ outcome: "shown", waiting: 1, isApprover: false });
  const shown = homeOf(here, GRACE.id);
  expect(shown).toContain("Nothing needs you");
  expect(shown).toContain("acting.approvers in the configuration names them");
  expect(shown).not.toContain("Review and decide");
});

it("somebody of another workspace gets no Home", async () => {
  const here = await world({ scenarios: [] });
  expect(await openHome(here, ADA.id, "T0STRANGER")).toEqual({ outcome: "refused" });
  expect(here.sandbox.slack.homes.size).toBe(0);
});

it("a Home is made once for somebody who goes back and forth, and again later", async () => {
  const here = await world({ scenarios: [] });
  const asked: string[] = [];
  const take = takeVisits(questionsOf(here), { enqueue: async (job) => String(asked.push(job)) }, here.clock);
  const event = (user: string, tab = "home") => ({
    type: "event_callback",
    team_id: "T0SANDBOX1",
    event_id: "Ev1",
    event: { type: "app_home_opened", user, tab },
  });
  for (const sent of [event(ADA.id), event(ADA.id), event(GRACE.id), event(ADA.id, "messages"), { type: "other" }])
    await take(sent);
  expect(asked).toEqual(["asking.home", "asking.home"]);
  here.clock.advance(10_000);
  await take(event(ADA.id));
  expect(asked).toHaveLength(3);
});

it("only the Home's own button asks for a link, and a button of a message is no visit", async () => {
  const here = await world({ scenarios: [] });
  const press = (action: string, container: object) => ({
    type: "block_actions",
    user: ADA,
    team: { id: "T0SANDBOX1" },
    container,
    actions: [{ type: "button", action_id: action, action_ts: "1.1" }],
  });
  expect(visitIn(here, press("herald:open-page", { type: "view", view_id: "V1" }))).toMatchObject({
    person: `slack:${ADA.id}`,
    personName: "ada",
    wantsLink: true,
  });
  for (const other of [press("herald:stop", { type: "view" }), press("herald:open-page", { type: "message" })])
    expect(questionsOf(here).visitIn(other)).toBeUndefined();
});
