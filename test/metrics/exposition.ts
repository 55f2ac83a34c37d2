/** One line of a family: its name (with `_bucket` and the like), labels and value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const HELP = new RegExp(`^# HELP (${NAME}) ((?:[^\\\\]|\\\\\\\\|\\\\n)*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^\\\\"]|\\\\\\\\|\\\\"|\\\\n)*)"';
/** A number as Go's ParseFloat takes it, with or without capitals: Prometheus' client writes `Nan`. */
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? ([Nn]a[Nn]|[+-]Inf|[+-]?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`,
);

/**
 * Reads Prometheus' text format, version 0.0.4, as its specification has it, and refuses what a lenient reader would take: a sample outside of
 * its family, a family in two places, a series twice, buckets that do not add up, a counter without `_total`.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @throws Error that names the line
 */
export function readExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, Family & { readonly samples: Sample[] }>();
  const series = new Set<string>();
  let current: (Family & { readonly samples: Sample[] }) | undefined;
  let helped: readonly [name: string, help: string] | undefined;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const help = HELP.exec(line);
    const type = TYPE.exec(line);
    if (help !== null) {
      helped = [help[1]!, help[2]!];
    } else if (type !== null) {
      if (helped?.[0] !== type[1]) throw new Error(`no help before: ${line}`);
      if (families.has(type[1]!)) throw new Error(`a second time: ${line}`);
      current = { name: type[1]!, help: helped![1], type: type[2]!, samples: [] };
      families.set(current.name, current);
    } else {
      const sample = sampleIn(line);
      if (current === undefined || !belongs(sample.name, current)) throw new Error(`not in its family: ${line}`);
      const id = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()]);
      if (series.has(id)) throw new Error(`a series twice: ${line}`);
      series.add(id);
      current.samples.push(sample);
    }
  }
  for (const family of families.values()) requireSound(family);
  return families;
}

function sampleIn(line: string): Sample {
  const match = SAMPLE.exec(line);
  if (match === null) throw new Error(`no line of the format: ${line}`);
  const labels: Record<string, string> = {};
  for (const [, name, value] of (match[2] ?? "").matchAll(new RegExp(LABEL, "g"))) {
    if (name! in labels) throw new Error(`a label twice: ${line}`);
    labels[name!] = value!.replaceAll(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
  }
  const value = match.at(-1)!;
  return { name: match[1]!, labels, value: Number(value.replace("Inf", "Infinity")) };
}

function belongs(name: string, { name: family, type }: Family): boolean {
  if (type === "histogram") return ["_bucket", "_sum", "_count"].some((end) => name === family + end);
  if (type === "summary") return ["", "_sum", "_count"].some((end) => name === family + end);
  return name === family;
}

function requireSound({ name, type, samples }: Family): void {
  if (type === "counter" && !name.endsWith("_total")) throw new Error(`a counter without _total: ${name}`);
  if (type === "counter" && samples.some(({ value }) => !(value >= 0))) throw new Error(`a negative count: ${name}`);
  if (type !== "histogram") return;
  const groups = Map.groupBy(samples, ({ labels: { le: _, ...others } }) => JSON.stringify(others));
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels["le"]!.replace("Inf", "Infinity")));
    const counts = buckets.map(({ value }) => value);
    const count = group.find((sample) => sample.name === `${name}_count`)?.value;
    const isRising = (numbers: readonly number[]) => numbers.every((one, i) => i === 0 || one >= numbers[i - 1]!);
    if (!isRising(bounds) || bounds.at(-1) !== Infinity) throw new Error(`buckets out of order: ${name}`);
    if (!isRising(counts) || counts.at(-1) !== count) throw new Error(`buckets that do not add up: ${name}`);
    if (!group.some((sample) => sample.name === `${name}_sum`)) throw new Error(`no sum: ${name}`);
  }
}

/** The value of one series; undefined: there is none. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = JSON.stringify(Object.entries(labels).toSorted());
  for (const { samples } of families.values())
    for (const sample of samples)
      if (sample.name === name && JSON.stringify(Object.entries(sample.labels).toSorted()) === wanted)
        return sample.value;
  return undefined;
}
