import type { UtcDay } from "../../experiment/index.ts";
import { headline } from "../digest/headline.ts";
import type { DigestBrief, DigestModel, Standing } from "../digest/model.ts";
import type { NarratedFigures } from "./narrated-figures.ts";
import { triage } from "../digest/triage.ts";

/** One experiment as a narrative may speak of it. */
export interface NarratedExperiment extends NarratedFigures {
  readonly name: string;
  readonly section: "decide" | "fix" | "decided" | "moved" | "running";
  readonly standing: Standing;
  readonly day: number;
  /** The variant that is proven best. */
  readonly winner: string | null;
}

/** What a narrative of a digest may speak of: what its program is given, and what its text is checked against. JSON. */
export interface NarrativeFacts {
  readonly version: 1;
  readonly account: string;
  readonly day: UtcDay;
  readonly dataThrough: UtcDay;
  /** The digest's first line, which a narrative need not repeat. */
  readonly headline: string;
  readonly counts: Readonly<Record<NarratedExperiment["section"] | "experiments" | "unread", number>>;
  readonly experiments: readonly NarratedExperiment[];
}

/** So many experiments, most urgent first: a paragraph speaks of few. */
const MOST = 50;

export function narrativeFacts(model: DigestModel): NarrativeFacts {
  const { decide, fix, decided, movers, running } = triage(model);
  const sections = { decide, fix, decided, moved: movers, running } as const;
  const experiments = Object.entries(sections).flatMap(([section, briefs]) =>
    briefs.map((brief) => narrated(brief, section as NarratedExperiment["section"])),
  );
  return {
    version: 1,
    account: model.accountName,
    day: model.day,
    dataThrough: model.lastClosedDay,
    headline: headline(model),
    counts: {
      decide: decide.length,
      fix: fix.length,
      decided: decided.length,
      moved: movers.length,
      running: movers.length + running.length,
      experiments: model.briefs.length,
      unread: model.unread.length,
    },
    experiments: experiments.slice(0, MOST),
  };
}

function narrated(brief: DigestBrief, section: NarratedExperiment["section"]): NarratedExperiment {
  const { experimentName: name, standing, day, winner = null, narrated: figures } = brief;
  return { name, section, standing, day, winner, ...figures };
}
