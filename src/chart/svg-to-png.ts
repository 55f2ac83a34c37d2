import { SCALE } from "./layout.ts";
import { FAMILY, fontFiles } from "./typeface.ts";

/** Two and a half times as large, only with the shipped fonts. The renderer is loaded with the first picture. */
export async function svgToPng(svg: string): Promise<Buffer> {
  const { renderAsync } = await import("@resvg/resvg-js");
  const image = await renderAsync(svg, {
    // One unknown key here and all of them are ignored.
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: FAMILY },
    fitTo: { mode: "zoom", value: SCALE },
    logLevel: "off",
  });
  return image.asPng();
}
