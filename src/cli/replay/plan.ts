import { plainSpaces, planRecord, planReport } from "../../messages/index.ts";
import { planGuardrails, planPower, type PlannedTraffic } from "../../replay/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { withHeadings } from "../terminal.ts";
import { listOf, number, policyFrom, proportion, whole } from "./option-values.ts";

/** As the command line gives them: text, or undefined where left out. */
export interface PlanOptions {
  readonly rate?: string;
  readonly daily?: string;
  readonly arms?: string;
  readonly overdispersion?: string;
  readonly days?: string;
  readonly lifts?: string;
  /** Lists, one for each time that the option is given. */
  readonly guardrailRate?: readonly string[];
  readonly margin?: string;
  readonly policy?: string;
  readonly json?: boolean;
}

const LIFTS = "2%,3%,5%,7.5%,10%,15%,20%,30%";
const MARGINS = "2%,5%,10%";
const DAYS = "14,21,28,42";
/** What a rehearsal can have done in seconds. */
const MOST_DAYS = 365;

/** `herald plan`: which lifts a policy finds in how many days, at the traffic of an experiment that is planned. */
export async function runPlan(options: PlanOptions): Promise<number> {
  const policy = await policyFrom(options.policy);
  const traffic = trafficFrom(options);
  const lifts = listOf(options.lifts ?? LIFTS, (text) => proportion("lifts", text));
  const days = [...new Set(listOf(options.days ?? DAYS, (text) => whole("days", text, 1, MOST_DAYS)))].toSorted(
    (a, b) => a - b,
  );
  if (lifts.some((lift) => !(lift > 0 && traffic.rate * (1 + lift) < 1)))
    throw new UsageError("--lifts requires lifts above 0 that leave the conversion rate below 100%");
  const { rates, margins } = guardrailsFrom(options);
  const rows = planPower(policy.rules, traffic, lifts, days);
  const guardrails = planGuardrails(policy.rules, traffic, rates, margins, days);
  if (options.json) {
    const record = planRecord(policy, traffic, days, { lifts: rows, guardrails });
    process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  } else {
    const lines = planReport(policy, traffic, days, { lifts: rows, guardrails });
    process.stdout.write(plainSpaces(`${withHeadings(lines).join("\n")}\n`));
  }
  return EXIT_DONE;
}

/** Rates of harmless guardrails, and the margins that they are asked about; none unless rates are given. */
function guardrailsFrom({ guardrailRate, margin }: PlanOptions): {
  readonly rates: readonly number[];
  readonly margins: readonly number[];
} {
  if (guardrailRate === undefined) {
    if (margin !== undefined)
      throw new UsageError("--margin is a guardrail's; wanted its rate beside it, such as --guardrail-rate 4%");
    return { rates: [], margins: [] };
  }
  const each = (option: string, texts: readonly string[]) => {
    const values = texts.flatMap((text) => listOf(text, (part) => proportion(option, part)));
    if (values.some((value) => !(value > 0 && value < 1)))
      throw new UsageError(`--${option} requires numbers between 0 and 100%, got "${texts.join(",")}"`);
    return [...new Set(values)].toSorted((a, b) => a - b);
  };
  return { rates: each("guardrail-rate", guardrailRate), margins: each("margin", [margin ?? MARGINS]) };
}

function trafficFrom({ rate, daily, arms, overdispersion }: PlanOptions): PlannedTraffic {
  if (rate === undefined) throw new UsageError("--rate is missing; wanted the control's conversion rate, such as 5%");
  if (daily === undefined)
    throw new UsageError("--daily is missing; wanted the impressions of each variant on an average day, such as 2000");
  const traffic = {
    rate: proportion("rate", rate),
    daily: number("daily", daily),
    arms: whole("arms", arms ?? "2", 2, 20),
    overdispersion: number("overdispersion", overdispersion ?? "1"),
  };
  if (!(traffic.rate > 0 && traffic.rate < 1))
    throw new UsageError(`--rate requires a rate between 0 and 100%, got "${rate}"`);
  if (!(traffic.daily >= 1 && traffic.daily <= 1e7))
    throw new UsageError(`--daily requires a number from 1 to 10 million, got "${daily}"`);
  if (!(traffic.overdispersion >= 1 && traffic.overdispersion <= 1000))
    throw new UsageError(`--overdispersion requires a number from 1 to 1000, got "${overdispersion}"`);
  return traffic;
}
