import { STANDARD_INPUT } from "../files/index.ts";

/** `-`, or what a shell calls standard input. */
export function isStandardInput(file: string): boolean {
  return file === "-" || file === "/dev/stdin";
}

/** A file as people should see it. */
export function fileName(file: string): string {
  return isStandardInput(file) ? STANDARD_INPUT : file;
}
