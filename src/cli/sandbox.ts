import { createShutdown, silentLog, systemClock } from "../platform/index.ts";
import { isScenarioName, SCENARIOS, startSandbox } from "../sandbox/index.ts";
import { EXIT_DONE, UsageError } from "./failure.ts";
import { withCsvFile } from "./read-input.ts";
import { sandboxRecipe } from "./sandbox-recipe.ts";

export interface SandboxCommandOptions {
  readonly port: string;
  readonly seed: string;
  readonly generation: string;
  readonly import?: string;
  /** Names of scenarios, instead of the usual set. */
  readonly scenario?: readonly string[];
}

/** `herald sandbox`: only the emulator, until Ctrl-C. */
export async function runSandbox(options: SandboxCommandOptions): Promise<number> {
  const { generation } = options;
  if (generation !== "seed" && generation !== "current")
    throw new UsageError(`--generation is seed or current, not "${generation}"`);
  const port = wholeNumber("--port", options.port, 65_535);
  const seed = wholeNumber("--seed", options.seed, 0xffff_ffff);
  const scenarios = scenariosFrom(options);
  const start = (importCsv?: Uint8Array) =>
    startSandbox({
      port,
      seed,
      clock: systemClock,
      generation,
      ...(importCsv !== undefined && { importCsv }),
      ...(scenarios !== undefined && { scenarios }),
    });
  const starting = options.import === undefined ? start() : withCsvFile(options.import, start);
  const sandbox = await starting.catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE"
      ? new UsageError(`port ${port} is taken; choose another with --port, or 0 for any free one`)
      : error;
  });
  const shutdown = createShutdown({ log: silentLog, deadlineMs: 5_000 });
  shutdown.addStep("sandbox", () => sandbox.close());
  process.stdout.write([...sandboxRecipe(sandbox), ...sandbox.notes, "Ctrl-C ends it.", ""].join("\n"));
  await shutdown.done;
  return EXIT_DONE;
}

function scenariosFrom({ scenario, import: file }: SandboxCommandOptions): readonly string[] | undefined {
  if (scenario === undefined) return undefined;
  if (file !== undefined) throw new UsageError("--scenario and --import exclude each other; give one of them");
  const unknown = scenario.find((name) => !isScenarioName(name));
  if (unknown !== undefined)
    throw new UsageError(`there is no scenario "${unknown}"; there are ${Object.keys(SCENARIOS).join(", ")}`);
  return scenario;
}

function wholeNumber(option: string, text: string, largest: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > largest)
    throw new UsageError(`${option} requires a whole number from 0 to ${largest}, not "${text}"`);
  return value;
}
