import { checkEverything, inForce, ledgerFailure, uniqueOwner, type Finding, type OwnDoctor } from "../app/index.ts";
import { secretsOf, type Config } from "../config/index.ts";
import { ownConfig } from "./own-config.ts";
import { doctorAtWorker } from "../http/index.ts";
import { catchConsole, createLog, systemClock } from "../platform/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "./failure.ts";
import { commandLine } from "./shell/command-line.ts";
import { warningLine, whatToExpect } from "./in-force.ts";
import { workerAtHand } from "./jobs/worker-at-hand.ts";
import { paint } from "./terminal.ts";

/** `herald doctor`: tries everything the configuration names and says what to do about what does not work. */
export async function runDoctor({ json }: { json?: boolean }): Promise<number> {
  const config = ownConfig();
  const { doctor, notes } = await examined(config);
  const { findings, configuration, warnings } = doctor;
  if (json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else {
    const lines = [
      ...notes,
      ...configuration,
      "",
      ...whatToExpect(doctor, config),
      "",
      ...findings.map(describe),
      ...warnings.map(warningLine),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return findings.every(({ ok }) => ok) ? EXIT_DONE : EXIT_FAILED;
}

interface Examined {
  readonly doctor: OwnDoctor;
  /** Who was asked, and what is to be known about that. */
  readonly notes: readonly string[];
}

/** Here; or where a running worker holds the ledger, by that worker. */
async function examined(config: Config): Promise<Examined> {
  const log = createLog({ level: "error", pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  catchConsole(log);
  const here = inForce(config, systemClock);
  try {
    const findings = await checkEverything({ config, clock: systemClock, log, owner: uniqueOwner() });
    return { doctor: { ...here, findings }, notes: [] };
  } catch (error) {
    if ((error as { code?: unknown }).code !== "database-locked") throw error;
    try {
      const at = workerAtHand(config);
      const doctor = await doctorAtWorker(at);
      return {
        doctor,
        notes: [`Asked the worker at ${at.baseUrl}, which has the ledger open.`, ...changed(doctor, here), ""],
      };
    } catch {
      // Whoever holds it does not answer: it may be a command, or a worker that has just begun.
      return { doctor: { ...here, findings: [ledgerFailure(error)] }, notes: [] };
    }
  }
}

/** The worker read its configuration when it started, or was last told to. */
function changed(
  { configuration }: Pick<OwnDoctor, "configuration">,
  here: Pick<OwnDoctor, "configuration">,
): string[] {
  const differs = here.configuration.filter((line) => !configuration.includes(line));
  if (differs.length === 0) return [];
  return [
    warningLine(
      `the configuration here is not the worker's; to apply it: ${commandLine("reload")}, or restart the worker. Here:`,
    ),
    ...differs.map((line) => `    ${line}`),
  ];
}

function describe({ name, ok, detail, whatToDo }: Finding): string {
  const { good, warn, bad } = paint();
  const word = ok ? (whatToDo === undefined ? good("ok    ") : warn("WARN  ")) : bad("FAILED");
  return `${word}  ${name}: ${detail}${whatToDo === undefined ? "" : `\n        ${whatToDo}`}`;
}
