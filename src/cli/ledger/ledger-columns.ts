import { cleanText } from "../../messages/index.ts";
import type { LedgerRecord, RecordKind } from "../../ports/index.ts";

interface Column {
  readonly title: string;
  text(row: LedgerRecord): string;
}

const WIDEST = 48;

const plain = (title: string, name: string): Column => ({ title, text: (row) => textOf(row[name]) });
const time = (title: string, name: string): Column => ({ title, text: (row) => timeOf(row[name]) });
const experiment: Column = {
  title: "Experiment",
  text: (row) => textOf(row["experimentName"] ?? row["experimentId"] ?? "everything"),
};

/** What a person is shown of each kind of rows. */
export const ledgerColumns: Readonly<Record<RecordKind, readonly Column[]>> = {
  experiments: [
    time("Last seen", "lastSeenAt"),
    plain("Experiment", "name"),
    plain("Status", "lastStatus"),
    time("First seen", "firstSeenAt"),
    plain("Account", "account"),
    plain("Id", "experimentId"),
  ],
  decisions: [
    time("Recorded", "recordedAt"),
    experiment,
    plain("Verdict", "verdict"),
    plain("Counted up to", "closedDay"),
    plain("Id", "id"),
    plain("Row", "sequence"),
  ],
  premises: [plain("Number", "id"), plain("Hash", "hash")],
  looks: [plain("Day", "day"), experiment, plain("Decision", "decisionId")],
  intents: [
    time("Announced", "createdAt"),
    experiment,
    plain("State", "state"),
    time("Not before", "notBefore"),
    {
      title: "Asked for by",
      text: (row) => textOf(row["requestedByName"] ?? row["requestedBy"] ?? "nobody: automatic"),
    },
    time("Changed", "updatedAt"),
    plain("Id", "id"),
  ],
  "intent-events": [
    time("At", "at"),
    experiment,
    plain("State", "state"),
    plain("By", "actor"),
    plain("Intent", "intentId"),
  ],
  instructions: [
    time("At", "at"),
    { title: "Said by", text: (row) => textOf(row["actorName"] ?? row["actor"]) },
    plain("Via", "via"),
    plain("What", "kind"),
    experiment,
    time("Until", "until"),
  ],
  people: [plain("Name", "name"), plain("Id", "id"), time("Since", "namedAt")],
  alerts: [
    time("Since", "onsetAt"),
    { title: "Until", text: (row) => (row["endedAt"] == null ? "lasts" : timeOf(row["endedAt"])) },
    experiment,
    plain("Kind", "kind"),
    plain("Variant", "armId"),
  ],
  deliveries: [
    time("First tried", "createdAt"),
    plain("State", "state"),
    plain("Destination", "destination"),
    plain("Key", "key"),
  ],
  writes: [
    time("At", "at"),
    plain("Operation", "operation"),
    experiment,
    plain("Outcome", "outcome"),
    { title: "By", text: (row) => textOf(row["byName"] ?? row["by"]) },
    plain("Body", "body"),
    plain("Account", "account"),
  ],
  archives: [
    time("Made", "madeAt"),
    plain("Ended before", "before"),
    plain("Decisions", "decisions"),
    plain("File", "file"),
    plain("SHA-256", "sha256"),
  ],
  notes: [time("At", "at"), plain("Topic", "topic"), time("As of", "asOf"), plain("Key", "key")],
};

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return cleanText(typeof value === "string" ? value : JSON.stringify(value), WIDEST);
}

function timeOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 19).replace("T", " ") : "–";
}
