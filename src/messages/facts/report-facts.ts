import type { AlertEnd, AlertFact, Decision, Hindsight } from "../../decision/index.ts";
import type { ExperimentRef, Instant } from "../../experiment/index.ts";
import type { Facts } from "../../notify/index.ts";
import type { DigestModel } from "../digest/model.ts";
import { decisionFacts, experimentFacts } from "./decision-facts.ts";

/** What is needed of an alert's model. */
interface ToldAlert extends ExperimentRef {
  readonly experiment: { readonly name: string; readonly url: string } | undefined;
  readonly fact: AlertFact;
  readonly beganAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly end: AlertEnd | undefined;
}

/** What is needed of a final report's model. */
interface ToldReport {
  readonly decision: Decision;
  readonly decisionId: string;
  readonly url: string;
  readonly stoppedBy: { readonly kind: "herald" | "person" | "elsewhere" };
  readonly stoppedAt: Instant | undefined;
  readonly winnerVariantId: string | undefined;
  readonly rolloutVariantId: string | undefined;
  readonly hindsight: Hindsight | undefined;
}

/** What an alert is about, and whether it lasts. */
export function alertFacts({ account, experimentId, experiment, fact, beganAt, endedAt, end }: ToldAlert): Facts {
  return {
    account,
    ...(experiment !== undefined && { experiment: { account, id: experimentId, ...experiment } }),
    alert: { kind: fact.kind, variant: fact.armId, beganAt, endedAt: endedAt ?? null, end: end?.kind ?? null },
  };
}

/** Every experiment of a digest, also those that its message does not show. */
export function digestFacts({ day, lastClosedDay, briefs, unread }: DigestModel): Facts {
  const accounts = new Set([...briefs, ...unread].map(({ account }) => account));
  const [account] = accounts;
  return {
    ...(accounts.size === 1 && account !== undefined && { account }),
    digest: {
      day,
      lastClosedDay,
      experiments: briefs.map(({ account, experimentId: id, experimentName: name, decisionId, standing, day }) => ({
        account,
        id,
        name,
        decision: decisionId,
        standing,
        day,
      })),
      unread: unread.map(({ account, experimentId }) => ({
        account,
        experiment: experimentId === "" ? null : experimentId,
      })),
    },
  };
}

/** What an ended experiment has come to. */
export function finalReportFacts(model: ToldReport): Facts {
  const { decision, decisionId, url, stoppedBy, stoppedAt, winnerVariantId, rolloutVariantId, hindsight } = model;
  return {
    account: decision.account,
    experiment: experimentFacts(decision, url),
    decision: decisionFacts(decision, decisionId),
    finalReport: {
      stoppedBy: stoppedBy.kind,
      stoppedAt: stoppedAt ?? null,
      winner: winnerVariantId ?? null,
      rollout: rolloutVariantId ?? null,
      hindsight: hindsight?.kind ?? null,
    },
  };
}

export function scorecardFacts({ week, from, until }: NonNullable<Facts["scorecard"]>): Facts {
  return { scorecard: { week, from, until } };
}
