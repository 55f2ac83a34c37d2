import { createHmac } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { jobs } from "../../jobs/index.ts";
import { createHttpServer, type HttpServer } from "../../src/http/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { slackActions } from "../../src/slack/index.ts";
import { ADA, buttonsOf, GRACE, GROWTH_TEAM, interactionOf, type PressChanges } from "../support/slack/press.ts";
import { DAY, useWorlds, type World, type WorldSetup } from "../support/world.ts";
import { someOf } from "../support/scope.ts";

const aWorld = useWorlds();
const SECRET = "signing-secret-of-these-tests";
const EVE = { id: "U0EVE00001", username: "eve", team_id: "T0SANDBOX1" };

/** Two experiments: one is proposed to be stopped, one would be stopped in two hours. Slack's presses come in over HTTP, and their jobs are done at once. */
async function target(setup: WorldSetup = {}): Promise<{ world: World; server: HttpServer }> {
  const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "propose" }, ...setup });
  world.canAnswer = true;
  await world.sweep();
  await world.settle();
  const take = async (interaction: unknown): Promise<void> => {
    for (const press of slackActions.answersIn(interaction)) await world.runner.run("acting.respond", press);
  };
  const queue = { enqueue: async () => "id", status: async () => undefined, retry: async () => false };
  const server = await createHttpServer({
    host: "127.0.0.1",
    port: 0,
    token: "a-trigger-token-for-tests",
    jobs,
    queue,
    readiness: async () => ({ ready: true, checks: {} }),
    slack: { signingSecret: SECRET, onInteraction: take, onCommand: async () => {}, onEvent: async () => {} },
    log: silentLog,
    clock: world.clock,
  });
  onTestFinished(() => server.close());
  return { world, server };
}

interface Post {
  readonly secret?: string;
  readonly shiftSeconds?: number;
  readonly unsigned?: boolean;
  readonly body?: string;
}

/** What Slack, or somebody who would like to be Slack, sends. @returns the HTTP status */
async function post(
  world: World,
  server: HttpServer,
  interaction: object,
  { secret = SECRET, shiftSeconds = 0, unsigned = false, body }: Post = {},
): Promise<number> {
  const sent = body ?? new URLSearchParams({ payload: JSON.stringify(interaction) }).toString();
  const timestamp = String(Math.floor(world.clock.nowMs() / 1000) + shiftSeconds);
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${sent}`).digest("hex")}`;
  const headers = unsigned ? {} : { "x-slack-request-timestamp": timestamp, "x-slack-signature": signature };
  return (
    await fetch(`${server.url}/slack/interactivity`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: sent,
    })
  ).status;
}

const message = (world: World) => world.messages("proposal:").at(-1)!;

/** Everything that may not change: what people said, what is to be stopped, and what left for the server. */
async function traces(world: World): Promise<object> {
  const instructions = await world.ledger.instructions.recent("2000-01-01T00:00:00.000Z");
  const intents = await world.ledger.intents.recent("2000-01-01T00:00:00.000Z");
  const { rows, firstBroken } = await world.ledger.decisions.verify();
  return {
    instructions,
    intents: intents.map(({ id, state, requestedBy }) => ({ id, state, requestedBy })),
    rows,
    firstBroken,
    buttons: buttonsOf(message(world)).length,
    stops: [...world.sandboxes.values()].flatMap(({ requests }) =>
      requests.filter(({ operation }) => operation === "stop"),
    ).length,
  };
}

/** Tries, then lets time pass. */
async function expectNothing(world: World, attempt: () => Promise<unknown>): Promise<void> {
  const before = await traces(world);
  expect(before).toMatchObject({ instructions: [], stops: 0, buttons: 3 });
  await attempt();
  expect(await traces(world)).toEqual(before);
  await world.settle(new Date(world.clock.nowMs() + DAY).toISOString());
  expect(await traces(world)).toEqual(before);
}

describe("with nothing in hand, nobody can stop, veto or hold anything", () => {
  it.each<[string, Post]>([
    ["no signature", { unsigned: true }],
    ["a guessed secret", { secret: "guess" }],
    ["an empty secret", { secret: "" }],
    ["a request that was recorded more than five minutes ago", { shiftSeconds: -301 }],
    ["a request made for later", { shiftSeconds: 301 }],
    ["too much", { body: `payload=${"x".repeat(600_000)}` }],
  ])("%s", async (_what, how) => {
    const { world, server } = await target();
    await expectNothing(world, async () =>
      expect(await post(world, server, interactionOf(world, message(world), "stop"), how)).toBe(401),
    );
    expect(world.sandbox.slack.whispers).toEqual([]);
  });

  it("a recorded press whose button, or presser, was exchanged", async () => {
    const { world, server } = await target({});
    const recorded = new URLSearchParams({
      payload: JSON.stringify(interactionOf(world, message(world), "not-yet")),
    }).toString();
    const timestamp = String(Math.floor(world.clock.nowMs() / 1000));
    const signature = `v0=${createHmac("sha256", SECRET).update(`v0:${timestamp}:${recorded}`).digest("hex")}`;
    for (const forged of [recorded.replaceAll("not-yet", "stop"), recorded.replaceAll(ADA.id, EVE.id)]) {
      const headers = { "x-slack-request-timestamp": timestamp, "x-slack-signature": signature };
      await expectNothing(world, async () =>
        expect(
          (await fetch(`${server.url}/slack/interactivity`, { method: "POST", headers, body: forged })).status,
        ).toBe(401),
      );
    }
  });
});

