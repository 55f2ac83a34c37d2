import { ownHoldOf, type Instruction } from "../../decision/index.ts";
import { renderHome, type DigestEntry, type HomeModel } from "../../messages/index.ts";
import type { Visit } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { rememberPerson, withNames } from "../people.ts";
import { placeOf } from "../reporting/digest/digest-entries.ts";
import { written } from "../shown-as.ts";
import { LIVE } from "../viewing/experiments-view.ts";
import { answerableBriefs, gatherGlance } from "./glance.ts";

/** More are read by nobody on a page of their own. */
const SHOWN = 8;
const EPOCH = "1970-01-01T00:00:00.000Z";

/** Shows one person what needs them. Nothing is kept; safe to run twice. */
export async function showHome(visit: Visit, context: JobContext): Promise<Readonly<Record<string, unknown>>> {
  const { people, clock, log, settings } = context;
  const isKnown = await people.mayAsk(visit);
  if (isKnown.kind !== "granted") {
    log.warn({ person: visit.person, kind: isKnown.kind }, "a page of their own was refused to somebody");
    return { outcome: "refused" };
  }
  const isApprover = (await people.mayAnswer(visit)).kind === "granted";
  const { glance, entries, sources } = await gatherGlance(context);
  const waiting = entries.filter(isWaiting);
  const held = await onHold(context);
  const model: HomeModel = {
    ...glance,
    decide: [],
    isApprover,
    waiting: await answerableBriefs(waiting.slice(0, SHOWN), sources, context),
    moreWaiting: Math.max(0, waiting.length - SHOWN),
    held: await withNames(held.slice(0, SHOWN), context),
    moreHeld: Math.max(0, held.length - SHOWN),
    page: settings.opensPage ? await pageFor(visit, isApprover, context) : { kind: "none" },
    now: clock.now(),
  };
  await people.showHome(visit, written(renderHome, model, context));
  log.info({ person: visit.person, waiting: waiting.length }, "page of their own shown to somebody");
  return { outcome: "shown", waiting: waiting.length, isApprover };
}

/** A proposal, or an act that was announced: a message about it can be answered. */
function isWaiting({ plan, act }: DigestEntry): boolean {
  return act?.state === "announced" || plan?.kind === "propose";
}

/** The link is for this person alone: neither ledger nor log nor queue sees it. Who may not answer gets none, as by the button of a digest. */
async function pageFor(visit: Visit, isApprover: boolean, context: JobContext): Promise<HomeModel["page"]> {
  if (context.signInLink === undefined || !isApprover) return { kind: "none" };
  if (!visit.wantsLink) return { kind: "offered" };
  if (visit.personName !== "") await rememberPerson(visit, context);
  const name = visit.personName === "" ? visit.person : visit.personName;
  const url = context.signInLink({ person: visit.person, name });
  return url === undefined ? { kind: "none" } : { kind: "link", url, name };
}

/** Experiments on hold that still run, those that were put on hold last first. */
async function onHold({ ledger, settings, clock }: JobContext): Promise<HomeModel["held"]> {
  const about = (await ledger.instructions.recent(EPOCH)).filter(isOfExperiment);
  const held: HomeModel["held"][number][] = [];
  for (const said of Map.groupBy(about, (one) => placeOf(one)).values()) {
    const { account, experimentId } = said[0]!;
    const hold = ownHoldOf(said, clock.now());
    if (hold === undefined || !settings.accounts.some(({ id }) => id === account)) continue;
    const known = await ledger.experiments.get({ account, experimentId });
    if (known === undefined || !LIVE.includes(known.lastStatus)) continue;
    held.push({ name: known.name, url: settings.experimentUrl({ account, experimentId }), hold });
  }
  return held.toSorted((a, b) => (a.hold.since < b.hold.since ? 1 : -1));
}

function isOfExperiment(
  one: Instruction,
): one is Instruction & { readonly account: string; readonly experimentId: string } {
  return one.account !== null && one.experimentId !== null;
}
