import type { Decision, Instruction, Intention } from "../../decision/index.ts";
import { ACT_WORDS, tellAct } from "../acting/act-words.ts";
import { nameOf, winnerOf } from "../acting/stop-words.ts";
import { alertEndSentence, alertSentence } from "../alerts/alert-words.ts";
import type { ActStory } from "../digest/model.ts";
import { cleanText } from "../text/clean-text.ts";
import { failureWords } from "../text/failure-words.ts";
import type { ExplainedAct, ExplainedAlert, ExplainedMessage, ExplainedWrite, ExplanationModel } from "./model.ts";
import type { ActTold, ToldEvent } from "./sections.ts";
import { LONGEST_NAME, LONGEST_SENTENCE, timeText, timeWords } from "./told-text.ts";

export function tellWholeAct(
  act: ExplainedAct,
  { id, decision }: Pick<ExplanationModel["stored"], "id" | "decision">,
): ActTold {
  const { outcome, visitorsSee } = tellAct(act, decision);
  const asked = act.requestedBy === null ? "" : `, requested by ${cleanText(act.requestedBy, LONGEST_NAME)}`;
  const announced = `, announced for ${act.decisionId === id ? "this decision" : act.decisionId}`;
  return {
    id: act.id,
    about: `${intentionText(act.intention, decision)}${asked}${announced}`,
    steps: act.steps.map(({ at, state, actor, isHastened }) => ({
      at: timeText(at),
      text: `${stepText(state, isHastened, act)}${actor === null ? "" : ` (${cleanText(actor, LONGEST_NAME)})`}`,
    })),
    outcome: [outcome, visitorsSee]
      .filter((sentence) => sentence !== "")
      .map((sentence) => `${cleanText(sentence, LONGEST_SENTENCE)}.`),
  };
}

function intentionText({ act, because, variantId }: Intention, decision: Decision): string {
  const { noun } = ACT_WORDS[act];
  if (variantId !== null)
    return `${noun} with ${act === "stop" ? "winner " : ""}${nameOf(winnerOf(decision, variantId), variantId)}`;
  return `${noun}${because === "asked" ? "" : ` because of ${because}`}`;
}

function stepText(state: ActStory["state"], isHastened: boolean, { notBefore }: ExplainedAct): string {
  if (state === "announced") return isHastened ? "requested at once" : `announced, not before ${timeWords(notBefore)}`;
  if (state === "executing") return "started: recorded before the request was sent";
  return state;
}

export function tellInstruction({ at, actor, via, kind, until, account }: Instruction): ToldEvent {
  const what = {
    stop: "stop it now",
    "pause-experiment": "pause it now",
    "resume-experiment": "resume it now",
    rollout: "roll its winner out",
    "end-rollout": "end its rollout",
    "not-yet": `not yet, not before ${until === null ? "–" : timeWords(until)}`,
    never: "never this one",
    veto: "veto",
    allow: "allow stopping again",
    pause: "pause all stops",
    resume: "resume stops",
  }[kind];
  return {
    at: timeText(at),
    text: `${cleanText(actor, LONGEST_NAME)} (${via}): ${what}${account === null ? ", for all experiments" : ""}`,
  };
}

export function tellWrite({ at, operation, body, by, outcome, failure }: ExplainedWrite): ToldEvent {
  const sent = body === null ? "" : ` ${cleanText(JSON.stringify(body), LONGEST_NAME)}`;
  const why = failure === null ? "" : `: ${cleanText(failureWords(failure), LONGEST_SENTENCE)}`;
  const how = {
    done: "done",
    refused: `refused${why}`,
    "not-sent": `not sent${why}`,
    unknown: `it may or may not have been done${why}`,
  };
  const end = outcome === null ? "no answer was recorded: it may or may not have been done" : how[outcome];
  return { at: timeText(at), text: `${cleanText(by, LONGEST_NAME)}: ${operation}${sent} (${end})` };
}

export function tellAlert({ fact, decision, onsetAt, endedAt, end }: ExplainedAlert): ToldEvent {
  const known = end === undefined ? "" : alertEndSentence(end, "UTC");
  const over =
    endedAt === undefined
      ? "still open"
      : `over ${timeWords(endedAt)}${known === "" ? "" : `: ${cleanText(known, LONGEST_SENTENCE)}`}`;
  return {
    at: timeText(onsetAt),
    text: `${cleanText(alertSentence(fact, decision, "UTC"), LONGEST_SENTENCE)} (${over})`,
  };
}

export function tellMessage({ kind, destination, isSent, at }: ExplainedMessage): ToldEvent {
  const what = {
    proposal: "Proposal",
    announcement: "Announcement",
    receipt: "Receipt",
    alert: "Alert",
    "alert-over": "Alert is over",
    "final-report": "Final report",
  }[kind];
  return {
    at: timeText(at),
    text: `${what} to ${cleanText(destination, LONGEST_NAME)}${isSent ? "" : " (not known to have arrived)"}`,
  };
}