describe("a press that was recorded", () => {
  it("and is sent again within the five minutes does nothing new", async () => {
    const { world, server } = await target();
    const interaction = interactionOf(world, message(world), "not-yet");
    expect(await post(world, server, interaction)).toBe(200);
    const after = await traces(world);
    for (let again = 0; again < 3; again += 1) expect(await post(world, server, interaction)).toBe(200);
    expect(await traces(world)).toEqual(after);
    expect(world.sandbox.slack.whispers).toHaveLength(1);
  });
});

describe("with an account in the workspace, but no right to answer", () => {
  const withApprovers = (world: World, approvers: readonly string[]): void => void (world.approvers = approvers);

  it.each(someOf(["stop", "not-yet", "never"] as const, 1))("%s is refused, and the person hears why", async (kind) => {
    const { world, server } = await target();
    withApprovers(world, [ADA.id]);
    await expectNothing(world, () => post(world, server, interactionOf(world, message(world), kind, { user: GRACE })));
    expect(world.sandbox.slack.whispers).toMatchObject([
      {
        user: GRACE.id,
        text: "You are not on the list of people who can answer (acting.approvers in the configuration).",
      },
    ]);
  });

  it("an undo is refused, the person hears why, and the experiment stays on hold", async () => {
    const { world, server } = await target();
    withApprovers(world, [ADA.id]);
    await post(world, server, interactionOf(world, message(world), "never", { user: ADA }));
    const before = await traces(world);
    expect(before).toMatchObject({ instructions: [{ kind: "never" }], buttons: 1, stops: 0 });
    await post(world, server, interactionOf(world, message(world), "undo", { user: GRACE }));
    expect(world.sandbox.slack.whispers.at(-1)).toMatchObject({
      user: GRACE.id,
      text: "You are not on the list of people who can answer (acting.approvers in the configuration).",
    });
    expect(await traces(world)).toEqual(before);
    await world.later(DAY);
    expect(await traces(world)).toMatchObject({ instructions: [{ kind: "never" }], buttons: 1, stops: 0 });
  });

  it("who is in an approving user group may, who is not may not", async () => {
    const { world, server } = await target();
    withApprovers(world, [GROWTH_TEAM]);
    await expectNothing(world, () =>
      post(world, server, interactionOf(world, message(world), "stop", { user: GRACE })),
    );
    await post(world, server, interactionOf(world, message(world), "not-yet", { user: ADA }));
    expect(await traces(world)).toMatchObject({ instructions: [{ kind: "not-yet" }] });
  });

  it("a group that Slack does not know lets nobody in", async () => {
    const { world, server } = await target();
    withApprovers(world, ["S0DELETED1"]);
    await expectNothing(world, () => post(world, server, interactionOf(world, message(world), "stop")));
  });

  it("a name like an approver's does not help", async () => {
    const { world, server } = await target();
    withApprovers(world, [ADA.id]);
    await expectNothing(world, () =>
      post(world, server, interactionOf(world, message(world), "stop", { user: { ...EVE, username: "ada" } })),
    );
  });

  it.each([
    ["Herald itself", "U0HERALD01"],
    ["Slackbot", "USLACKBOT"],
    ["a bot", "B0HERALD01"],
    ["an app", "A0HERALD01"],
  ])("%s may not, though anyone in the channel may", async (_who, id) => {
    const { world, server } = await target();
    await expectNothing(world, () =>
      post(
        world,
        server,
        interactionOf(world, message(world), "stop", { user: { id, username: "bot", team_id: "T0SANDBOX1" } }),
      ),
    );
  });

  it("somebody of another company in a shared channel may not, unless named", async () => {
    const { world, server } = await target();
    const guest = { ...GRACE, team_id: "T0OTHERCO1" };
    await expectNothing(world, () =>
      post(world, server, interactionOf(world, message(world), "stop", { user: guest })),
    );
    withApprovers(world, [GRACE.id]);
    await post(world, server, interactionOf(world, message(world), "not-yet", { user: guest }));
    expect(await traces(world)).toMatchObject({ instructions: [{ kind: "not-yet" }] });
  });
});

