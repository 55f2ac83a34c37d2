import { driftIn, type Drift } from "../../api-client/index.ts";
import { readContract } from "../../app/index.ts";
import { EXIT_DONE, EXIT_FAILED, EXIT_UNREACHED, UsageError } from "../failure.ts";
import { ownConfig } from "../own-config.ts";
import { commandLine } from "../shell/command-line.ts";

/** `herald doctor --contract`: what Ours Privacy documents of its API against what Herald relies on. Sends no key, changes nothing. */
export async function runContract(address: string | true, { json }: { readonly json?: boolean }): Promise<number> {
  const config = ownConfig();
  if (address !== true && !/^https?:\/\//iu.test(address))
    throw new UsageError(`--contract takes an address such as https://example.com/openapi.json, not ${address}`);
  // A demo has a server of its own; the real one is asked for all the same.
  const baseUrl = config.isDemo ? "https://app.oursprivacy.com" : config.accounts[0]!.baseUrl;
  const read = await readContract(config, baseUrl, address === true ? undefined : address);
  if (read.kind === "unreached") {
    const lines = [
      "The OpenAPI document of Ours Privacy could not be read:",
      ...read.tried.map((one) => `  ${one.address} ${one.reason}`),
      `Where it stands elsewhere: ${commandLine("doctor", "--contract", "<address>")}`,
    ];
    if (json) process.stdout.write(`${JSON.stringify(read, null, 2)}\n`);
    else process.stderr.write(`${lines.join("\n")}\n`);
    return EXIT_UNREACHED;
  }
  const drift = driftIn(read.document);
  const { version = "without a version" } = read.document.info;
  if (json) process.stdout.write(`${JSON.stringify({ address: read.address, version, drift }, null, 2)}\n`);
  else process.stdout.write(`${[`${read.address} (${version})`, ...told(drift)].join("\n")}\n`);
  return drift.length === 0 ? EXIT_DONE : EXIT_FAILED;
}

function told(drift: readonly Drift[]): readonly string[] {
  if (drift.length === 0) return ["ok      everything that Herald relies on is documented as Herald reads it"];
  return drift.map(({ operation, place, what }) => `DRIFT   ${operation}${place === "" ? "" : ` ${place}`} ${what}`);
}
