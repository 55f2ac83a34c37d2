import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The one family that pictures are set in, shipped with Herald (docs/NOTICE.md): pictures look the same on every machine. */
export const FAMILY = "Inter";
/** In a browser the SVG is set in whatever comes nearest. */
export const FAMILIES = `${FAMILY}, Helvetica, Arial, sans-serif`;

export type Weight = 400 | 600;

const FILES: Readonly<Record<Weight, string>> = {
  400: fileURLToPath(new URL("./fonts/Inter-Regular.ttf", import.meta.url)),
  600: fileURLToPath(new URL("./fonts/Inter-SemiBold.ttf", import.meta.url)),
};

/** Paths of the font files. */
export function fontFiles(): string[] {
  return Object.values(FILES);
}

/** How wide text is, as the font file itself says; kerning, a fiftieth at most, is left out. */
export class Typeface {
  readonly #glyphs: ReadonlyMap<number, number>;
  readonly #advances: readonly number[];
  readonly #unitsPerEm: number;

  constructor(font: Buffer) {
    const tables = tablesOf(font);
    const at = (name: string): number => {
      const offset = tables.get(name);
      if (offset === undefined) throw new RangeError(`Typeface requires a TrueType font with a table ${name}`);
      return offset;
    };
    this.#unitsPerEm = font.readUInt16BE(at("head") + 18);
    const count = font.readUInt16BE(at("hhea") + 34);
    this.#advances = Array.from({ length: count }, (_, glyph) => font.readUInt16BE(at("hmtx") + 4 * glyph));
    this.#glyphs = glyphsOf(font, at("cmap"));
  }

  /** Whether every character has a glyph. */
  canWrite(text: string): boolean {
    return [...text].every((character) => this.#glyphs.has(character.codePointAt(0)!));
  }

  /** In pixels at a font size in pixels. */
  widthOf(text: string, size: number): number {
    let units = 0;
    for (const character of text) {
      const glyph = this.#glyphs.get(character.codePointAt(0)!) ?? 0;
      // Glyphs beyond the list are as wide as its last.
      units += this.#advances[Math.min(glyph, this.#advances.length - 1)]!;
    }
    return (units * size) / this.#unitsPerEm;
  }

  /** Cut to a width in pixels, with `…` where something was cut. */
  fit(text: string, size: number, width: number): string {
    if (this.widthOf(text, size) <= width) return text;
    const kept = [...text];
    while (kept.length > 0 && this.widthOf(`${kept.join("").trimEnd()}…`, size) > width) kept.pop();
    return `${kept.join("").trimEnd()}…`;
  }

  /** Lines of at most a width in pixels, broken at spaces, or at another separator, which no line begins or ends with. */
  wrap(text: string, size: number, width: number, separator = " "): string[] {
    const lines: string[] = [];
    for (const word of text.split(separator)) {
      const longer = lines.length === 0 ? word : `${lines.at(-1)!}${separator}${word}`;
      if (lines.length > 0 && this.widthOf(longer, size) <= width) lines[lines.length - 1] = longer;
      else lines.push(this.fit(word, size, width));
    }
    return lines;
  }
}

const loaded = new Map<Weight, Typeface>();

/** Read from its file when it is first asked for. */
export function typeface(weight: Weight): Typeface {
  let face = loaded.get(weight);
  if (face === undefined) {
    face = new Typeface(readFileSync(FILES[weight]));
    loaded.set(weight, face);
  }
  return face;
}

/** Offsets of a font's tables by name. @see OpenType specification, "Table directory" */
function tablesOf(font: Buffer): ReadonlyMap<string, number> {
  return new Map(
    Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
      const record = 12 + 16 * index;
      return [font.toString("latin1", record, record + 4), font.readUInt32BE(record + 8)] as const;
    }),
  );
}

/** Glyph by code point, from the table of format 12. @see OpenType specification, "cmap" */
function glyphsOf(font: Buffer, cmap: number): ReadonlyMap<number, number> {
  const tables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, index) => cmap + font.readUInt32BE(cmap + 8 + 8 * index),
  );
  const table = tables.find((offset) => font.readUInt16BE(offset) === 12);
  if (table === undefined) throw new RangeError("Typeface requires a font with a character map of format 12");
  const glyphs = new Map<number, number>();
  for (let group = 0; group < font.readUInt32BE(table + 12); group++) {
    const record = table + 16 + 12 * group;
    const first = font.readUInt32BE(record);
    for (let code = first; code <= font.readUInt32BE(record + 4); code++)
      glyphs.set(code, font.readUInt32BE(record + 8) + code - first);
  }
  return glyphs;
}
