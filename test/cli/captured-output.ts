import { vi } from "vitest";

/** What a command wrote to standard output while it ran, and its exit code. */
export async function outputOf(
  command: () => Promise<number>,
): Promise<{ readonly text: string; readonly exitCode: number }> {
  const pieces: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((piece) => {
    pieces.push(String(piece));
    return true;
  });
  try {
    const exitCode = await command();
    return { text: pieces.join(""), exitCode };
  } finally {
    spy.mockRestore();
  }
}
