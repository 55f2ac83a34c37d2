import { describeStores, type Config } from "../config/index.ts";

/** What a demo on the built-in sandbox says before it begins: what it reads, where it keeps what, and whether anything leaves this machine. */
export function demoBanner(config: Config): readonly string[] {
  const { queue, ledger } = describeStores(config);
  const stores = queue === ledger ? `Queue and ledger: ${queue}.` : `Queue: ${queue}. Ledger: ${ledger}.`;
  return [
    "Herald, as a demo: OURS_PRIVACY_API_KEY is not set, so it watches simulated experiments in its built-in sandbox.",
    leavesMachine(config) ? stores : `${stores} Nothing leaves this machine.`,
  ];
}

/** With a store elsewhere, a real Slack, a mail server, Teams or a webhook, the simulated experiments go there. */
function leavesMachine({ queue, ledger, slack, mail, webhooks, teams }: Config): boolean {
  return (
    queue.kind !== "embedded" ||
    ledger.kind !== "embedded" ||
    slack.botToken !== undefined ||
    mail !== undefined ||
    Object.keys({ ...webhooks, ...teams }).length > 0
  );
}
