import type { StoredDecision, Subject } from "../../ports/index.ts";

/** A decided experiment, as the configuration selects it. */
export function subjectOf({ input: { snapshot } }: Pick<StoredDecision, "input">): Subject {
  const { id, key, name, type } = snapshot.experiment;
  return { account: snapshot.account, id, key, name, type };
}
