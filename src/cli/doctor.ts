import { checkEverything, uniqueOwner, type Finding } from "../app/index.ts";
import { describeConfig, loadProcessConfig, secretsOf } from "../config/index.ts";
import { createLog, systemClock } from "../platform/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "./failure.ts";

/** `herald doctor`: tries everything the configuration names and says what to do about what does not work. */
export async function runDoctor({ json }: { json?: boolean }): Promise<number> {
  const config = loadProcessConfig();
  const log = createLog({ level: "error", pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  const findings = await checkEverything({ config, clock: systemClock, log, owner: uniqueOwner() });
  if (json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else {
    for (const line of describeConfig(config)) process.stdout.write(`${line}\n`);
    process.stdout.write(`\n${findings.map(describe).join("\n")}\n`);
    for (const warning of config.warnings) process.stdout.write(`! ${warning}\n`);
  }
  return findings.every(({ ok }) => ok) ? EXIT_DONE : EXIT_FAILED;
}

function describe({ name, ok, detail, whatToDo }: Finding): string {
  const word = ok ? (whatToDo === undefined ? "ok    " : "WARN  ") : "FAILED";
  return `${word}  ${name}: ${detail}${whatToDo === undefined ? "" : `\n        ${whatToDo}`}`;
}
