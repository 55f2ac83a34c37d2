/** How an arm is drawn. Colour, dash and shape each tell arms apart by themselves. */
export interface ArmLook {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: "circle" | "square" | "triangle-up" | "diamond" | "cross";
}

/** Opaque, so that the picture reads the same in Slack's light and dark themes. */
export const BACKGROUND = "#ffffff";
export const INK = "#1d1c1d";
export const FAINT_INK = "#5c5b5d";
export const GRID = "#e6e6e8";
export const FRAME = "#b8b7bb";

/**
 * The control in grey; variants in those colours of Okabe & Ito (2008) that keep a contrast of 3 to 1 on white, the last one
 * darkened to that end. They stay apart in the common kinds of colour blindness.
 */
const LOOKS: readonly ArmLook[] = [
  { colour: "#6b6b70", dash: [], shape: "circle" },
  { colour: "#0072b2", dash: [], shape: "square" },
  { colour: "#d55e00", dash: [7, 3], shape: "triangle-up" },
  { colour: "#009e73", dash: [2, 2.5], shape: "diamond" },
  { colour: "#b65a91", dash: [9, 3, 2, 3], shape: "cross" },
];

/** @param look as `ChartArm.look` @throws RangeError beyond the last look */
export function lookOf(look: number): ArmLook {
  const found = LOOKS[look];
  if (found === undefined) throw new RangeError(`lookOf requires a look from 0 to ${LOOKS.length - 1}, got ${look}`);
  return found;
}

/** What a page calls each colour, so that its stylesheet can choose another one for dark surroundings. */
const CALLED: ReadonlyMap<string, string> = new Map([
  [BACKGROUND, "paper"],
  [INK, "ink"],
  [FAINT_INK, "faint"],
  [GRID, "grid"],
  [FRAME, "frame"],
  ...LOOKS.map(({ colour }, look) => [colour, `arm-${look}`] as const),
]);

/** A finished picture with each colour by its name, `var(--chart-ink, #1d1c1d)`: for pages alone, as nothing else knows such names. */
export function withNamedColours(svg: string): string {
  return svg.replaceAll(/="(#[0-9a-f]{6})"/gu, (whole, colour: string) => {
    const name = CALLED.get(colour);
    return name === undefined ? whole : `="var(--chart-${name}, ${colour})"`;
  });
}
