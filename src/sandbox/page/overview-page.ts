import { isScenarioName, SCENARIOS } from "../scenarios/catalogue.ts";
import type { PlantedFault } from "../faults/fault.ts";
import type { SandboxExperiment } from "../world/experiment.ts";
import { html, Html, NOTHING } from "./html.ts";
import type { PageContext } from "./page-context.ts";

/** Experiments that one page lists. */
const SHOWN = 100;

const STYLE = `
*{box-sizing:border-box}body{margin:0 auto;max-width:1080px;padding:28px 20px 60px;font:15px/1.5 -apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;color:#1d2433;background:#fbfbfa}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:34px 0 10px}p{margin:6px 0;max-width:70ch}a{color:#1264a3}.soft{color:#667}
.links{display:flex;flex-wrap:wrap;gap:10px;margin:18px 0}.links a{background:#3f0e40;color:#fff;text-decoration:none;font-weight:600;padding:9px 16px;border-radius:8px}.links a.quiet{background:#e9e7ea;color:#3f0e40}
.scroll{overflow-x:auto;border:1px solid #e2e2e0;border-radius:10px;background:#fff}table{border-collapse:collapse;width:100%;min-width:680px;font-size:14px}
th,td{text-align:left;padding:9px 12px;border-top:1px solid #eee;vertical-align:top}thead th{border:0;background:#f4f4f2;font-size:12px;color:#556;white-space:nowrap}
td small{display:block;color:#667;max-width:46ch}td .since{white-space:nowrap}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.status{border-radius:10px;padding:1px 9px;font-size:12px;font-weight:600;background:#eee;white-space:nowrap}.running{background:#d9f2e3;color:#0b6b3a}.completed{background:#e2e8fb;color:#2a428f}.paused{background:#fdf0cf;color:#7a5200}.deleted{background:#fde0e0;color:#8f1d1d}
code{background:#f0efed;border-radius:4px;padding:1px 5px;font-size:13px}
`;

/** What the sandbox holds, for a person who opens its address. */
export function overviewPage(context: PageContext): Html {
  const all = context.experiments.all();
  const shown = all.slice(0, SHOWN);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Herald sandbox</title><style>${new Html(STYLE)}</style></head><body>
<h1>Herald sandbox</h1>
<p>An emulated Ours Privacy experiments API (generation “${context.generation}”) and an emulated Slack. Nothing here reaches a real account, and nothing leaves this machine.</p>
<p class="soft">The sandbox's clock: ${context.clock.now().replace("T", " ").slice(0, 16)} UTC</p>
${context.notes.map((note) => html`<p class="soft">${note[0]!.toUpperCase() + note.slice(1)}.</p>`)}
<div class="links"><a href="/slack">Read what was posted to Slack (${context.workspace.messages.length})</a><a class="quiet" href="/slack/messages.json">Messages as JSON</a><a class="quiet" href="/_sandbox/faults">Faults</a></div>
<h2>Experiments (${all.length})</h2>
<div class="scroll"><table><thead><tr><th>Experiment</th><th>Status</th><th>Variant</th><th class="n">Impressions</th><th class="n">Conversions</th><th class="n">Rate</th></tr></thead><tbody>${shown.map(
    (experiment) => experimentRows(experiment, context),
  )}</tbody></table></div>
${all.length > shown.length ? html`<p class="soft">The first ${shown.length} are shown; the API lists all.</p>` : NOTHING}
<h2>Active faults</h2>
${faultsHtml(context.faults.list())}
<p class="soft">Add one: <code>curl -X POST -H 'content-type: application/json' -d '{"kind":"rate-limit","operation":"list","times":1}' …/_sandbox/faults</code>; remove all: <code>curl -X DELETE …/_sandbox/faults</code></p>
</body></html>`;
}

function experimentRows(experiment: SandboxExperiment, context: PageContext): Html {
  const isDeleted = experiment.deletedButListedUntil !== null;
  const status = isDeleted ? "deleted" : experiment.status;
  const tally = context.experiments.totals(experiment);
  const shows = isScenarioName(experiment.scenario)
    ? html`<small>${SCENARIOS[experiment.scenario].shows}</small>`
    : NOTHING;
  const marks = (id: string): string =>
    `${experiment.winnerVariantId === id ? " 🏆" : ""}${experiment.rolloutVariantId === id ? " 🚀" : ""}`;
  const rows = experiment.variants.map((variant, arm) => {
    const [impressions, conversions] = [tally.impressions[arm]!, tally.conversions[arm]!];
    const rate = impressions === 0 ? "–" : `${((100 * conversions) / impressions).toFixed(2)}%`;
    return html`<td>${variant.name}${variant.isControl ? " (control)" : ""}${marks(variant.id)}</td><td class="n">${impressions.toLocaleString("en")}</td><td class="n">${conversions.toLocaleString("en")}</td><td class="n">${rate}</td>`;
  });
  const span = String(experiment.variants.length);
  const since = experiment.startedAt === null ? "" : `since ${experiment.startedAt.slice(0, 10)}`;
  const first = html`<td rowspan="${span}"><b>${experiment.name}</b>${shows}</td><td rowspan="${span}"><span class="status ${status}">${status}</span><small class="since">${since}</small></td>`;
  return html`${rows.map((cells, index) => html`<tr>${index === 0 ? first : NOTHING}${cells}</tr>`)}`;
}

function faultsHtml(faults: readonly PlantedFault[]): Html {
  if (faults.length === 0) return html`<p>None. Everything answers normally.</p>`;
  return html`<div class="scroll"><table><thead><tr><th>Fault</th><th>Where</th><th class="n">Hits</th></tr></thead><tbody>${faults.map(
    (fault) => {
      const where = [fault.method, fault.operation, fault.path, fault.experiment]
        .filter((word) => word !== undefined)
        .join(" · ");
      return html`<tr><td>${fault.kind}</td><td>${where === "" ? "everywhere" : where}</td><td class="n">${fault.hits}${fault.times === undefined ? "" : ` of ${fault.times}`}</td></tr>`;
    },
  )}</tbody></table></div>`;
}
