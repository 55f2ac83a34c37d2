import { writtenFor, experimentChart, shortenToLength, VARIANTS_SHOWN } from "../../messages/index.ts";
import { requireDelivered, type Destination } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { openAmong } from "../shown/min-cell.ts";
import { storedDecision } from "./acting-message.ts";

/** Which picture, and where it belongs. */
export interface ChartRequest {
  readonly key: string;
  readonly decisionId: string;
  readonly destinations: readonly Destination[];
  /** Key of the message in whose thread it belongs. */
  readonly inThreadOf: string;
}

/**
 * Draws one experiment and puts the picture into a thread. A job of its own, so that a chart that cannot be drawn or uploaded keeps no
 * message from going out. The key names the picture: the first one of a key stays.
 */
export async function postChart(
  { key, decisionId, destinations, inThreadOf }: ChartRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, charts, messenger, log } = context;
  // Looked up before anything is drawn: a proposal is renewed at every look, its chart is not.
  const sent = new Set<Destination>();
  for (const { state, destination } of await ledger.deliveries.of(key))
    if (state === "sent" && !(await messenger.isLeftBehind({ key, destination, inThreadOf }))) sent.add(destination);
  // A picture shows every day: there is none where small counts are hidden.
  const missing = openAmong(destinations, context.settings).filter(
    (one) => messenger.takesFiles(one) && !sent.has(one),
  );
  if (missing.length === 0) return { key, outcome: "unchanged" };
  const { input, decision } = await storedDecision(decisionId, context);
  const picture = writtenFor(context.settings.reader, () => experimentChart(input, decision));
  if (picture === undefined) return { key, outcome: "nothing to draw" };
  const { png } = await charts.draw(picture);
  const file = {
    fileName: fileNameOf(decision.experimentKey, decision.lastClosedDay),
    title: picture.title,
    altText: shortenToLength(picture.altText, LONGEST_ALT_TEXT),
  };
  const delivered = await messenger.upload({ key, destinations: missing, inThreadOf, ...file, content: png });
  const outcome = requireDelivered(delivered);
  log.info({ key, outcome, variants: Math.min(decision.arms.length, VARIANTS_SHOWN) }, "chart done");
  return { key, outcome };
}

/** Asks for one chart; the same key again is the same chart. */
export async function requestChart(wanted: ChartRequest, { enqueue }: Pick<JobContext, "enqueue">): Promise<void> {
  await enqueue({ job: "reporting.chart", payload: { ...wanted } });
}

/** Slack's limit. */
const LONGEST_ALT_TEXT = 1000;

function fileNameOf(experimentKey: string, day: string): string {
  const name = experimentKey
    .normalize("NFKD")
    .replaceAll(/[^\w-]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, 60);
  return `${name === "" ? "experiment" : name}-${day}.png`;
}
