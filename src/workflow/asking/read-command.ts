import { nearest, QUESTIONS, type PlanProblem } from "../../messages/index.ts";
import type { PlannedTraffic } from "../../replay/index.ts";

/** A lift to find at a traffic. */
export interface PlanWish {
  readonly traffic: PlannedTraffic;
  readonly lift: number;
}

/** What somebody asked for. `meant`: the question that comes nearest to what is none. */
export type Command =
  | { readonly kind: "status" | "digest" | "pause" | "resume" }
  | { readonly kind: "why" | "hold" | "allow"; readonly experiment: string }
  | { readonly kind: "plan"; readonly wish: PlanWish | undefined; readonly problem: PlanProblem | undefined }
  | { readonly kind: "help"; readonly said: string; readonly meant: string | undefined };

/** Commands that change something: only who may answer may give them. */
export function isAct({ kind }: Command): boolean {
  return kind === "pause" || kind === "resume" || kind === "hold" || kind === "allow";
}

/** Reads what follows `/herald`. `share` at the end shows the answer to everybody. */
export function readCommand(words: string): { readonly command: Command; readonly isShared: boolean } {
  const all = words.split(/\s+/u).filter((word) => word !== "");
  const isShared = all.at(-1)?.toLowerCase() === "share";
  const said = isShared ? all.slice(0, -1) : all;
  return { command: commandOf(said), isShared };
}

function commandOf(said: readonly string[]): Command {
  const [verb = "", ...rest] = said;
  const object = rest.join(" ");
  switch (verb.toLowerCase()) {
    case "":
    case "help":
      return { kind: "help", said: "", meant: undefined };
    case "status":
      if (object === "") return { kind: "status" };
      break;
    case "digest":
      if (object.toLowerCase() === "now") return { kind: "digest" };
      break;
    case "pause":
    case "resume":
      // Without its name it could be meant for an experiment.
      if (object.toLowerCase() === "herald") return { kind: verb.toLowerCase() as "pause" | "resume" };
      break;
    case "why":
    case "hold":
    case "allow":
      return { kind: verb.toLowerCase() as "why" | "hold" | "allow", experiment: unquoted(object) };
    case "plan":
      return { kind: "plan", ...planOf(rest) };
  }
  return { kind: "help", said: said.join(" "), meant: meantBy(verb, said.join(" ")) };
}

/** The question that comes nearest: by all its words, or by the first. */
function meantBy(verb: string, said: string): string | undefined {
  const asked: readonly string[] = QUESTIONS.map((question) => question.asked);
  const byVerb = new Map(asked.map((one) => [one.split(" ")[0]!, one]));
  const near = nearest(said, asked) ?? nearest(verb, byVerb.keys());
  return near === undefined ? undefined : (byVerb.get(near) ?? near);
}

/** Quotation marks of any kind around a name are no part of it. */
function unquoted(name: string): string {
  return /^["'“”‘’„«»].*["'“”‘’„«»]$/u.test(name) ? name.slice(1, -1).trim() : name;
}

const PERCENT = /^\+?(\d{1,4}(?:\.\d{1,6})?)%$/u;
const DAILY = /^(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\/day)?$/u;
const VARIANTS = /^variants?$/iu;

function planOf(words: readonly string[]): Pick<Extract<Command, { kind: "plan" }>, "wish" | "problem"> {
  if (words.length === 0) return { wish: undefined, problem: undefined };
  const proportions: number[] = [];
  let daily: number | undefined;
  let arms = 2;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const percent = PERCENT.exec(word);
    const count = DAILY.exec(word);
    if (percent !== null && proportions.length < 2) proportions.push(Number(percent[1]) / 100);
    else if (count !== null && VARIANTS.test(words[at + 1] ?? "")) {
      arms = Number(word);
      at += 1;
    } else if (count !== null && daily === undefined) daily = Number(count[1]!.replaceAll(",", ""));
    else return unplanned({ kind: "unknown-word", said: word });
  }
  const [rate, lift] = proportions;
  if (rate === undefined) return unplanned({ kind: "missing", what: "rate" });
  if (lift === undefined) return unplanned({ kind: "missing", what: "lift" });
  if (daily === undefined) return unplanned({ kind: "missing", what: "daily" });
  if (!(rate > 0 && rate < 1)) return unplanned({ kind: "rate" });
  if (!(lift > 0 && rate * (1 + lift) < 1)) return unplanned({ kind: "lift" });
  if (!(daily >= 1 && daily <= 1e7)) return unplanned({ kind: "daily" });
  if (!(arms >= 2 && arms <= 20)) return unplanned({ kind: "variants" });
  return { wish: { traffic: { rate, daily, arms, overdispersion: 1 }, lift }, problem: undefined };
}

function unplanned(problem: PlanProblem) {
  return { wish: undefined, problem };
}
