import type { World } from "../app/index.ts";
import type { Decision } from "../decision/index.ts";
import { checkTitle } from "../messages/index.ts";
import type { StoredDecision } from "../ports/index.ts";

/** What became of every experiment: each one is accounted for, under its verdict and the check that decided it. */
export async function summarizeDemo(world: World, days: number): Promise<readonly string[]> {
  const { ledger, settings, sandbox } = world;
  const intents = await ledger.intents.recent("1970-01-01T00:00:00.000Z");
  const stopped = new Set(
    intents.filter(({ state }) => state === "stopped").map(({ account, experimentId }) => `${account} ${experimentId}`),
  );
  const groups = new Map<string, string[]>();
  let known = 0;
  for (const { id: account } of settings.accounts) {
    for (const { experimentId, name } of await ledger.experiments.list(account)) {
      known += 1;
      const group = stopped.has(`${account} ${experimentId}`)
        ? "stopped as decided"
        : standing(await lastWithTraffic(world, account, experimentId));
      groups.set(group, [...(groups.get(group) ?? []), name]);
    }
  }
  const chain = await ledger.decisions.verify();
  const lines = [
    `After ${days} days: ${known} experiments, ${chain.rows} decisions in the ledger, ${chain.firstBroken === undefined ? "their chain verifies" : `their chain is BROKEN at ${chain.firstBroken}`}.`,
  ];
  lines.push("Where each stood at the last of its days with traffic:");
  for (const [group, names] of [...groups].toSorted(([a], [b]) => a.localeCompare(b))) {
    lines.push(
      `${String(names.length).padStart(5)}  ${group.padEnd(32)} ${names.length <= 3 ? names.join("; ") : ""}`.trimEnd(),
    );
  }
  for (const { experimentName, state, updatedAt, decisionId } of intents.slice(0, 20))
    lines.push(`${state} ${updatedAt.slice(0, 10)}  ${experimentName}  (decision ${decisionId})`);
  if (intents.length > 20) lines.push(`and ${intents.length - 20} more`);
  lines.push(`Messages in the sandbox's Slack: ${sandbox?.slack.messages.length}.`);
  return lines;
}

/** An imported experiment goes on without traffic once its file ends: what was said of it then tells nothing about it. */
async function lastWithTraffic(
  { ledger }: World,
  account: string,
  experimentId: string,
): Promise<StoredDecision | undefined> {
  const latest = await ledger.decisions.latest({ account, experimentId });
  const lastDay = latest?.input.snapshot.days.at(-1)?.date;
  return lastDay === undefined
    ? latest
    : ((await ledger.decisions.latest({ account, experimentId }, lastDay)) ?? latest);
}

const STANDING: Readonly<Record<Decision["verdict"], string>> = {
  winner: "winner, not stopped",
  "not-yet": "no winner yet",
  inconclusive: "no winner within the planned time",
  blocked: "check failed",
};

function standing(stored: StoredDecision | undefined): string {
  if (stored === undefined) return "never evaluated";
  const { verdict, firstFailing } = stored.decision;
  const check = firstFailing === null ? "" : `: ${checkTitle(firstFailing).toLowerCase()}`;
  return `${STANDING[verdict]}${check}`;
}
