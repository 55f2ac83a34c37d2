import { html, type Html } from "./html.ts";

/**
 * An interval of a relative lift: a bar with its estimate, beside zero. Decoration: the words beside it say the same.
 * @param scale the lift at either end
 * @param wanted a lift that is marked by a dashed line; undefined: none
 */
export function intervalBar(
  { low, value, high }: { readonly low: number; readonly value: number; readonly high: number },
  scale: number,
  wanted?: number,
): Html {
  const x = (lift: number): string => (50 + 48 * Math.max(-1, Math.min(1, lift / scale))).toFixed(1);
  const kind = low > 0 ? "gain" : high < 0 ? "loss" : "open";
  return html`<svg class="interval ${kind}" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true"><line class="zero" x1="50" x2="50" y1="0" y2="14"/>${wanted !== undefined && html`<line class="wanted" x1="${x(wanted)}" x2="${x(wanted)}" y1="0" y2="14"/>`}<line class="range" x1="${x(low)}" x2="${x(high)}" y1="7" y2="7"/><line class="mark" x1="${x(value)}" x2="${x(value)}" y1="2" y2="12"/></svg>`;
}

/** So much of something, up to all of it. Decoration: the words beside it say the same. */
export function shareBar(share: number): Html {
  const width = (100 * Math.max(0, Math.min(1, share))).toFixed(1);
  return html`<svg class="share${share >= 1 && " full"}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="all" width="100" height="6"/><rect class="part" width="${width}" height="6"/></svg>`;
}

/** The way that a figure took, and where it was zero. Nothing before the second value. */
export function sparkline(values: readonly number[]): Html | undefined {
  if (values.length < 2) return undefined;
  const ends = [0, ...values];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const room = high - low || 1;
  const y = (value: number): string => (1 + 18 * (1 - (value - low) / room)).toFixed(1);
  const points = values.map((value, index) => `${((100 * index) / (values.length - 1)).toFixed(1)},${y(value)}`);
  return html`<svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true"><line class="zero" x1="0" x2="100" y1="${y(0)}" y2="${y(0)}"/><polyline points="${points.join(" ")}"/></svg>`;
}
