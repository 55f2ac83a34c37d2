import { afterEach, describe, expect, it, vi } from "vitest";
import type * as Messages from "../../src/messages/index.ts";
import type { Notification } from "../../src/notify/index.ts";
import { RECORD_KINDS, type LedgerRecord } from "../../src/ports/index.ts";
import { DAY, HOUR, useWorlds, type World } from "../support/world.ts";

const aWorld = useWorlds();

const { state, NO_TEXT } = vi.hoisted(() => ({
  state: {
    /** Whether every text of src/messages is another one. */
    isReworded: false,
    /** Exports that have made one. */
    used: new Set<string>(),
  },
  /** Every other function makes a text: these only measure, cut, choose or read. */
  NO_TEXT: new Set([
    "answerOfAction",
    "hasRightToLeft",
    "textWidth",
    "padWidth",
    "fitWidth",
    "wrapText",
    "cleanText",
    "shortenToLength",
    "decisionsShown",
    "detailsShown",
    "plainSpaces",
  ]),
}));

vi.mock("../../src/messages/index.ts", async (importOriginal) => {
  const original = await importOriginal<typeof Messages>();
  return Object.fromEntries(
    Object.entries(original).map(([name, value]) => [
      name,
      typeof value !== "function" || NO_TEXT.has(name)
        ? value
        : (...args: readonly unknown[]) => {
            const made: unknown = (value as (...args: readonly unknown[]) => unknown)(...args);
            if (!state.isReworded) return made;
            state.used.add(name);
            return reworded(made);
          },
    ]),
  );
});

afterEach(() => {
  state.isReworded = false;
});

/** The same in other words, whatever form it has. */
function reworded(made: unknown): unknown {
  if (typeof made === "string") return `In other words: ${made}`;
  if (Array.isArray(made)) return made.map(reworded);
  if (isNotification(made))
    return {
      ...made,
      title: `In other words: ${made.title}`,
      summary: ["In other words: ", ...made.summary],
      body: [{ part: "lines", lines: [["In other words"]] }, ...made.body],
    };
  if (typeof made !== "object" || made === null || Object.getPrototypeOf(made) !== Object.prototype) return made;
  return Object.fromEntries(
    Object.entries(made).map(([key, value]) => [
      key,
      isNotification(value) || Array.isArray(value) || key === "notification" ? reworded(value) : value,
    ]),
  );
}

function isNotification(made: unknown): made is Notification {
  return typeof made === "object" && made !== null && "kind" in made && "body" in made && "summary" in made;
}

/** A day with a sweep, a digest and a stop; and a day later. */
async function live(world: World): Promise<void> {
  await world.announced();
  expect(await world.later(3 * HOUR)).toEqual([]);
  await world.digest();
  await world.settle();
  expect(await world.later(DAY)).toEqual([]);
  await world.digest();
  await world.settle();
}

/** Everything the ledger holds, exact texts of what is hashed included; of a delivery all but the hash of what was sent. */
async function everythingOf({ ledger, schema }: World): Promise<Readonly<Record<string, readonly LedgerRecord[]>>> {
  const all: Record<string, readonly LedgerRecord[]> = {};
  for (const kind of RECORD_KINDS) {
    const rows: LedgerRecord[] = [];
    let after: string | undefined;
    do {
      const page = await ledger.records.page(kind, { limit: 1_000, after, withBodies: true });
      rows.push(...page.rows);
      after = page.next;
    } while (after !== undefined);
    all[kind] = rows.map(({ contentHash: _, ...row }) => withoutPlaces(row, schema));
  }
  return all;
}

/** Without the names of the world and its workers, and where its sandbox listens. */
function withoutPlaces(row: LedgerRecord, schema: string): LedgerRecord {
  const text = JSON.stringify(row)
    .replaceAll(schema, "a world")
    .replaceAll(/worker-1 [0-9a-f-]{36}/gu, "a worker")
    .replaceAll(/127\.0\.0\.1:\d+/gu, "127.0.0.1");
  return JSON.parse(text) as LedgerRecord;
}

/** What stands in Slack; a file says nothing. */
function saidIn(world: World): readonly string[] {
  return world.messages().flatMap(({ text }) => (text === "" ? [] : [text]));
}

describe("a sentence in other words", () => {
  it("changes what is sent, and not one byte of what is kept", async () => {
    const scenarios = ["clear-winner", "broken-split", "flat"] as const;
    const as = await aWorld({ scenarios });
    await live(as);
    state.isReworded = true;
    const other = await aWorld({ scenarios });
    await live(other);
    expect(await everythingOf(other)).toEqual(await everythingOf(as));
    expect(saidIn(other)).toHaveLength(saidIn(as).length);
    expect(saidIn(other).filter((text) => !text.startsWith("In other words: "))).toEqual([]);
    expect(saidIn(as).filter((text) => text.startsWith("In other words"))).toEqual([]);
    expect([...state.used]).toEqual(
      expect.arrayContaining(["renderDigest", "renderAnnouncement", "renderReceipt", "renderProposal", "renderThread"]),
    );
    expect((await other.intent()).state).toBe("stopped");
  });
});
