import { describe, expect, it } from "vitest";
import { NOBODY } from "../../../src/http/index.ts";
import { whatIfAt } from "../../../src/app/site/what-if.ts";
import { decide } from "../../../src/decision/index.ts";
import { plainSpaces } from "../../../src/messages/index.ts";
import { pageDocument } from "../../../src/page/index.ts";
import { rehearsePart, whatIf } from "../../../src/replay/index.ts";
import { createWhatIf } from "../../../src/what-if-threads/index.ts";
import { inputAfter } from "../../support/daily-looks.ts";
import { aCase, variedDays } from "../../support/snapshots.ts";
import { useWorlds, type World } from "../../support/world.ts";

const world = useWorlds();
const HOSTILE = `<script>alert(1)</script>"'\u202e evil`;

/** Without a thread: the same answers. */
const answering = createWhatIf(async (task) => {
  if (task.kind === "plan") throw new Error("no page asks for a plan");
  return task.kind === "replay"
    ? whatIf(task.recorded, task.policy)
    : rehearsePart(task.rules, task.traffic, task.lift, task.part);
});

/** An experiment of 28 days that gains, looked at on each of them. */
async function record(
  { ledger, clock, account }: World,
  id: string,
  status: "running" | "completed",
  name = HOSTILE,
): Promise<void> {
  const whole = aCase({
    days: variedDays(28, [
      [2000, 100],
      [2000, 116],
    ]),
    experiment: { id, key: id, name },
    rules: { minDays: 7, horizonDays: 28 },
  });
  for (const day of [14, 28]) {
    const seen = inputAfter(whole, day);
    const experiment = { ...seen.snapshot.experiment, ...(day === 28 && { status, statusAsSent: status }) };
    const snapshot = { ...seen.snapshot, account, experiment };
    await ledger.experiments.remember(account, experiment, clock.now(), async () => seen.history.account);
    const history = (await ledger.decisions.historyOf({ account, experimentId: id }, snapshot.lastClosedDay))!;
    const input = { ...seen, snapshot, history: { ...history, firstFingerprint: seen.history.firstFingerprint } };
    await ledger.decisions.record(input, decide(input), clock.now());
  }
}

function pageOf(one: World) {
  const context = {
    ledger: one.ledger,
    settings: one.settings,
    clock: one.clock,
    workerHealth: async () => one.health,
  };
  const page = whatIfAt(
    {
      context,
      document: (frame, visitor, contents) =>
        pageDocument(
          { ...frame, visitor, signIn: undefined, isDemo: false, assets: (name) => `/assets/${name}` },
          contents,
        ),
    },
    answering,
  );
  const place = { account: one.account, id: "exp-a" };
  const { signal } = new AbortController();
  return {
    html: async (query: Record<string, string> = {}) => {
      const answer = (await page.html(place, query, NOBODY, signal))!;
      return { ...answer, body: plainSpaces(String(answer.body)) };
    },
    json: (query: Record<string, string> = {}) => page.json!(place, query, signal),
  };
}

describe("the what-if page", () => {
  it("holds everything at once for a browser without JavaScript", async () => {
    const one = await world();
    await record(one, "exp-a", "running");
    await record(one, "exp-b", "completed", "Past one");
    const { status, body } = await pageOf(one).html({ alphaPercent: "0.1" });
    expect(status).toBe(200);
    expect(body).toContain("These numbers are known already: changing the rule now would change what it promises.");
    expect(body).toMatch(/Current rules<\/th>.*Winner: <bdi>/u);
    expect(body).toMatch(/\d% ± \d/u);
    expect(body).toContain("Past one");
    expect(body).toContain("alpha: 0.001");
    expect(body).not.toMatch(/hx-trigger="load"|Simulating|Replaying/u);
    // Sliders need JavaScript: without it the numbers beside them are the form.
    expect(body.match(/<input class="slider" type="range" hidden/gu)).toHaveLength(5);
    expect(body.match(/<input class="slider"[^>]* name=/gu)).toBeNull();
  });

  it("leaves what takes longer to further requests while a slider moves", async () => {
    const one = await world();
    await record(one, "exp-a", "running");
    const page = pageOf(one);
    const own = await page.html({ alphaPercent: "2", part: "own" });
    expect(own.body).toContain('<div id="later" hx-get=');
    const traffic = await page.html({ alphaPercent: "2", part: "traffic" });
    expect(traffic.body).toContain("± ");
    expect(traffic.body).toContain('<section id="past" hx-get=');
    expect((await page.html({ alphaPercent: "2", part: "past" })).body).toContain("No experiment of this account");
  });

  it("says the same to programs, and refuses what makes no sense", async () => {
    const one = await world();
    await record(one, "exp-a", "running");
    const page = pageOf(one);
    expect(await page.json()).toMatchObject({ experimentId: "exp-a", results: { isChanged: false } });
    await expect(page.json({ minDays: "35" })).rejects.toThrow("horizonDays: 28");
    const { status, body } = await page.html({ minDays: "35" });
    expect(status).toBe(422);
    expect(body).toContain('id="horizonDays-problem" role="alert">28 days is shorter than the minimum of 35 days');
    expect(body).not.toContain("Current rules</th>");
  });

  it("shows a hostile name as text", async () => {
    const one = await world();
    await record(one, "exp-a", "completed");
    const { body } = await pageOf(one).html({ minDays: `"><script>` });
    expect(body).not.toMatch(/<script>|alert\(1\)<\/script>|\u202e/u);
    expect(body).toContain("&lt;script&gt;alert(1)");
  });

  it("is not there for an experiment that no decision is about", async () => {
    const one = await world();
    await expect(pageOf(one).json()).resolves.toBeUndefined();
  });
});
