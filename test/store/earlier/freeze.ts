import { openEmbedded, type Database } from "../../../src/database/index.ts";
import { decide, type Policy } from "../../../src/decision/index.ts";
import type { Snapshot } from "../../../src/experiment/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import { aCase, asOfAfter, equalDays } from "../../support/snapshots.ts";
import type { Intent, Ledger } from "../../../src/ports/index.ts";

/**
 * Writes a ledger of the newest version as this code writes it, and prints its rows as SQL:
 * `node test/store/earlier/freeze.ts > test/store/earlier/version-<n>.sql`, once, with the code that brings the version. Never again
 * later: what it printed then is what is out there, and what every later version has to read.
 */
const ACCOUNT = "acme";
const POLICY: Partial<Policy> = { mode: "auto", vetoWindowMinutes: 60 };
const DIFFERENT = [
  [1000, 50],
  [1000, 95],
] as const;
const EQUAL = [
  [1000, 50],
  [1000, 51],
] as const;

/** On Monday 9 March 2026, the day after the seventh closed day of every experiment here. */
const onMonday = (hour: number, minute = 0): string => new Date(Date.UTC(2026, 2, 9, hour, minute)).toISOString();

async function concluded(
  ledger: Ledger,
  experimentId: string,
  counts: typeof DIFFERENT | typeof EQUAL,
  days = 7,
  seen: Partial<Snapshot> = {},
): Promise<string> {
  const bare = aCase({
    days: equalDays(days, counts),
    experiment: { id: experimentId, name: `${experimentId}: what's "new" \u0000 ✓` },
    rules: POLICY,
    snapshot: seen,
  });
  const asOf = seen.asOf ?? asOfAfter(bare.snapshot.lastClosedDay);
  await ledger.experiments.remember(ACCOUNT, bare.snapshot.experiment, asOf);
  const history = (await ledger.decisions.historyOf(ACCOUNT, experimentId, bare.snapshot.lastClosedDay))!;
  const input = { ...bare, history };
  return (await ledger.decisions.record(input, decide(input), asOf)).id;
}

async function announced(ledger: Ledger, experimentId: string, decisionId: string, minute: number): Promise<Intent> {
  const told = {
    account: ACCOUNT,
    experimentId,
    experimentName: "What's new",
    decisionId,
    winnerVariantId: "var_b",
    onWinner: "record" as const,
    notBefore: onMonday(9, minute),
  };
  return (await ledger.intents.announce(told, onMonday(8, minute))).intent;
}

/** Every verdict, a look that came later on its day, and stops in every state. */
async function decideAndAct(ledger: Ledger): Promise<void> {
  await concluded(ledger, "exp_pricing", DIFFERENT, 6);
  const winner = await concluded(ledger, "exp_pricing", DIFFERENT);
  for (const [n, state] of (["withdrawn", "overtaken", "failed", "stopped"] as const).entries()) {
    const { id } = await announced(ledger, "exp_pricing", winner, n);
    await ledger.intents.claim(id, `worker ${n}`, onMonday(9, 10 + n), onMonday(9, 20 + n));
    if (state === "failed" || state === "stopped") await ledger.intents.begin(id, `worker ${n}`, onMonday(9, 11 + n));
    await ledger.intents.end(
      id,
      `worker ${n}`,
      state,
      { because: `it's "${state}"`, winnerReadBack: state === "stopped" ? "var_b" : null },
      onMonday(9, 12 + n),
    );
  }
  await concluded(ledger, "exp_footer", EQUAL);
  await announced(ledger, "exp_checkout", await concluded(ledger, "exp_checkout", DIFFERENT), 0);
  const begun = await announced(ledger, "exp_hero", await concluded(ledger, "exp_hero", DIFFERENT), 0);
  await ledger.intents.claim(begun.id, "worker 9", onMonday(9), onMonday(9, 5));
  await ledger.intents.begin(begun.id, "worker 9", onMonday(9, 1)); // and then it was killed
  // A variant nobody knows keeps the morning's look from spending anything; at noon it is gone.
  await concluded(ledger, "exp_menu", DIFFERENT, 7, { unknownArmIds: ["var_ghost"] });
  const vetoed = await announced(
    ledger,
    "exp_menu",
    await concluded(ledger, "exp_menu", DIFFERENT, 7, { asOf: onMonday(12) }),
    0,
  );
  await ledger.intents.veto(vetoed.id, "Ann O'Hara", onMonday(12, 30));
  await ledger.experiments.markDeleted(ACCOUNT, "exp_menu", onMonday(13));
}

