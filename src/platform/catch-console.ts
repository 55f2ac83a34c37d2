import type { Log } from "../ports/index.ts";

/**
 * What libraries print on the console, and the warnings of Node.js, become entries of the log: they would stand raw between the lines of a
 * command. Its own output goes to the streams directly.
 * @returns ends that
 */
export function catchConsole(log: Log): () => void {
  const { warn, error } = console;
  const printers = process.listeners("warning");
  const tell = (...words: unknown[]): void =>
    log.warn({ detail: words.map(String).join(" ") }, "a library printed a warning");
  const warned = ({ name, message }: Error): void =>
    log.warn({ detail: `${name}: ${message}` }, "Node.js gave a warning");
  Object.assign(console, { warn: tell, error: tell });
  process.removeAllListeners("warning");
  process.on("warning", warned);
  return () => {
    Object.assign(console, { warn, error });
    process.off("warning", warned);
    for (const printer of printers) process.on("warning", printer);
  };
}
