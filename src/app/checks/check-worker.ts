import { describeConfig, describeMode, settingsOf, type Config } from "../../config/index.ts";
import type { JobQueue } from "../../queue/index.ts";
import type { Clock, Log } from "../../ports/index.ts";
import { checkOutside } from "./checks.ts";
import type { Finding } from "./finding.ts";
import { ledgerPlace, queueFindings } from "./store-findings.ts";
import type { World } from "../world.ts";

/** What is in force, for people: the configuration, what Herald does about a winner, and when the digests come. JSON. */
export interface InForce {
  readonly configuration: readonly string[];
  readonly mode: readonly string[];
  /** In order; `at` is null where a schedule never comes due again. */
  readonly digests: readonly NextDigest[];
  readonly warnings: readonly string[];
}

export interface NextDigest {
  readonly name: string;
  readonly destinations: readonly string[];
  readonly at: string | null;
  readonly timeZone: string;
}

/** What a worker finds out about itself, and its configuration. JSON. */
export interface OwnDoctor extends InForce {
  readonly findings: readonly Finding[];
}

export function inForce(config: Config, clock: Clock): InForce {
  return {
    configuration: describeConfig(config),
    mode: describeMode(config),
    digests: settingsOf(config).digests.map(({ name, destinations, timeZone, next }) => ({
      name,
      destinations,
      at: next(clock.now()) ?? null,
      timeZone,
    })),
    warnings: config.warnings,
  };
}

/** As `checkEverything`, but a worker checks itself, with the stores it has open. */
export async function checkWorker(
  { config, clock, log }: { readonly config: Config; readonly clock: Clock; readonly log: Log },
  world: Pick<World, "proveWrite">,
  queue: Pick<JobQueue, "health" | "concerns">,
): Promise<OwnDoctor> {
  const outside = await checkOutside({ config, clock, log });
  return {
    ...inForce(config, clock),
    findings: [...outside, await ledgerFinding(config, world), ...(await queueFindings(config, queue))],
  };
}

async function ledgerFinding(config: Config, world: Pick<World, "proveWrite">): Promise<Finding> {
  const name = "Ledger";
  try {
    await world.proveWrite();
    return { name, ok: true, detail: `answers (${ledgerPlace(config)})` };
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message };
  }
}
