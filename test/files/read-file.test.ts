import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { decodeUtf8, linesIn, readFileBytes, readStream, readTextFile } from "../../src/files/index.ts";

const LIMIT = { mebibytes: 1 };
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "herald-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const latin1 = (text: string) => Buffer.from(text, "latin1");

async function arrived(stream: Iterable<string | Uint8Array>): Promise<[number, string][]> {
  const lines: [number, string][] = [];
  for await (const some of linesIn(Readable.from(stream), "x.ndjson"))
    for (const { number, text } of some) lines.push([number, text]);
  return lines;
}

describe("a file as text", () => {
  it("is UTF-8, without its byte-order mark", () => {
    const path = join(emptyFolder(), "a.txt");
    writeFileSync(path, "\uFEFFMenü\n");
    expect(readTextFile(path, LIMIT)).toBe("Menü\n");
    writeFileSync(path, "");
    expect(readTextFile(path, LIMIT)).toBe("");
  });

  it.each([
    ["a wrong byte", latin1("a: 1\nname: Caf\xe9\n"), "cannot read x.yaml:2: it is not UTF-8; save the file as UTF-8"],
    ["a last line that is cut within a character", Buffer.from("a\nü").subarray(0, 3), "x.yaml:2: it is not UTF-8"],
    [
      "UTF-16, as PowerShell writes it",
      Buffer.from("\uFEFFa: 1", "utf16le"),
      "cannot read x.yaml: it is UTF-16; save it as UTF-8",
    ],
    ["a NUL character", Buffer.from("a\nb\0"), "cannot read x.yaml:2: it has a NUL character"],
  ])("is refused with its line for %s", (_, bytes, message) => {
    expect(() => decodeUtf8(bytes, "x.yaml")).toThrow(message);
  });

  it("is refused in one sentence with its path where it cannot be read", () => {
    const folder = emptyFolder();
    const path = join(folder, "x");
    const loop = join(folder, "loop");
    symlinkSync(loop, loop);
    mkdirSync(join(folder, "folder"));
    writeFileSync(path, "a".repeat(1024 * 1024 + 1));
    for (const [file, reason] of [
      [join(folder, "absent"), "there is no such file"],
      [join(folder, "folder"), "it is a folder; wanted a file"],
      [join(path, "below"), "a part of the path is not a folder"],
      [loop, "its links lead in a circle"],
      [path, "it is longer than 1 MB, more than Herald reads of such a file"],
      ["/dev/zero", "it is longer than 1 MB, more than Herald reads of such a file"],
    ] as const)
      expect(() => readFileBytes(file, LIMIT)).toThrow(`cannot read ${file}: ${reason}`);
  });

  it("may come from a stream, up to the same length", async () => {
    expect(Buffer.from(await readStream(Readable.from(["ab", Buffer.from("c")]), "x", LIMIT)).toString()).toBe("abc");
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(64 * 1024, "a");
      })(),
    );
    await expect(readStream(endless, "standard input", LIMIT)).rejects.toThrow(
      "cannot read standard input: it is longer than 1 MB",
    );
  });
});

describe("the lines of a file", () => {
  it("are the same however it arrives", async () => {
    const bytes = Buffer.from("\uFEFFgrün ✓\n\nzwei\r\ndrei");
    const expected = [
      [1, "grün ✓"],
      [2, ""],
      [3, "zwei\r"],
      [4, "drei"],
    ];
    expect(await arrived([bytes])).toEqual(expected);
    expect(await arrived(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it("come up to the first that is not UTF-8, which is named", async () => {
    const lines: string[] = [];
    const read = async () => {
      for await (const some of linesIn(Readable.from([latin1("a\nb\nCaf\xe9\nd\n")]), "x.ndjson"))
        lines.push(...some.map(({ text }) => text));
    };
    await expect(read()).rejects.toThrow("cannot read x.ndjson:3: it is not UTF-8; save the file as UTF-8");
    expect(lines).toEqual(["a", "b"]);
  });

  it("are refused in UTF-16", async () => {
    await expect(arrived([Buffer.from("\uFEFF{}\n{}", "utf16le")])).rejects.toThrow("x.ndjson: it is UTF-16");
  });
});
