import type { Instant } from "../../experiment/index.ts";
import { strong, text, type Line, type Notification } from "../../notify/index.ts";
import { replySentence, type ReplyFact } from "../acting/reply-words.ts";
import { formatCount, formatTime } from "../text/format.ts";
import { replyOf } from "./reply-notification.ts";

const NAME = 80;
const WHO = 120;
const SENTENCE = 300;
const LISTED = 8;
/** Where many stand in one list. */
const SHORTER = [80, 40, 20, 12, 8] as const;

/** An experiment as a list names it. */
export interface NamedExperiment {
  readonly name: string;
  readonly experimentId: string;
  readonly accountName: string;
  /** As last seen. */
  readonly status: string;
}

/** What a question came to that has no report of its own. `by`: a person as messages name them. */
export type AskedOutcome =
  | {
      readonly kind: "held";
      readonly isChange: boolean;
      readonly name: string;
      readonly by?: string;
      readonly since?: Instant;
    }
  | { readonly kind: "allowed"; readonly isChange: boolean; readonly name: string }
  | { readonly kind: "paused"; readonly isChange: boolean; readonly by: string; readonly since: Instant }
  | { readonly kind: "resumed"; readonly isChange: boolean; readonly isActingEnabled: boolean }
  | { readonly kind: "digest-asked"; readonly places: readonly string[] }
  | { readonly kind: "no-digest" | "no-name" | "failed" }
  | { readonly kind: "refused"; readonly fact: ReplyFact }
  | { readonly kind: "not-judged"; readonly name: string }
  | { readonly kind: "none-called"; readonly said: string; readonly near: string | undefined }
  | { readonly kind: "several-called"; readonly said: string; readonly found: readonly NamedExperiment[] };

export interface AskedContext {
  /** What the command is called: `/herald`. */
  readonly called: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Tells whoever asked what came of it. */
export function renderOutcome(outcome: AskedOutcome, context: AskedContext): Notification {
  const [first, ...more] = linesOf(outcome, context);
  return replyOf("Herald", first!, ...more);
}

function linesOf(outcome: AskedOutcome, { called, timeZone }: AskedContext): Line[] {
  const ask = (words: string): Line => [strong(text(`${called} ${words}`, WHO))];
  switch (outcome.kind) {
    case "held": {
      const { isChange, name, by, since } = outcome;
      const who: Line =
        since === undefined ? [] : [", by ", text(by ?? "someone", WHO), ` since ${formatTime(since, timeZone)}`];
      const named = strong(text(name, NAME));
      return [
        isChange
          ? [named, " is on hold: Herald won't stop it, and withdraws a stop that it has announced."]
          : [named, " is already on hold", ...who, "."],
        ["To end the hold: ", ...ask(`allow ${name}`)],
      ];
    }
    case "allowed":
      return [
        outcome.isChange
          ? [
              strong(text(outcome.name, NAME)),
              " is no longer on hold. From the next look on, it is treated like any other.",
            ]
          : [strong(text(outcome.name, NAME)), " was not on hold."],
      ];
    case "paused":
      return [
        outcome.isChange
          ? [strong("Herald is paused."), " It stops no experiment, no matter who asks. Reading and reporting go on."]
          : ["Herald is already paused, by ", text(outcome.by, WHO), ` since ${formatTime(outcome.since, timeZone)}.`],
        ["To end the pause: ", ...ask("resume herald")],
      ];
    case "resumed":
      return [
        outcome.isChange
          ? [strong("The pause is over."), " Experiments with a winner are announced again before they are stopped."]
          : ["Herald was not paused."],
        ...(outcome.isActingEnabled ? [] : [["Still, nothing is stopped: acting is turned off in the configuration."]]),
      ];
    case "digest-asked":
      return [
        [
          "Herald reads the experiments now, then posts the digest",
          ...(outcome.places.length === 0 ? [] : [" to ", text(outcome.places.join(", "), WHO)]),
          ". If today's digest is there already, Herald renews it.",
        ],
      ];
    case "no-digest":
      return [["No digest is configured. Add one under digests in herald.config.yaml."]];
    case "no-name":
      return [["Which experiment? Name it by its id, its name or a part of the name."]];
    case "failed":
      return [["Something failed, and nothing may have been done. Please ask again: asking twice does no harm."]];
    case "refused":
      return [[text(`${replySentence(outcome.fact, timeZone)}.`, SENTENCE)]];
    case "not-judged":
      return [[strong(text(outcome.name, NAME)), " was seen, but Herald has not judged it yet."]];
    case "none-called":
      return [
        [
          "No experiment that Herald knows is called “",
          text(outcome.said, NAME),
          "”.",
          ...(outcome.near === undefined ? [] : [" Did you mean ", strong(text(outcome.near, NAME)), "?"]),
        ],
      ];
    case "several-called":
      return severalLines(outcome);
  }
}

function severalLines({ said, found }: Extract<AskedOutcome, { kind: "several-called" }>): Line[] {
  const shown = found.slice(0, LISTED);
  const more = found.length - shown.length;
  return [
    [`${formatCount(found.length)} experiments fit “`, text(said, SHORTER), "”. Name one of them by its id:"],
    ...shown.map(
      ({ name, experimentId, accountName, status }): Line => [
        "• ",
        strong(text(experimentId, SHORTER)),
        " · ",
        text(name, SHORTER),
        " · ",
        text(accountName, SHORTER),
        ", ",
        text(status, SHORTER),
      ],
    ),
    ...(more > 0 ? [[`${formatCount(more)} more.`]] : []),
  ];
}
