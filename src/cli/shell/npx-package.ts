import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

/**
 * What npx has to be told to run this Herald again, where that is not its name: the file or address that it was installed from.
 * @param script link that npx started, in the folder that it keeps for what it was asked for
 * @returns undefined where npx found Herald by its name
 */
export function npxPackage(script: string): string | undefined {
  const folder = dirname(dirname(dirname(script)));
  if (basename(dirname(folder)) !== "_npx") return undefined;
  const wanted = herald(resolve(folder, "package.json"));
  if (wanted?.startsWith("file:")) return resolve(folder, wanted.slice("file:".length));
  return wanted !== undefined && /[:/]/u.test(wanted) ? wanted : undefined;
}

/** What a package asks for under the name `herald`. Without it there is one hint less to give. */
function herald(packageFile: string): string | undefined {
  try {
    const { dependencies } = JSON.parse(readFileSync(packageFile, "utf8")) as { dependencies?: { herald?: unknown } };
    return typeof dependencies?.herald === "string" ? dependencies.herald : undefined;
  } catch {
    return undefined;
  }
}
