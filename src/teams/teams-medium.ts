import { createHash } from "node:crypto";
import { post as postTo } from "../platform/index.ts";
import {
  addressOf,
  type Deliveries,
  type Delivery,
  type DeliveryName,
  type DeliveryOutcome,
  type Medium,
  type Notification,
  type Parcel,
} from "../notify/index.ts";
import type { Reader } from "../messages/index.ts";
import type { Clock, Log } from "../ports/index.ts";
import { renderTeamsPost } from "./card/render-card.ts";
import { TeamsRateLimitError, TeamsRefusedError, TeamsUnavailableError } from "./errors.ts";
import { placeOf, type TeamsPlace } from "./place.ts";
import { AFTER_DOUBT, needsFollowUp } from "./policy.ts";

/** The first part of destinations in Teams; the second is a name, since an address holds a secret. */
export const TEAMS = "teams";
/** The right to send must outlive the request. */
const LEASE_IN_TIMEOUTS = 2;
const WAIT_WHEN_UNTOLD_MS = 30_000;
/** Answers of gateways: whoever is behind them may have taken it. */
const IN_DOUBT: ReadonlySet<number> = new Set([502, 504]);

export interface TeamsOptions {
  /** Address of a workflow by name. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  /** Names this worker among the deliveries. */
  readonly owner: string;
  readonly timeoutMs: number;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  /** Address of Herald's page for a notification; undefined: people cannot reach it. */
  readonly pageUrl: (notification: Notification) => string | undefined;
  /** Whether people may have the same message in Slack, with buttons. */
  readonly canAnswerInSlack: boolean;
  readonly reader?: Reader;
}

/** What is to be sent, and under which name the right to it is claimed. */
interface Errand {
  readonly name: DeliveryName;
  readonly notification: Notification;
  readonly hash: string;
  readonly body: string;
  readonly turn: number;
}

/** The answer never came. */
class LostAnswer extends Error {}

/**
 * Posts cards through a workflow of Power Automate. What stands in Teams can be neither looked up nor changed: `AFTER_DOUBT` says what is sent again
 * after a lost answer, `needsFollowUp` what is said again because it has changed.
 */