async function runAndDeliver(ledger: Ledger): Promise<void> {
  for (const [id, job, hour, outcome] of [
    ["sweep 1", "monitoring.sweep acme", 7, "done"],
    ["sweep 2", "monitoring.sweep acme", 8, "done"],
    ["digest daily", "digest daily", 8, "failed"],
    ["told announcement 1", "told announcement", 8, "done"],
    ["sweep 3", "monitoring.sweep acme", 9, "running"],
  ] as const) {
    await ledger.runs.start({ id, job, asOf: onMonday(hour), now: onMonday(hour, 1) });
    if (outcome !== "running")
      await ledger.runs.finish(id, outcome, { experiments: 4, unread: ["it's \u0000"] }, onMonday(hour, 2));
  }
  for (const key of ["digest:daily:2026-03-09", "intent:stop_1:announcement", "digest:daily:2026-03-10"]) {
    await ledger.deliveries.claim(key, "#experiments", "content 1", `worker of ${key}`, onMonday(8, 3), onMonday(8, 8));
  }
  await ledger.deliveries.sent(
    "digest:daily:2026-03-09",
    "worker of digest:daily:2026-03-09",
    { channelId: "C1", ts: "1773043380.000100" },
    "content 2",
    onMonday(8, 4),
  );
  await ledger.deliveries.release("intent:stop_1:announcement", "worker of intent:stop_1:announcement", {
    nothingLeft: false,
  });
}

/** Since version 3. */
async function tellAndAlert(ledger: Ledger): Promise<void> {
  const about = { actor: "Ann O'Hara", account: ACCOUNT, experimentId: "exp_tabs", until: null, subject: null };
  const decisionId = await concluded(ledger, "exp_tabs", DIFFERENT);
  const { id } = await announced(ledger, "exp_tabs", decisionId, 30);
  await ledger.intents.hasten(id, "Ann O'Hara", onMonday(8, 40));
  await ledger.instructions.give({
    ...about,
    id: "press 1",
    at: onMonday(8, 40),
    via: "slack",
    kind: "stop",
    subject: id,
  });
  await ledger.instructions.give({
    ...about,
    id: "press 2",
    at: onMonday(8, 41),
    via: "cli",
    kind: "not-yet",
    until: onMonday(20),
  });
  await ledger.instructions.give({ ...about, id: "press 3", at: onMonday(8, 42), via: "http", kind: "never" });
  await ledger.instructions.give({ ...about, id: "press 4", at: onMonday(8, 43), via: "slack", kind: "allow" });
  const everything = { ...about, account: null, experimentId: null, via: "cli" as const };
  await ledger.instructions.give({ ...everything, id: "pause 1", at: onMonday(8, 44), kind: "pause" });
  await ledger.instructions.give({ ...everything, id: "resume 1", at: onMonday(8, 45), kind: "resume" });
  const watched = { account: ACCOUNT, experimentId: "exp_tabs", kinds: ["harm", "no-traffic"] };
  await ledger.alerts.settle(
    watched,
    [
      { kind: "harm", armId: "var_b", sentence: "It's losing" },
      { kind: "no-traffic", armId: null, sentence: "Nobody came" },
    ],
    { at: onMonday(8), decisionId },
  );
  await ledger.alerts.settle(watched, [{ kind: "harm", armId: "var_b", sentence: "It's losing" }], {
    at: onMonday(9),
    endedSentence: "They're back",
  });
  await ledger.deliveries.claim(
    "chart:exp_tabs:2026-03-09",
    "#experiments",
    "content 1",
    "worker 5",
    onMonday(8, 3),
    onMonday(8, 8),
  );
  await ledger.deliveries.sharing(
    "chart:exp_tabs:2026-03-09",
    "worker 5",
    { channelId: "C1", ts: "F1" },
    onMonday(8, 4),
  );
}

const IN_ORDER_OF_REFERENCE = [
  "runs",
  "experiments",
  "decisions",
  "chain_head",
  "latest_decisions",
  "looks",
  "intents",
  "intent_events",
  "deliveries",
  "instructions",
  "alerts",
];

/** The rows of one table as SQL. Numbers that the database gives by itself it gives again. */
async function rowsOf(database: Database, schema: string, table: string): Promise<string> {
  const columns = await database.query<{ name: string; identity: string }>(
    `SELECT column_name AS name, is_identity AS identity FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position`,
    [schema, table],
  );
  const names = columns.filter(({ identity }) => identity === "NO").map(({ name }) => name);
  const order = columns.find(({ identity }) => identity === "YES")?.name ?? "1, 2, 3";
  const rows = await database.query<Record<string, string | null>>(
    `SELECT ${names.map((name) => `${name}::text AS ${name}`).join(", ")} FROM ${schema}.${table} ORDER BY ${order}`,
  );
  return rows
    .map(
      (row) =>
        `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map((name) => literal(row[name]!)).join(", ")});\n`,
    )
    .join("");
}

function literal(text: string | null): string {
  return text === null ? "NULL" : `'${text.replaceAll("'", "''")}'`;
}

const database = await openEmbedded({ directory: "memory", log: silentLog });
const ledger = await openLedger(database, { log: silentLog });
await decideAndAct(ledger);
await runAndDeliver(ledger);
await tellAndAlert(ledger);
await database.execute("SET TIME ZONE 'UTC'");
for (const table of IN_ORDER_OF_REFERENCE) {
  if (table === "chain_head") process.stdout.write("DELETE FROM chain_head;\n");
  process.stdout.write(await rowsOf(database, "herald", table));
}
await database.close();
