import type { World } from "../app/index.ts";

/** What became of every experiment: each one is accounted for, under its verdict and the gate that decided it. */
export async function summarizeDemo(world: World, days: number): Promise<readonly string[]> {
  const { ledger, settings, sandbox } = world;
  const lines: string[] = [];
  const groups = new Map<string, string[]>();
  const intents = await ledger.intents.recent("1970-01-01T00:00:00.000Z");
  const stopped = new Set(intents.filter(({ state }) => state === "stopped").map(({ account, experimentId }) => `${account} ${experimentId}`));
  let known = 0;
  for (const { id: account } of settings.accounts) {
    for (const { experimentId, name } of await ledger.experiments.list(account)) {
      known += 1;
      const latest = await ledger.decisions.latest(account, experimentId);
      const decision = latest?.decision;
      const group = stopped.has(`${account} ${experimentId}`)
        ? "stopped as decided"
        : decision === undefined
          ? "never judged"
          : decision.verdict === "winner"
            ? "winner, not stopped"
            : `${decision.verdict}: ${decision.firstFailing}`;
      groups.set(group, [...(groups.get(group) ?? []), name]);
    }
  }
  const chain = await ledger.decisions.verify();
  lines.push(`After ${days} days: ${known} experiments, ${chain.rows} decisions in the ledger, ${chain.firstBroken === undefined ? "their chain verifies" : `their chain is BROKEN at ${chain.firstBroken}`}.`);
  for (const [group, names] of [...groups].toSorted(([a], [b]) => a.localeCompare(b))) {
    lines.push(`${String(names.length).padStart(5)}  ${group.padEnd(36)} ${names.length <= 3 ? names.join("; ") : ""}`.trimEnd());
  }
  for (const { experimentName, state, updatedAt, decisionId } of intents.slice(0, 20)) lines.push(`${state} ${updatedAt.slice(0, 10)}  ${experimentName}  (decision ${decisionId})`);
  if (intents.length > 20) lines.push(`and ${intents.length - 20} more stops`);
  lines.push(`Messages in the sandbox's Slack: ${sandbox?.slack.messages.length}.`);
  return lines;
}
