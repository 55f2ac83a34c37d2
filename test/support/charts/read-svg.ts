import { Resvg } from "@resvg/resvg-js";
import { fontFiles } from "../../../src/chart/typeface.ts";

/** A text of an SVG with the box it takes: its place as written, its size as the renderer sets it. */
export interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TOKEN = /<\/?[^<>]+>|[^<>]+/g;
const TAG = /^<(\/?)([a-z]+)((?:\s+[\w:-]+="(?:[^"<&]|&(?:amp|lt|gt|quot|#\d+);)*")*)\s*(\/?)>$/i;
const TEXT = /^(?:[^<>&]|&(?:amp|lt|gt|quot|apos|#\d+);)*$/;

/** The size of the picture, in pixels. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /^<svg [^<>]* width="(\d+)" height="(\d+)"/.exec(svg)!;
  return { width: Number(width), height: Number(height) };
}

/** Elements and their attributes in an SVG that `readSvg` accepts, each once: `text`, `text fill`. */
export function structureOf(svg: string): readonly string[] {
  const found = [...svg.matchAll(/<([a-z]+)([^<>]*)>/gi)].flatMap(([, name, attributes]) => [
    name!,
    ...[...attributes!.replaceAll(/"[^"]*"/g, "").matchAll(/[\w:-]+(?==)/g)].map(
      ([attribute]) => `${name} ${attribute}`,
    ),
  ]);
  return [...new Set(found)].toSorted();
}

/**
 * Reads an SVG strictly: every tag closed in turn, every attribute quoted, nothing left unescaped.
 * @throws Error on anything that is not well formed
 */
export function readSvg(svg: string): readonly PlacedText[] {
  const texts: PlacedText[] = [];
  // Attributes of an element come before those that it inherits.
  const open: { readonly name: string; readonly attributes: string }[] = [];
  for (const [token] of svg.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (!token.startsWith("<")) {
      if (!TEXT.test(token)) throw new Error(`unescaped text: ${token.slice(0, 80)}`);
      if (inside?.name === "text") texts.push(placed(token, inside.attributes));
      else if (token.trim() !== "") throw new Error(`words outside a text: ${token.slice(0, 80)}`);
      continue;
    }
    const tag = TAG.exec(token);
    if (tag === null) throw new Error(`not a tag: ${token.slice(0, 80)}`);
    const [, closing, name, attributes, closed] = tag as unknown as [string, string, string, string, string];
    if (closing === "/") {
      if (open.pop()?.name !== name) throw new Error(`closed out of turn: ${token}`);
    } else if (closed !== "/") {
      open.push({ name, attributes: `${attributes}${inside?.attributes ?? ""}` });
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.map(({ name }) => name).join(", ")}`);
  const joined = svg.match(TOKEN)?.join("") ?? "";
  if (joined !== svg) throw new Error("something between the tags was not read");
  return texts;
}

/** Measured by drawing the text alone. */
function placed(written: string, attributes: string): PlacedText {
  const [x, y] = ["x", "y"].map((name) => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(attributes)![1])) as [
    number,
    number,
  ];
  const family = /font-family="[^"]*"/.exec(attributes)?.[0] ?? "";
  const size = /font-size="[^"]*"/.exec(attributes)?.[0] ?? "";
  const weight = /font-weight="[^"]*"/.exec(attributes)?.[0] ?? "";
  const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? "start";
  const alone = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="100"><text x="10" y="50" ${family} ${size} ${weight}>${written}</text></svg>`;
  const box = boxes.get(alone) ?? boxOf(alone);
  boxes.set(alone, box);
  const { width } = box;
  const left = x - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
  const top = y + box.y - 50;
  return { text: unescaped(written), left, right: left + width, top, bottom: top + box.height };
}

/** The same words stand in many pictures, and measuring loads the fonts each time. */
const boxes = new Map<string, Box>();

type Box = { readonly y: number; readonly width: number; readonly height: number };

function boxOf(svg: string): Box {
  const { y, width, height } = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: "Inter" },
  }).getBBox() ?? { y: 50, width: 0, height: 0 };
  return { y, width, height };
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
