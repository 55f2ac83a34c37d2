import { shortenToLength } from "../../messages/index.ts";
import type { LineChart } from "../../notify/index.ts";
import type { Block } from "./message.ts";

/** What Slack draws: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const MOST = { series: 6, categories: 20, title: 50, name: 20 } as const;

/** A chart that Slack draws itself; undefined where it holds more than Slack takes, or two names that are the same once cut. */
export function chartBlock({ title, values, labels, lines }: LineChart): Block | undefined {
  const names = lines.map(({ name }) => shortenToLength(name, MOST.name));
  if (lines.length === 0 || lines.length > MOST.series || new Set(names).size < names.length) return undefined;
  const places = evenly(labels.length);
  const categories = places.map((place) => labels[place]!);
  return {
    type: "data_visualization",
    title: shortenToLength(title, MOST.title),
    chart: {
      type: "line",
      series: lines.map((line, index) => ({
        name: names[index]!,
        data: places.map((place) => ({ label: labels[place]!, value: line.values[place]! })),
      })),
      axis_config: { categories, y_label: shortenToLength(values, MOST.title) },
    },
  };
}

/** The places of as many labels as Slack shows, at even distances, the last one among them. */
function evenly(count: number): number[] {
  const step = Math.ceil(count / MOST.categories);
  return Array.from({ length: count }, (_, place) => place).filter((place) => (count - 1 - place) % step === 0);
}