describe("with the right to answer, and a press that is not what Herald posted", () => {
  const value = (world: World, changes: object): string =>
    JSON.stringify({ ...(JSON.parse(buttonsOf(message(world))[0]!.value) as object), ...changes });

  const PRESSES: readonly [string, (world: World) => PressChanges][] = [
    [
      "another workspace in which the app is installed",
      () => ({ team: "T0OTHERCO1", user: { ...ADA, team_id: "T0OTHERCO1" } }),
    ],
    ["another channel", () => ({ channel: "C0SANDBOX02" })],
    ["another message", () => ({ messageTs: "1795632705.000001" })],
    ["the digest's or the thread's first message", (world) => ({ messageTs: world.messages("experiment:")[0]!.ts })],
    ["an account that is not configured", (world) => ({ value: value(world, { account: "other" }) })],
    ["an experiment that Herald never saw", (world) => ({ value: value(world, { experiment: "exp_made_up" }) })],
    [
      "a decision that was never made",
      (world) => ({ value: value(world, { decision: "dec_000000000000000000000000" }) }),
    ],
    [
      "another winner than was found",
      (world) => ({ value: value(world, { winner: world.sandbox.experiments.find("clear-winner").variants[0]!.id }) }),
    ],
    ["a field too many", (world) => ({ value: value(world, { url: "https://evil.test" }) })],
    ["no JSON", () => ({ value: "stop it" })],
    ["nothing", () => ({ value: "null" })],
    ["an intent in place of a proposal", () => ({ value: '{"about":"intent","intent":"act_1"}' })],
    [
      "a made-up intent to veto",
      () => ({ actionId: "herald:veto", value: '{"about":"intent","intent":"act_000000000000000000000000"}' }),
    ],
    [
      "a made-up intent to hasten",
      () => ({ actionId: "herald:hasten", value: '{"about":"intent","intent":"act_000000000000000000000000"}' }),
    ],
    [
      "a made-up intent to undo",
      () => ({ actionId: "herald:undo", value: '{"about":"intent","intent":"act_000000000000000000000000"}' }),
    ],
    ["an undo where nothing is on hold", () => ({ actionId: "herald:undo" })],
    ["SQL", () => ({ actionId: "herald:veto", value: JSON.stringify({ about: "intent", intent: "' OR 1=1 --" }) })],
    ["an action that there is not", () => ({ actionId: "herald:pause" })],
    ["an action of somebody else's app", () => ({ actionId: "other:stop" })],
    ["a control character", (world) => ({ value: value(world, { winner: "\u0000" }).replace("\\u0000", "\u0000") })],
  ];

  it.each(someOf(PRESSES, 4))("%s", async (_what, changes) => {
    const { world, server } = await target();
    await expectNothing(world, () => post(world, server, interactionOf(world, message(world), "stop", changes(world))));
  });

  it("the decision of another experiment", async () => {
    const { world, server } = await target({ scenarios: ["clear-winner", "clear-winner"] });
    const [first, second] = world.messages("proposal:");
    const other = (JSON.parse(buttonsOf(first)[0]!.value) as { decision: string }).decision;
    await expectNothing(world, () =>
      post(world, server, interactionOf(world, second!, "stop", { value: value(world, { decision: other }) })),
    );
  });

  it("the button of one account's proposal on that of another", async () => {
    const { world, server } = await target({ accounts: ["main", "clinic"] });
    const [first, second] = world.messages("proposal:");
    expect(
      [first, second].map((one) => (JSON.parse(buttonsOf(one)[0]!.value) as { account: string }).account).toSorted(),
    ).toEqual(["clinic", "main"]);
    await expectNothing(world, () =>
      post(world, server, interactionOf(world, second!, "stop", { value: buttonsOf(first)[0]!.value })),
    );
  });

  it("a proposal of an account that was taken out of the configuration", async () => {
    const { world, server } = await target({ accounts: ["main", "clinic"] });
    const proposal = world.messages("proposal:").find((one) => buttonsOf(one)[0]!.value.includes('"clinic"'))!;
    world.settings = { ...world.settings, accounts: world.settings.accounts.filter(({ id }) => id !== "clinic") };
    await expectNothing(world, () => post(world, server, interactionOf(world, proposal, "stop")));
  });
});

describe("the job that a press asks for", () => {
  it("holds nothing of the press's address for answers, its verification token and its message", async () => {
    const { world } = await target();
    const [press] = slackActions.answersIn(interactionOf(world, message(world), "stop"));
    expect(JSON.stringify(press)).not.toMatch(/hooks\.slack|deprecated-verification-token|blocks|trigger/);
  });

  it("cannot be asked for by anybody without Slack: it cannot be triggered", async () => {
    const { server } = await target();
    const answer = await fetch(`${server.url}/v1/jobs/acting.respond`, {
      method: "POST",
      headers: { authorization: "Bearer a-trigger-token-for-tests", "content-type": "application/json" },
      body: "{}",
    });
    expect(answer.status).toBe(404);
  });
});
