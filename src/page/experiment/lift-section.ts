import { formatSetting, type ExperimentView, type LiftLine } from "../../messages/index.ts";
import { html, type Content, type Html } from "../html.ts";
import { intervalBar } from "../pictures.ts";

/** Lifts beside each other on one scale, with no difference and what was worth finding. */
export function liftSection({ lifts: lines, minimumDetectableLift: wanted }: ExperimentView): Content {
  if (lines.length === 0) return undefined;
  const ends = lines.flatMap(({ interval }) => (interval === undefined ? [] : [interval.low, interval.high]));
  const scale = Math.max(0.02, wanted?.value ?? 0, ...ends.map(Math.abs)) * 1.05;
  return html`<section aria-labelledby="lifts"><h2 id="lifts">Lift over the control</h2>
<table class="stacks forest"><thead><tr><th scope="col">Variant</th><th scope="col">Lift (95%)</th><th scope="col" class="wide"><span class="unseen">Lift, drawn</span></th><th scope="col">Expected long-term lift (80%)</th></tr></thead>
<tbody>${lines.map((line) => liftRow(line, scale, wanted?.value))}</tbody>
<tfoot><tr aria-hidden="true"><td class="nothing"></td><td class="nothing"></td><td class="wide">${axis(scale)}</td><td class="nothing"></td></tr></tfoot></table>
<p class="foot">Bars are 95% intervals, the line at 0 is no difference.${wanted !== undefined && ` The dashed line is the minimum detectable effect, ${wanted.text}.`}</p></section>`;
}

/** Below the bars: both ends of their scale, and zero. */
function axis(scale: number): Html {
  const end = formatSetting(scale, 0);
  return html`<div class="axis"><span>−${end}</span><span>0</span><span>+${end}</span></div>`;
}

function liftRow({ name, text, interval, expected }: LiftLine, scale: number, wanted: number | undefined): Html {
  return html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="number" data-title="Lift (95%)">${text}</td><td class="wide${interval === undefined && " nothing"}">${interval && intervalBar(interval, scale, wanted)}</td><td class="number${expected === "" && " nothing"}" data-title="Expected long-term lift (80%)">${expected || "–"}</td></tr>`;
}
