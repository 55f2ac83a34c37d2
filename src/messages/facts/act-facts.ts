import { isDone, type ActEnding } from "../../decision/index.ts";
import type { ActFacts, Facts } from "../../notify/index.ts";
import type { ActingModel, AnnouncementModel, ProposalModel, ReceiptModel } from "../acting/acting-model.ts";
import { decisionFacts, experimentFacts } from "./decision-facts.ts";

type Standing = Pick<ActFacts, "standing"> & Partial<Pick<ActFacts, "intent" | "notBefore" | "answer" | "ending">>;

/** What is asked, and whether it still is. */
export function proposalFacts(model: ProposalModel): Facts {
  const { answered, outdated, because } = model;
  if (answered !== undefined) return factsOf(model, { standing: "answered", answer: answered.kind });
  return factsOf(model, { standing: outdated !== undefined || because === undefined ? "withdrawn" : "open" });
}

/** What is announced, and what has come of it. */
export function announcementFacts(model: AnnouncementModel): Facts {
  const { intentId: intent, notBefore, answered, ended } = model;
  const answer = answered?.kind ?? null;
  if (ended !== undefined) return factsOf(model, { ...endingOf(ended.ending), intent, notBefore, answer });
  return factsOf(model, { standing: answered === undefined ? "open" : "answered", intent, notBefore, answer });
}

/** How an act ended. */
export function receiptFacts(model: ReceiptModel): Facts {
  return factsOf(model, endingOf(model.ending));
}

function endingOf(ending: ActEnding): Pick<ActFacts, "standing" | "ending"> {
  const standing = isDone(ending) ? "done" : ending.state === "vetoed" ? "answered" : "withdrawn";
  return { standing, ending: ending.state };
}

function factsOf({ decision, decisionId, intention, url }: ActingModel, standing: Standing): Facts {
  const { act, because, variantId: variant } = intention;
  return {
    account: decision.account,
    experiment: experimentFacts(decision, url),
    decision: decisionFacts(decision, decisionId),
    act: { act, because, variant, intent: null, notBefore: null, answer: null, ending: null, ...standing },
  };
}
