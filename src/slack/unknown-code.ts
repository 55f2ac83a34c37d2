import { ADMIN_ADVICE, channelLabel, TOKEN_ADVICE } from "./setup-problem.ts";

/** What an error code that is not known here is about, as its words say. */
export type CodeClass =
  /** A person has to act. */
  | { readonly kind: "setup"; readonly advice: string }
  /** Slack does not take the message as it is. */
  | { readonly kind: "message"; readonly advice?: undefined }
  /** Nothing but another attempt: Slack is busy, limits us, or means something else. */
  | { readonly kind: "unclear"; readonly advice?: undefined };

const SCOPE_ADVICE =
  "compare the scopes under OAuth & Permissions with slack-app-manifest.yaml, reinstall the app, and copy its new token into SLACK_BOT_TOKEN";
const channelAdvice = (channel: string): string =>
  `check that ${channel} exists and takes messages, and invite the app: /invite @Herald in ${channel}`;

/** The first that fits counts: `team_added_to_org` passes by itself, and `channel_limit` is a limit. */
const CLASSES: readonly (readonly [words: readonly string[], classOf: (channel: string) => CodeClass])[] = [
  [
    "internal fatal service server timeout unavailable limit limited limits exceeded busy again added migration".split(
      " ",
    ),
    () => ({ kind: "unclear" }),
  ],
  ["scope scopes".split(" "), () => ({ kind: "setup", advice: SCOPE_ADVICE })],
  ["auth token login account app".split(" "), () => ({ kind: "setup", advice: TOKEN_ADVICE })],
  [
    "msg message block blocks attachment attachments text metadata markdown arg argument arguments json form charset".split(
      " ",
    ),
    () => ({ kind: "message" }),
  ],
  [
    "channel channels conversation archived member".split(" "),
    (channel) => ({ kind: "setup", advice: channelAdvice(channelLabel(channel)) }),
  ],
  [
    "restricted restriction denied permission permitted prohibited forbidden allowed disallowed policy enterprise org team".split(
      " ",
    ),
    () => ({ kind: "setup", advice: ADMIN_ADVICE }),
  ],
];

/** @param channel as configured; empty where none is concerned */
export function classOf(code: string, channel: string): CodeClass {
  const said = code.split("_");
  const found = CLASSES.find(([words]) => words.some((word) => said.includes(word)));
  return found?.[1](channel) ?? { kind: "unclear" };
}
