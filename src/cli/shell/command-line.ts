import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { basename, delimiter, dirname, join, relative } from "node:path";
import { npxPackage } from "./npx-package.ts";
import { surroundings, type Surroundings } from "../../config/surroundings.ts";
import { quoted, shellCommand } from "../../messages/text/shell-command.ts";
import { ownFolder } from "../../platform/own-version.ts";

/** How this Herald was started, as far as it matters for how it is started again. */
export interface Started
  extends Pick<Surroundings, "command" | "npmScript" | "packageFile" | "isInKubernetes" | "searchPath"> {
  /** The script that Node.js was given, absolute, links not followed; undefined: none. */
  readonly script: string | undefined;
  readonly directory: string;
  readonly host: string;
  readonly isInContainer: boolean;
  /** The file or address that npx installed Herald from; undefined: it knows Herald by its name. */
  readonly npxPackage: string | undefined;
  /** Process id of whatever started this one; 0 when it is outside the container. */
  readonly parent: number;
}

const ROOT = ownFolder();
/** What Node.js is given: the command line itself, and the launcher that looks at its version first. */
const SCRIPTS = ["src/cli/main.ts", "src/cli/herald.mjs", "dist/src/cli/main.js"].map((file) => join(ROOT, file));
/** As Docker names a container unless it is told otherwise. */
const CONTAINER_ID = /^[0-9a-f]{12}$/u;

/**
 * What stands before a command so that it runs as printed, in the way this Herald was started: an npm script, npx, a linked `herald`, a
 * container from outside, or Node.js with the file.
 */
export function commandPrefix(started: Started): string {
  if (started.command !== undefined) return started.command;
  const { script, npmScript, packageFile, directory, host, isInContainer, isInKubernetes, parent, searchPath } =
    started;
  if (script === undefined) return "herald";
  if (!SCRIPTS.includes(script)) {
    // A link of that name. Anything else is a program that uses Herald's code, such as a test.
    if (basename(script) !== "herald") return "herald";
    if (npmScript === "npx" || dirname(script).endsWith(join("node_modules", ".bin")))
      // A file by itself, npx would take for a program.
      return started.npxPackage === undefined ? "npx herald" : `npx --package=${quoted(started.npxPackage)} herald`;
    return searchPath.split(delimiter).includes(dirname(script)) ? "herald" : quoted(script);
  }
  const path = relative(directory, script);
  const byFile = `node ${quoted(path.length < script.length ? path : script)}`;
  if (isInContainer && parent <= 1) {
    if (isInKubernetes) return `kubectl exec ${host} -- ${byFile}`;
    if (CONTAINER_ID.test(host)) return `docker exec ${host} ${byFile}`;
  }
  if (npmScript === "npx") return `npx ${byFile}`;
  const isOurScript = npmScript !== undefined && packageFile !== undefined && dirname(packageFile) === ROOT;
  return isOurScript ? "npm run -s herald --" : byFile;
}

/** A command of Herald as it can be pasted into the shell that this one was started from; without words, what each begins with. */
export function commandLine(...words: readonly string[]): string {
  return shellCommand(prefix(), words);
}

/**
 * What a command begins with where it is read elsewhere, and later: in a message. There the name of this container says nothing: the next
 * one has another.
 */
export function lastingPrefix(): string {
  return commandPrefix({ ...thisOne(), isInContainer: false });
}

let known: string | undefined;
function prefix(): string {
  known ??= commandPrefix(thisOne());
  return known;
}

function thisOne(): Started {
  return {
    ...surroundings(),
    script: process.argv[1],
    directory: process.cwd(),
    host: hostname(),
    isInContainer: existsSync("/.dockerenv") || existsSync("/run/.containerenv"),
    npxPackage: process.argv[1] === undefined ? undefined : npxPackage(process.argv[1]),
    parent: process.ppid,
  };
}
