import { inflateSync } from "node:zlib";

/** A decoded PNG of 8-bit RGBA, as resvg writes it. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` and opacity from 0 to 255. */
  pixel(x: number, y: number): { readonly colour: string; readonly alpha: number };
}

/** @throws Error on anything that is not such a PNG */
export function readPng(png: Buffer): Picture {
  if (png.toString("latin1", 1, 4) !== "PNG") throw new Error("not a PNG");
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  if (png[24] !== 8 || png[25] !== 6) throw new Error("not 8-bit RGBA");
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(data));
  const stride = width * 4;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? pixels[y * stride + x - 4]! : 0;
      const up = y > 0 ? pixels[(y - 1) * stride + x]! : 0;
      const corner = x >= 4 && y > 0 ? pixels[(y - 1) * stride + x - 4]! : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      pixels[y * stride + x] = rows[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return {
    width,
    height,
    pixel: (x, y) => ({
      colour: `#${pixels.toString("hex", (y * width + x) * 4, (y * width + x) * 4 + 3)}`,
      alpha: pixels[(y * width + x) * 4 + 3]!,
    }),
  };
}

/** @see PNG specification, "Filter type 4: Paeth" */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [fromLeft, fromUp, fromCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (fromLeft <= fromUp && fromLeft <= fromCorner) return left;
  return fromUp <= fromCorner ? up : corner;
}
