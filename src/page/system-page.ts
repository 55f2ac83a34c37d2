import type { Visitor } from "../ports/index.ts";
import {
  formatAmount,
  formatCount,
  formatTime,
  formatWait,
  type JobLine,
  type QueueView,
  type SystemView,
} from "../messages/index.ts";
import { actForm, headed } from "./act-form.ts";
import { html, type Content, type Html } from "./html.ts";
import { tableHtml } from "./table.ts";

/** How the worker is: readiness, schedules, queue, what was sent, what is in force. */
export function systemPage(view: SystemView, visitor: Visitor): Html {
  const { readiness, queue, problem, warnings } = view;
  const acts = [
    actForm("digest", visitor),
    actForm("sweep", visitor),
    view.pause === undefined && actForm("pause", visitor),
  ];
  return html`${headed(html`<h1>${readiness.isReady ? "Herald is running" : "Herald is not ready"}</h1>`, acts)}
${view.pause !== undefined && html`<div class="warning"><p role="status">Paused${view.pause.by !== "" && html` by <bdi>${view.pause.by}</bdi>`} since ${formatTime(view.pause.since, view.timeZone)}: nothing is stopped until someone resumes it.</p>${actForm("resume", visitor)}</div>`}
${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
<section aria-labelledby="checks"><h2 id="checks">Readiness</h2><ul class="checks">${readiness.checks.map(({ name, isFine, detail }) => html`<li class="${isFine ? "pass" : "fail"}"><span class="symbol" aria-hidden="true">${isFine ? "✓" : "✗"}</span> <strong>${name}</strong> <span class="unseen">${isFine ? "works" : "fails"}:</span> ${detail}</li>`)}</ul></section>
${queue === undefined ? html`<p class="warning" role="status">${problem ?? "The queue cannot be reached."}</p>` : queueSections(queue, view, visitor)}
${messages(view)}
<section aria-labelledby="configuration"><h2 id="configuration">Configuration</h2><p class="foot">Read ${formatTime(view.configurationReadAt, view.timeZone)}</p><dl class="settings">${view.configuration.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
<section aria-labelledby="versions"><h2 id="versions">Versions</h2><dl class="facts">${view.versions.map(({ name, version }) => html`<div><dt>${name}</dt><dd>${version}</dd></div>`)}</dl></section>
<p class="foot">As of ${formatTime(view.now, view.timeZone)} · <a href="/metrics">metrics</a> · <a href="/readyz">readyz</a> · <a href="/docs">HTTP API</a></p>`;
}

function queueSections(queue: QueueView, { timeZone }: SystemView, visitor: Visitor): Html {
  const { counts } = queue;
  const time = (at: string | undefined): string => (at === undefined ? "–" : formatTime(at, timeZone));
  return html`<section aria-labelledby="schedules"><h2 id="schedules">Schedules</h2>
${tableHtml({
  title: "Schedules",
  columns: ["Schedule", "Cron", "Time zone", "Next", "Last ended"],
  rows: queue.schedules.map(({ id, cron, timeZone: zone, next, last }) => [id, cron, zone, time(next), time(last)]),
})}</section>
<section aria-labelledby="queue"><h2 id="queue">Queue</h2>
<dl class="facts"><div><dt>Waiting</dt><dd>${formatCount(counts.waiting)}</dd></div><div><dt>Running</dt><dd>${formatCount(counts.running)}</dd></div><div><dt>Due later</dt><dd>${formatCount(counts.delayed)}</dd></div><div><dt>Waiting for others</dt><dd>${formatCount(counts.parents)}</dd></div><div><dt>Failed</dt><dd>${formatCount(counts.failed)}</dd></div></dl>
${jobs("Running now", queue.running, time)}
${jobs("Failed", queue.failed, time, ({ id, isSigned }) => !isSigned && actForm("retry", visitor, { job: id }))}
${jobs("Recent jobs", queue.done, time)}</section>`;
}

function jobs(
  title: string,
  lines: readonly JobLine[],
  time: (at: string | undefined) => string,
  actOf: (line: JobLine) => Content = () => undefined,
): Content {
  if (lines.length === 0) return undefined;
  return html`<h3>${title}</h3>${tableHtml({
    title,
    columns: ["Job", "Began", "Took", "Result"],
    rows: lines.map((line) => rowOf(line, time, actOf(line))),
  })}`;
}

function rowOf(
  { job, startedAt, endedAt, reason, outcome }: JobLine,
  time: (at: string | undefined) => string,
  act: Content,
): readonly Content[] {
  const took =
    startedAt === undefined || endedAt === undefined ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
  return [job, time(startedAt), took === undefined ? "–" : formatWait(took), html`${reason || outcome || "–"}${act}`];
}

function messages({ messages: sent, timeZone }: SystemView): Content {
  if (sent.length === 0) return undefined;
  return html`<section aria-labelledby="messages"><h2 id="messages">Messages, latest first</h2>
${tableHtml({
  title: "Messages",
  columns: ["Message", "Destination", "State", "At"],
  rows: sent.map(({ key, destination, state, at }) => [key, destination, state, formatTime(at, timeZone)]),
})}
<p class="foot">${formatAmount(sent.length, "message")} shown</p></section>`;
}