export function createTeamsMedium(options: TeamsOptions): Medium {
  const { addresses, deliveries, clock, timeoutMs, log } = options;
  let errands = 0;

  async function deliver({ key, destination, notification }: Parcel): Promise<DeliveryOutcome> {
    if (AFTER_DOUBT[notification.kind] === "none") return { kind: "unchanged", id: "" };
    const { pageUrl, canAnswerInSlack, reader } = options;
    const body = JSON.stringify(
      renderTeamsPost(notification, { pageUrl: pageUrl(notification), canAnswerInSlack, ...(reader && { reader }) }),
    );
    const hash = createHash("sha256").update(body).digest("hex");
    const name = { key, destination };
    const outcome = await send({ name, notification, hash, body, turn: 1 });
    log.info({ key, destination, outcome: outcome.kind }, "Teams message delivered");
    return outcome;
  }

  async function send(errand: Errand): Promise<DeliveryOutcome> {
    const { name, hash } = errand;
    errands += 1;
    const owner = `${options.owner}/teams-${errands}`;
    const leaseUntil = new Date(clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs).toISOString();
    // After a restore every name counts as doubtful; one that was not there until now is in no doubt.
    const isKnown = (await deliveries.get(name)) !== undefined;
    const claim = await deliveries.claim(name, hash, owner, clock.now(), leaseUntil);
    if (claim.kind === "held") throw new TeamsUnavailableError(`another worker is delivering ${name.key}`);
    if (claim.kind === "sent")
      return errand.turn > 1 ? { kind: "unchanged", id: name.key } : followUp(errand, claim.delivery);
    return post(errand, owner, claim.attempt === "again" && isKnown);
  }

  /** Posts what has changed once more, where its meaning has; under a name of its own, so that two workers do so once. */
  async function followUp(errand: Errand, { place, contentHash }: Delivery): Promise<DeliveryOutcome> {
    const { name, notification, hash } = errand;
    const before = placeOf(place);
    const now = notification.facts?.act?.standing;
    if (contentHash === hash || !needsFollowUp(notification.kind, before.standing, now))
      return { kind: "unchanged", id: name.key };
    const turn = before.turn + 1;
    const next = { key: `${name.key}@${turn}`, destination: name.destination };
    await send({ ...errand, name: next, turn });
    const sent = await deliveries.get(next);
    const stands = placeOf(sent?.place);
    await deliveries.sent(name, "", { ...stands, turn }, sent?.contentHash ?? hash, clock.now());
    // A worker that died had sent what was so then.
    return stands.standing === now ? { kind: "updated", id: next.key } : send(errand);
  }

  async function post(errand: Errand, owner: string, isInDoubt: boolean): Promise<DeliveryOutcome> {
    const { name, notification } = errand;
    const isRepeated = isInDoubt && AFTER_DOUBT[notification.kind] === "repeat";
    if (isInDoubt && !isRepeated) return leave(errand, owner);
    if (isRepeated)
      log.warn({ ...name }, "a message to Teams is sent again after a lost answer: it may stand there twice");
    try {
      await request(errand);
    } catch (error) {
      if (error instanceof LostAnswer && AFTER_DOUBT[notification.kind] === "leave") return leave(errand, owner);
      await deliveries.release(name, owner, { nothingLeft: !(error instanceof LostAnswer) });
      throw error instanceof LostAnswer ? new TeamsUnavailableError(error.message, { cause: error.cause }) : error;
    }
    await record(errand, owner, { arrival: "taken", ...(isRepeated && { isRepeated }) });
    return { kind: "posted", id: name.key };
  }

  /** What may have arrived, and is not worth standing there twice. */
  async function leave(errand: Errand, owner: string): Promise<DeliveryOutcome> {
    await record(errand, owner, { arrival: "unknown" });
    log.warn(
      { ...errand.name },
      "the answer to a message to Teams was lost: it may be missing there, and is not sent again",
    );
    return { kind: "posted", id: errand.name.key };
  }

  async function record(
    { name, notification, hash, turn }: Errand,
    owner: string,
    how: Pick<TeamsPlace, "arrival" | "isRepeated">,
  ): Promise<void> {
    const standing = notification.facts?.act?.standing;
    const place = { turn, ...(standing !== undefined && { standing }), ...how };
    await deliveries.sent(name, owner, place, hash, clock.now());
  }

  /** @throws LostAnswer where it may have arrived */
  async function request({ name: { destination }, body }: Errand): Promise<void> {
    const address = addresses[addressOf(destination)];
    if (address === undefined) throw new TeamsRefusedError(`${destination} has no address`);
    const headers = { "content-type": "application/json" };
    const posted = await postTo({ fetch: options.fetch ?? fetch, address, headers, body, timeoutMs }, clock.nowMs());
    if (posted.kind === "unanswered") {
      const { why, cause, isCertain } = posted;
      throw isCertain
        ? new TeamsUnavailableError(`${destination} ${why}`, { cause })
        : new LostAnswer(`${destination} ${why}`, { cause });
    }
    const { status, retryAfterMs } = posted;
    if (status >= 200 && status < 300) return;
    const message = `${destination} answered with ${status}`;
    if (IN_DOUBT.has(status)) throw new LostAnswer(message);
    if (status === 429) throw new TeamsRateLimitError(message, retryAfterMs ?? WAIT_WHEN_UNTOLD_MS);
    if (status === 503 && retryAfterMs !== undefined) throw new TeamsRateLimitError(message, retryAfterMs);
    if (status >= 400 && status < 500 && status !== 408)
      throw new TeamsRefusedError(`${message}${REMEDIES[status] ?? ""}`);
    throw new TeamsUnavailableError(message);
  }

  return { name: TEAMS, canAnswer: false, deliver };
}

const GONE =
  ": the workflow is gone, turned off, or its address has changed; copy the address from the workflow to TEAMS_WEBHOOK_URL";

const REMEDIES: Readonly<Record<number, string>> = { 401: GONE, 403: GONE, 404: GONE, 410: GONE };
