/** The people in the sandbox's Slack, who can click its buttons. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

export const PEOPLE: readonly Person[] = [
  { id: "U0SANDADA1", username: "ada", name: "Ada" },
  { id: "U0SANDGRC1", username: "grace", name: "Grace" },
];

/** User groups: the growth team is Ada. */
export const GROUPS: readonly { readonly id: string; readonly users: readonly string[] }[] = [
  { id: "S0SANDGRO1", users: ["U0SANDADA1"] },
];
