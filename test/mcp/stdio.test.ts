import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { herald, HeraldProcess, usedFolder } from "../cli/herald-process.ts";
import { isEverything } from "../support/scope.ts";
import { agentOverStdio } from "./agent-over-stdio.ts";
import { answerOf } from "./agent-of-world.ts";

const PATIENCE_MS = 600_000;
const HERO = "Homepage hero: video vs. still";

it.runIf(isEverything)(
  "an agent that starts herald mcp reads the ledger, also while a worker holds it; what it sets off needs the worker, and says so",
  async () => {
    const directory = usedFolder();
    await herald(["run", "monitoring.sweep"], { directory });
    const { client, stderr } = await agentOverStdio(directory);
    expect((await client.listTools()).tools).toHaveLength(10);
    const told = JSON.parse((await herald(["explain", HERO, "--json"], { directory })).stdout);
    const { arms } = told.stored.decision;
    const wanted = {
      decisionId: told.stored.id,
      isSame: true,
      variants: arms.map(({ name, impressions, conversions, lift }: Record<string, unknown>) => ({
        name,
        impressions,
        conversions,
        lift,
      })),
    };
    const both = await Promise.all([
      answerOf(client, "explain", { name: HERO }),
      answerOf(client, "what_if", { experiment: HERO, minDays: 14 }),
    ]);
    expect(both[0].facts).toMatchObject(wanted);
    expect(both[1].facts).toMatchObject({ isChanged: true, own: { result: "Winner" } });
    for (const tool of ["propose", "pause_herald"])
      expect(await answerOf(client, tool, tool === "propose" ? { experiment: HERO } : {})).toMatchObject({
        isError: true,
        texts: [expect.stringMatching(/^No worker has run here yet\. To start one: node \S+ start\./u)],
      });

    const worker = new HeraldProcess(["start"], { directory });
    await worker.printed("Herald goes on working");
    const beside = await answerOf(client, "explain", { name: HERO });
    expect(beside.facts).toMatchObject({ isSame: true, verdict: "winner" });
    const url = readFileSync(join(directory, "data/worker-url"), "utf8").trim();
    const token = readFileSync(join(directory, "data/trigger-token"), "utf8").trim();
    const listed = await answerOf(client, "list_experiments", { search: "hero" });
    const twin = await fetch(`${url}/v1/experiments?search=hero`, { headers: { authorization: `Bearer ${token}` } });
    const { rows, total } = (await twin.json()) as { rows: { lift: string; chance: string }[]; total: number };
    expect(listed.facts).toMatchObject({
      total,
      experiments: rows.map(({ lift, chance }) => ({ lift, chance })),
    });
    expect((await answerOf(client, "propose", { experiment: HERO })).facts).toMatchObject({ isAsked: true });
    expect((await answerOf(client, "pause_herald", {})).facts).toMatchObject({
      by: "curious-agent, mcp",
      isPaused: true,
    });
    expect(stderr()).not.toContain(token);

    await worker.end("SIGTERM");
    expect(await answerOf(client, "pause_herald", {})).toMatchObject({
      isError: true,
      texts: [expect.stringMatching(/needs a running worker; to start one: node \S+ start/u)],
    });
    expect((await answerOf(client, "list_experiments", {})).facts).toMatchObject({
      paused: { by: "curious-agent, mcp" },
    });
  },
  PATIENCE_MS,
);
