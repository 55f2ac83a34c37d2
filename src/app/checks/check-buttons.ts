import { usedPolicies, type Config } from "../../config/index.ts";
import { SLACK_COMMANDS_PATH, SLACK_EVENTS_PATH, SLACK_PATH } from "../../http/index.ts";
import { checkSocketAccess } from "../../slack/index.ts";
import type { Finding } from "./finding.ts";
import type { Log } from "../../ports/index.ts";

/** The usual form of Slack's signing secrets. */
const USUAL_SECRET = /^[0-9a-f]{32}$/;

/** The address that Slack has to post to. */
function where({ publicUrl }: Pick<Config, "publicUrl">): string {
  return publicUrl === undefined
    ? `Slack tells of presses by POST to the public address of this worker with the path ${SLACK_PATH}`
    : `Slack tells of presses by POST to ${publicUrl}${SLACK_PATH}`;
}

/** Whether answers by buttons could arrive. Empty if messages are printed, or if no policy lets Herald ask or act. */
export async function checkButtons(
  config: Config,
  { log, fetch }: { readonly log: Log; readonly fetch: typeof globalThis.fetch },
): Promise<readonly Finding[]> {
  const { botToken, signingSecret, appToken, apiUrl } = config.slack;
  if (botToken === undefined) return [];
  const findings: Finding[] = [];
  if (signingSecret !== undefined) findings.push(overHttp(signingSecret.reveal(), where(config)));
  if (appToken !== undefined) {
    const outcome = await checkSocketAccess({
      token: appToken.reveal(),
      apiUrl,
      timeoutMs: 10_000,
      logger: log,
      fetch,
    });
    const name = "Slack buttons by Socket Mode";
    findings.push(
      outcome === "ok"
        ? {
            name,
            ok: true,
            detail:
              "Slack gives an address to connect to; slackSocket at /readyz tells whether the worker is connected",
          }
        : { name, ok: false, detail: outcome.problem, whatToDo: outcome.whatToDo },
    );
  }
  return findings.length === 0 && asksOrActs(config) ? [NO_BUTTONS] : findings;
}

const NO_BUTTONS: Finding = {
  name: "Slack buttons",
  ok: true,
  detail:
    "neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set: proposals and announcements are posted without buttons, and no press is taken",
  whatToDo:
    "set SLACK_SIGNING_SECRET (over HTTP) or SLACK_APP_TOKEN (Socket Mode), see docs/acting.md; until then a proposed stop is made in Ours Privacy, and an announced one prevented by pausing the experiment there",
};

function overHttp(secret: string, target: string): Finding {
  const name = "Slack buttons over HTTP";
  if (USUAL_SECRET.test(secret))
    return {
      name,
      ok: true,
      detail: `SLACK_SIGNING_SECRET has the usual form; ${target}, to be entered as Request URL under Interactivity & Shortcuts; for the command /herald and the App Home, the paths ${SLACK_COMMANDS_PATH} and ${SLACK_EVENTS_PATH} beside it`,
    };
  return {
    name,
    ok: true,
    detail: `SLACK_SIGNING_SECRET is not of the usual form (32 characters, each 0 to 9 or a to f): with a wrong one every press is refused; ${target}`,
    whatToDo:
      "copy the Signing Secret of the app again, from Basic Information, and enter the address as Request URL under Interactivity & Shortcuts",
  };
}

function asksOrActs(config: Config): boolean {
  return usedPolicies(config).some(({ rules }) => rules.mode !== "observe");
}
