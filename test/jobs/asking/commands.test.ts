import { describe, expect, it } from "vitest";
import { ask, CHANNEL, fieldsOf, questionIn, wordsIn } from "../../support/slack/ask.ts";
import { ADA, GRACE } from "../../support/slack/press.ts";
import { useWorlds, type World } from "../../support/world.ts";

const world = useWorlds();

async function announced(): Promise<World> {
  const here = await world({ scenarios: ["clear-winner", "broken-split"], canAnswer: true });
  await here.announced();
  return here;
}

describe("what somebody asks Herald in Slack", () => {
  it("status says what waits, with the way to its message, what is wrong, and what is next", async () => {
    const here = await announced();
    const shown = await ask(here, "status");
    expect(shown).toMatchObject({
      user: ADA.id,
      channel: CHANNEL,
      text: "1 decision for you · 1 problem · 0 running.",
    });
    expect(wordsIn(shown)).toContain("Review and decide");
    expect(wordsIn(shown)).toMatch(/Traffic split · 1.experiment/u);
    expect(wordsIn(shown)).toContain("next digest");
    expect(here.sandbox.slack.messages.some(({ text }) => text.startsWith("1 decision for you · 1 problem"))).toBe(
      false,
    );
  });

  it("why says how an experiment stands, by a part of its name, and hides what must not be believed", async () => {
    const here = await announced();
    const winner = here.sandbox.experiments.find("clear-winner");
    const part = winner.name.slice(0, 8).toUpperCase();
    expect(wordsIn(await ask(here, `why ${part}`))).toMatch(/is ahead|Herald will stop/u);
    const split = here.sandbox.experiments.find("broken-split");
    const broken = wordsIn(await ask(here, `why ${split.id}`));
    expect(broken).toContain("Results are hidden until this is fixed");
    expect(broken).not.toContain("Chance of being best");
  });

  it("an experiment that several names fit is not guessed, and one that nobody knows is not made up", async () => {
    const here = await announced();
    const several = await ask(here, "why e");
    expect(wordsIn(several)).toContain("2 experiments fit “e”");
    expect(wordsIn(several)).toContain(here.idOf("broken-split"));
    expect(wordsIn(await ask(here, "why teapot"))).toContain("No experiment that Herald knows is called “teapot”");
    expect(wordsIn(await ask(here, "hold"))).toContain("Which experiment?");
  });

  it("digest now asks for the job that its schedule asks for, once however often it is asked for", async () => {
    const here = await announced();
    expect((await ask(here, "digest now"))?.text).toContain("posts the digest to #experiments");
    await ask(here, "digest now");
    expect(await here.settle()).toEqual([]);
    expect(here.messages("digest:")).toHaveLength(1);
  });

  it("plan without figures says how to plan, and with them what herald plan would", async () => {
    const here = await world({ scenarios: [] });
    expect(wordsIn(await ask(here, "plan"))).toContain("/herald plan 5% 10% 2000/day");
    expect(wordsIn(await ask(here, "plan 5% 10% many"))).toContain("“many” has no meaning in it");
    expect(wordsIn(await ask(here, "plan 5%"))).toContain("the lift is missing");
    const shown = wordsIn(await ask(here, "plan 5% +10% 2,000/day"));
    // As herald plan --rate 5% --daily 2000 --lifts 10% prints it.
    expect(shown).toContain("A lift of 10% takes about 17");
    expect(shown).toMatch(/14.days: 70%/u);
    expect(shown).toMatch(/42.days: &gt;99%/u);
  });

  it("hold, allow, pause and resume do what the commands of the same name do, in the name of the person", async () => {
    const here = await announced();
    const id = here.idOf("clear-winner");
    expect((await ask(here, `hold ${id}`))?.text).toContain("is on hold");
    expect((await ask(here, `hold ${id}`))?.text).toContain("is already on hold, by ada (U0SANDADA1)");
    expect((await ask(here, `allow ${id}`))?.text).toContain("is no longer on hold");
    expect((await ask(here, "pause herald"))?.text).toContain("It stops no experiment");
    expect(wordsIn(await ask(here, "status"))).toContain("*Herald is paused* by ada (U0SANDADA1)");
    expect((await ask(here, "resume herald"))?.text).toContain("The pause is over");
    const said = await here.ledger.instructions.recent("2000-01-01T00:00:00.000Z");
    expect(said.map(({ kind, via, actor }) => `${kind} ${via} ${actor}`)).toEqual(
      ["never", "allow", "pause", "resume"].map((kind) => `${kind} slack slack:${ADA.id}`),
    );
  });

  it("nothing and nonsense get the list of questions, with the one that comes nearest", async () => {
    const here = await world({ scenarios: [] });
    expect(wordsIn(await ask(here, ""))).toContain("/herald why &lt;experiment&gt;");
    const shown = await ask(here, "staus");
    expect(shown?.text).toBe("Herald does not know “staus”. Did you mean */herald status*?");
    expect((await ask(here, "pause checkout"))?.text).toContain("Herald does not know “pause checkout”");
    expect(await here.ledger.instructions.general()).toEqual([]);
  });

  it("share shows the answer to the channel, but no help and no refusal", async () => {
    const here = await announced();
    here.approvers = [GRACE.id];
    const before = here.sandbox.slack.messages.length;
    expect(await ask(here, "status share")).toBeUndefined();
    expect(here.sandbox.slack.messages.slice(before).map(({ text }) => text)).toEqual([
      "1 decision for you · 1 problem · 0 running.",
    ]);
    expect(await ask(here, "help share")).toBeDefined();
    expect(await ask(here, "pause herald share")).toBeDefined();
    expect(here.sandbox.slack.messages).toHaveLength(before + 1);
  });

  it("the same command delivered again is answered once", async () => {
    const here = await announced();
    const fields = fieldsOf(here, "pause herald");
    const before = here.sandbox.slack.whispers.length;
    await here.runner.run("asking.command", questionIn(here, fields));
    expect(await here.runner.run("asking.command", questionIn(here, fields))).toEqual({ outcome: "repeated" });
    expect(here.sandbox.slack.whispers).toHaveLength(before + 1);
    expect(await here.ledger.instructions.general()).toHaveLength(1);
  });
});

