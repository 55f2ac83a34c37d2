/** Colors by day; by night the style sheet below replaces them where a mail program lets it. */
const INK = "#1f2933";
const QUIET = "#5b6670";
const LINE = "#e1e5ea";
const LINK = "#1a56c4";
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Declarations for `style`, which every mail program reads. */
export const STYLES = {
  page: `margin:0;padding:0;background-color:#f2f4f7;font-family:${FONT};color:${INK};`,
  card: "width:100%;max-width:720px;background-color:#ffffff;border-collapse:collapse;",
  inside: `padding:20px 24px 24px 24px;font-family:${FONT};font-size:16px;line-height:24px;color:${INK};`,
  title: `margin:0 0 12px 0;font-family:${FONT};font-size:21px;line-height:28px;font-weight:bold;color:${INK};`,
  heading: `margin:28px 0 4px 0;padding:0 0 6px 0;border-bottom:2px solid ${LINE};font-size:17px;line-height:24px;font-weight:bold;color:${INK};`,
  line: "margin:0 0 12px 0;",
  row: `padding:10px 0;border-bottom:1px solid ${LINE};font-family:${FONT};font-size:16px;line-height:23px;color:${INK};`,
  small: `margin:14px 0 0 0;font-size:13px;line-height:19px;color:${QUIET};`,
  link: `color:${LINK};text-decoration:underline;`,
  warning: "color:#b42318;font-weight:bold;",
  cell: `padding:8px 12px 8px 0;border-bottom:1px solid ${LINE};font-family:${FONT};font-size:14px;line-height:19px;color:${INK};text-align:left;vertical-align:top;`,
  figure: `padding:8px 12px 8px 0;border-bottom:1px solid ${LINE};font-family:${FONT};font-size:14px;line-height:19px;color:${INK};text-align:right;vertical-align:top;white-space:nowrap;`,
  column: `padding:8px 12px 8px 0;border-bottom:2px solid ${LINE};font-family:${FONT};font-size:13px;line-height:18px;font-weight:bold;color:${QUIET};text-align:left;vertical-align:bottom;`,
  figureColumn: `padding:8px 12px 8px 0;border-bottom:2px solid ${LINE};font-family:${FONT};font-size:13px;line-height:18px;font-weight:bold;color:${QUIET};text-align:right;vertical-align:bottom;`,
  foot: `padding:14px 24px 28px 24px;font-family:${FONT};font-size:13px;line-height:19px;color:${QUIET};`,
  preview: "display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#f2f4f7;",
} as const;

export const BUTTON_COLORS = {
  primary: { face: "#1a56c4", ink: "#ffffff" },
  danger: { face: "#b42318", ink: "#ffffff" },
  plain: { face: "#e8ecf2", ink: "#1f2933" },
} as const;

/** The bar above a mail: how much it presses. */
export const SEVERITY_COLORS = { info: "#1a56c4", attention: "#c47f17", urgent: "#b42318" } as const;

/** A button of its own box: Outlook draws the cell, others the link in it. */
export function buttonStyle({ ink }: (typeof BUTTON_COLORS)[keyof typeof BUTTON_COLORS]): string {
  return `display:inline-block;padding:11px 18px;font-family:${FONT};font-size:16px;line-height:20px;font-weight:bold;color:${ink};text-decoration:none;`;
}

/**
 * What no declaration in place can say: the night, and wide screens. A program that drops it shows the light mail with rows in place of
 * tables, which fits every screen.
 */
export const STYLE_SHEET = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.wide { display: none; }
@media (min-width: 700px) {
  .wide { display: table !important; max-height: none !important; overflow: visible !important; }
  .narrow { display: none !important; }
  .outside { padding: 24px 12px !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #14171b !important; }
  .card { background-color: #1e2329 !important; }
  .ink { color: #e8ebee !important; }
  .quiet { color: #a5afba !important; }
  .ruled { border-color: #39414a !important; }
  a.link { color: #8fb7ff !important; }
  .warning { color: #ff8f85 !important; }
  .plain { background-color: #343c46 !important; }
  .plain a { color: #e8ebee !important; }
}
`;
