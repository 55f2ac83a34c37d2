import type { z } from "zod";
import type { Destination } from "../../notify/index.ts";
import type { AccountConfig, DigestConfig } from "../config.ts";
import type { ConfigFile, Entry } from "../file/config-file.ts";
import type { digestSchema } from "../file/file-schema.ts";
import type { ProblemList } from "../problems.ts";
import { destinationsOf } from "./destinations.ts";
import { readSelection } from "./selection.ts";

/** What else places are read with. */
export interface PlaceSources {
  /** Where something goes that names no place. */
  readonly standard: readonly Destination[];
  readonly accounts: readonly AccountConfig[];
  readonly problems: ProblemList;
}

/** The digests of the configuration file, or the usual one. */
export function readDigests(file: ConfigFile, { standard, accounts, problems }: PlaceSources): readonly DigestConfig[] {
  const usual: Entry<z.output<typeof digestSchema>> = { path: [], value: { name: "daily", cron: "0 9 * * 1-5" } };
  const digests: DigestConfig[] = [];
  for (const { path, value } of file.digests ?? [usual]) {
    const { name, cron } = value;
    if (digests.some((digest) => digest.name === name)) {
      problems.add(
        file.where([...path, "name"]),
        `there is another digest ${JSON.stringify(name)}; wanted a name of its own`,
      );
    }
    digests.push({
      name,
      destinations: destinationsOf(value, { standard, where: file.where([...path, "to"]), problems }),
      cron,
      timeZone: value.timeZone ?? file.timeZone,
      narrator: value.narrative && {
        command: value.narrative.command,
        timeoutMs: value.narrative.timeoutSeconds * 1000,
      },
      ...readSelection({ path, value }, { accounts, where: file.where, problems }),
    });
  }
  return digests;
}
