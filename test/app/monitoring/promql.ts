import { parser } from "@prometheus-io/lezer-promql";

/** What an expression asks of one metric. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

export interface Query {
  readonly selectors: readonly Selector[];
  /** Labels that it groups by or joins on. */
  readonly grouping: readonly string[];
}

/** Reads a PromQL expression with Prometheus' own grammar. @throws Error that shows where it is none */
export function readQuery(expression: string): Query {
  const selectors: { metric: string; matchers: Selector["matchers"][number][] }[] = [];
  const grouping: string[] = [];
  const text = ({ from, to }: { readonly from: number; readonly to: number }): string => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${expression}`);
      if (node.name === "VectorSelector") selectors.push({ metric: "", matchers: [] });
      const parent = node.node.parent?.name;
      if (node.name === "Identifier" && parent === "VectorSelector") selectors.at(-1)!.metric = text(node);
      if (node.name === "LabelName" && parent === "GroupingLabels") grouping.push(text(node));
      if (node.name !== "UnquotedLabelMatcher") return;
      const [, label, operator, value] = /^([a-z_]+)\s*(=~|!~|!=|=)\s*"(.*)"$/u.exec(text(node))!;
      selectors.at(-1)!.matchers.push({ label: label!, operator: operator!, value: value! });
    },
  });
  return { selectors, grouping };
}