describe("who may ask", () => {
  it("somebody who may not answer reads everything and changes nothing", async () => {
    const here = await announced();
    here.approvers = [ADA.id];
    const user = GRACE.id;
    expect((await ask(here, "status", { user }))?.text).toContain("1 decision for you");
    for (const words of ["pause herald", "resume herald", `hold ${here.idOf("clear-winner")}`, "allow x"])
      expect((await ask(here, words, { user }))?.text).toContain("You are not on the list of people who can answer");
    expect(await here.ledger.instructions.recent("2000-01-01T00:00:00.000Z")).toEqual([]);
  });

  it("somebody of another workspace hears nothing, and nothing is done", async () => {
    const here = await announced();
    const fields = fieldsOf(here, "pause herald", { team_id: "T0STRANGER" });
    expect(await here.runner.run("asking.command", questionIn(here, fields))).toEqual({ outcome: "refused" });
    expect(here.sandbox.slack.whispers).toEqual([]);
    expect(await here.ledger.instructions.general()).toEqual([]);
  });

  it("a bot is told that only people can ask", async () => {
    const here = await world({ scenarios: [] });
    const fields = fieldsOf(here, "pause herald", { user_id: "USLACKBOT" });
    await here.runner.run("asking.command", questionIn(here, fields));
    expect(here.sandbox.slack.whispers.at(-1)?.text).toBe("Only people can answer.");
    expect(await here.ledger.instructions.general()).toEqual([]);
  });
});

describe("the address for an answer", () => {
  it("that is not Slack's is not used: the person gets an ephemeral message, and the log does not hold it", async () => {
    const here = await world({ scenarios: [] });
    const foreign = "https://evil.example.test/commands/secret";
    for (const response_url of [
      foreign,
      "https://hooks.slack.com.evil.test/x",
      "http://hooks.slack.com/x",
      "nonsense",
    ]) {
      const asked = questionIn(here, fieldsOf(here, "status", { response_url }));
      expect(here.addresses.of(asked.id)).toBeUndefined();
      await here.runner.run("asking.command", asked);
    }
    expect(here.sandbox.slack.whispers).toHaveLength(4);
    expect(here.sandbox.requests.filter(({ operation }) => operation === "respond")).toEqual([]);
    expect(JSON.stringify(here.log.entries)).not.toContain("evil");
  });

  it("is in neither the question that the queue keeps, nor the ledger, nor the log, and is not used after half an hour", async () => {
    const here = await world({ scenarios: [] });
    const asked = questionIn(here, fieldsOf(here, "status"));
    expect(here.addresses.of(asked.id)).toContain("/slack/respond/");
    await here.runner.run("asking.command", asked);
    const kept = JSON.stringify([asked, await here.ledger.records.page("notes", { limit: 1_000 }), here.log.entries]);
    expect(kept).not.toContain("respond");
    here.clock.advance(30 * 60_000);
    expect(here.addresses.of(asked.id)).toBeUndefined();
  });

  it("that Slack takes nothing at any more is left for an ephemeral message", async () => {
    const here = await world({ scenarios: [] });
    const response_url = `${here.sandbox.url}/slack/respond/unknown`;
    expect((await ask(here, "status share", { response_url }))?.user).toBe(ADA.id);
  });

  it("that broke on a shared answer shows it to the person only: it could stand in the channel already", async () => {
    const here = await world({ scenarios: [] });
    const asked = questionIn(here, fieldsOf(here, "status share"));
    here.sandbox.faults.add({ kind: "commit-then-500", operation: "respond", times: 1 });
    await expect(here.runner.run("asking.command", asked)).rejects.toThrow("Slack answered with HTTP 500");
    await here.runner.run("asking.command", asked);
    expect(here.sandbox.slack.messages).toHaveLength(1);
    expect(here.sandbox.slack.whispers).toHaveLength(1);
  });
});

it("names from outside format nothing and call nobody", async () => {
  const csv =
    "experiment,variant,is_control,day,impressions,conversions\n<!channel> *boom* @here,<!here>,true,1,100,5\n<!channel> *boom* @here,B,false,1,100,5\n";
  const here = await world({ importCsv: csv, importMode: "replay" });
  await here.sweep();
  const shown = [
    await ask(here, "why boom"),
    await ask(here, "hold boom"),
    await ask(here, "why <!channel> <@U0SANDADA1> *x*"),
    await ask(here, "<!everyone> `x`"),
  ];
  for (const one of shown) {
    const words = JSON.stringify([one?.text, one?.blocks]);
    expect(words).not.toMatch(/<[!@#]/u);
    expect(words).not.toContain("*boom*");
  }
});
