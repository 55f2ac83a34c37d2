import { decide, hindsightOf, planAction, type Circumstances, type DecisionInput } from "../../src/decision/index.ts";
import {
  experimentChart,
  renderAnnouncement,
  renderDigest,
  renderExplanation,
  renderFinalReport,
  renderChecks,
  renderAlert,
  renderProposal,
  renderReceipt,
  type ActingModel,
  type DigestModel,
} from "../../src/messages/index.ts";

import type { Notification } from "../../src/notify/index.ts";
import { renderNotification } from "../../src/slack/index.ts";
import { renderSheet } from "../../src/terminal/index.ts";
import { digestOf } from "../support/builders.ts";

const TIME_ZONE = "Europe/Berlin";
const URL = "https://app.example.test/experiments/1";

/** Everything that is said because of one decision, in every form, by the kind of message. */
export function tellingsOf(input: DecisionInput): Readonly<Record<string, unknown>> {
  const decision = decide(input);
  const { asOf, lastClosedDay } = decision;
  const common = { decisionId: "dec_1", accountName: "Acme", url: URL, timeZone: TIME_ZONE, isDemo: false };
  const circumstances = (changes: Partial<Circumstances>): Circumstances => ({
    firstSeenAt: input.history.firstSeenAt,
    now: asOf,
    hold: undefined,
    isActingEnabled: true,
    hours: undefined,
    ...changes,
  });
  const plans = [circumstances({}), circumstances({ firstSeenAt: asOf }), circumstances({ isActingEnabled: false })];
  const digests = [undefined, ...plans].map((plan): DigestModel => {
    const entry = {
      experiment: input.snapshot.experiment,
      decision,
      decisionId: "dec_1",
      plan: plan && planAction(decision, input.policy.rules, plan),
      act: undefined,
      url: URL,
      before: undefined,
      horizonDays: input.policy.rules.horizonDays,
    };
    return digestOf([entry], {
      day: lastClosedDay,
      accountName: "Acme",
      asOf,
      since: undefined,
      lastClosedDay,
      timeZone: TIME_ZONE,
      unread: [],
      nextAt: undefined,
      worker: { late: undefined, givenUp: 0, overdue: [], personalizations: 0 },
      isDemo: false,
    });
  });
  const rendered = isDay(lastClosedDay) ? digests.map(renderDigest) : [];
  const winner = decision.winner === null ? undefined : decision.arms[decision.winner];
  const acting: ActingModel | undefined = winner && {
    ...common,
    decision,
    intention: { act: "stop", because: "winner", variantId: winner.id },
    onWinner: input.policy.rules.onWinner,
  };
  return {
    checks: renderChecks(decision),
    digest: rendered.map(({ notification }) => onSlack(notification)),
    details: rendered.flatMap(({ details }) => details.map(({ notification }) => onSlack(notification))),
    wide: rendered.map(({ notification }) => renderSheet(notification, { color: false, width: 110 })),
    narrow: rendered.map(({ notification }) => renderSheet(notification, { color: true, width: 60 })),
    chart: isDay(lastClosedDay) ? experimentChart(input, decision) : undefined,
    alerts: decision.signals.map((signal) => {
      const experiment = { name: decision.experimentName, url: URL };
      const times = { beganAt: asOf, endedAt: undefined, end: undefined };
      const rest = {
        account: decision.account,
        experimentId: decision.experimentId,
        missingHosts: [],
        accountName: "Acme",
        onHarm: "alert" as const,
        isLastShown: false,
        timeZone: TIME_ZONE,
        isDemo: false,
      };
      return onSlack(renderAlert({ fact: signal, decision, experiment, ...times, ...rest }));
    }),
    proposal: acting && onSlack(renderProposal({ ...acting, because: "unverified" })),
    announcement:
      acting && onSlack(renderAnnouncement({ ...acting, intentId: "act_1", isOpen: true, notBefore: asOf })),
    receipt: acting && [
      onSlack(renderReceipt({ ...acting, at: asOf, ending: { state: "vetoed", by: "Ada" } })),
      onSlack(
        renderReceipt({
          ...acting,
          at: asOf,
          ending: {
            state: "stopped",
            stoppedAt: asOf,
            publishStatus: "published",
            concurrentVersionChanges: 1,
            unpublishedNames: [],
            winnerReadBack: acting.intention.variantId,
            rolloutReadBack: null,
            onWinner: "record",
            isAnswerLost: false,
          },
          rollout: { kind: "open", value: { about: "intent", intent: "act_1" } },
        }),
      ),
    ],
    finalReports: isDay(lastClosedDay)
      ? [...decision.arms.map(({ id }) => id), "nobody"].map((winnerVariantId) =>
          onSlack(
            renderFinalReport({
              ...common,
              decision,
              stoppedBy: { kind: "herald" },
              stoppedAt: asOf,
              winnerVariantId,
              rolloutVariantId: undefined,
              hypothesis: undefined,
              publishStatus: "published",
              isEarly: true,
              hindsight: hindsightOf(decision, winnerVariantId),
              rollout: {
                kind: "open",
                value: { about: "final-report", account: "main", experiment: "exp_1", decision: "dec_1" },
              },
            }),
          ),
        )
      : undefined,
    explanation: renderExplanation({
      hypothesis: undefined,
      stored: {
        id: "dec_1",
        sequence: 1,
        recordedAt: asOf,
        confirmedAsOf: asOf,
        input,
        decision,
        previousHash: "0".repeat(64),
        hash: "1".repeat(64),
      },
      recomputed: decision,
      differences: [],
      chain: undefined,
      acts: [],
      instructions: [],
      writes: [],
      alerts: [],
      messages: [],
    }),
  };
}

/** As it is posted where it can be answered. */
function onSlack(notification: Notification): object {
  return renderNotification(notification, { canAnswer: true });
}

/** Messages write days; one input holds none. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/u.test(text);
}
