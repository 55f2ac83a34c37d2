import type { Environment } from "./variables/variable-reader.ts";

/** What the environment says about the shell that this process was started from. */
export interface Surroundings {
  /** The npm script that runs, `npx` for that; undefined: npm did not start this. */
  readonly npmScript: string | undefined;
  /** The package.json that npm started it for. */
  readonly packageFile: string | undefined;
  readonly isInKubernetes: boolean;
  /** Directories in which the shell looks for commands. */
  readonly searchPath: string;
  /** What commands begin with, where Herald cannot know it, as in a container; undefined: not said. */
  readonly command: string | undefined;
  /** The reader wants no color: https://no-color.org */
  readonly refusesColor: boolean;
}

/** Read here, as the environment is read nowhere else. */
export function surroundings(environment: Environment = process.env): Surroundings {
  const given = (name: string): string | undefined => environment[name] || undefined;
  return {
    npmScript: given("npm_lifecycle_event"),
    packageFile: given("npm_package_json"),
    isInKubernetes: given("KUBERNETES_SERVICE_HOST") !== undefined,
    searchPath: environment["PATH"] ?? "",
    command: given("HERALD_COMMAND")?.trim() || undefined,
    refusesColor: given("NO_COLOR") !== undefined,
  };
}
