import { readFileSync } from "node:fs";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "no permission to read it",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
};

/** The text of a file, or why it cannot be read, in words. */
export function readText(
  path: string,
): { readonly text: string } | { readonly reason: string; readonly isMissing: boolean } {
  try {
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    return { reason: REASONS[code] ?? `reading it fails with ${code}`, isMissing: code === "ENOENT" };
  }
}
