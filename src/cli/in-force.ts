import type { InForce } from "../app/index.ts";
import type { Config } from "../config/index.ts";
import { formatTime, plainSpaces, writtenFor } from "../messages/index.ts";
import { commandLine } from "./shell/command-line.ts";
import { paint } from "./terminal.ts";

/** What Herald does by itself, and when the next digest comes: the first start says it, and doctor. */
export function whatToExpect(
  { mode, digests }: Pick<InForce, "mode" | "digests">,
  { reader }: Pick<Config, "reader">,
): string[] {
  const { strong } = paint();
  const lines = mode.map((sentence) => sentence.replace("WILL stop", strong("WILL stop")));
  digests.forEach(({ name, destinations, at, timeZone }, index) => {
    const which = digests.length === 1 ? "Next digest" : `Next digest "${name}"`;
    const when = at === null ? "never" : timeFor({ reader }, at, timeZone);
    const payload = index === 0 ? [] : ["--payload", JSON.stringify({ digest: name })];
    const now = commandLine("trigger", "reporting.daily-digest", "--wait", ...payload);
    lines.push(`${which}: ${when}, to ${destinations.map(placeName).join(", ")}. To post one now: ${now}`);
  });
  return lines;
}

/** An instant as this configuration has it written. */
export function timeFor({ reader }: Pick<Config, "reader">, at: string, timeZone: string): string {
  return plainSpaces(writtenFor(reader, () => formatTime(at, timeZone)));
}

/** A warning of the configuration, as start and doctor show it. */
export function warningLine(warning: string): string {
  return `${paint().warn("!")} ${warning}`;
}

/** A destination as people call it: in Slack, the channel. */
export function placeName(destination: string): string {
  return destination.startsWith("slack:") ? destination.slice("slack:".length) : destination;
}
