import { describe, expect, it } from "vitest";
import {
  addressOf,
  createMessenger,
  isAnswerable,
  isDestination,
  mediumOf,
  peopleOf,
  reached,
  requireDelivered,
  type Medium,
  type Parcel,
} from "../../src/notify/index.ts";
import { saying } from "../support/messages/saying.ts";

class Failure extends Error {
  readonly isRetryable: boolean;
  constructor(isRetryable: boolean) {
    super(isRetryable ? "try again" : "wrong token");
    this.isRetryable = isRetryable;
  }
}

function medium(name: string, options: { fails?: Error; canAnswer?: boolean; takesFiles?: boolean } = {}) {
  const taken: Parcel[] = [];
  const deliver: Medium["deliver"] = async (parcel) => {
    if (options.fails !== undefined) throw options.fails;
    taken.push(parcel);
    return { kind: "posted", id: "1" };
  };
  const upload: Medium["upload"] = async () => ({ kind: "posted", id: "F1" });
  const canAnswer = options.canAnswer ?? false;
  return { name, canAnswer, deliver, ...(options.takesFiles === true && { upload }), taken };
}

const letter = { key: "digest:1", notification: saying("1 stopped") };

describe("what goes to several destinations", () => {
  it("reaches each of them, by its own medium", async () => {
    const [slack, mail] = [medium("slack"), medium("mail")];
    const delivered = await createMessenger([slack, mail]).deliver({
      ...letter,
      destinations: ["slack:#growth", "mail:a@b.test"],
    });
    expect(requireDelivered(delivered)).toBe("posted");
    expect(slack.taken).toEqual([{ ...letter, destination: "slack:#growth" }]);
    expect(mail.taken).toEqual([{ ...letter, destination: "mail:a@b.test" }]);
  });

  it("is kept from none of them by one that fails, and the failure is told once all were tried", async () => {
    const mail = medium("mail");
    const slack = medium("slack", { fails: new Failure(false) });
    const delivered = await createMessenger([slack, mail]).deliver({
      ...letter,
      destinations: ["slack:#growth", "mail:a@b.test"],
    });
    expect(mail.taken).toHaveLength(1);
    expect(reached(delivered)).toEqual(["mail:a@b.test"]);
    expect(() => requireDelivered(delivered)).toThrow("wrong token");
  });

  it("is tried again where one of several failures may mend", async () => {
    const messenger = createMessenger([
      medium("slack", { fails: new Failure(false) }),
      medium("mail", { fails: new Failure(true) }),
    ]);
    const delivered = await messenger.deliver({ ...letter, destinations: ["slack:#growth", "mail:a@b.test"] });
    expect(() => requireDelivered(delivered)).toThrow("try again");
  });

  it("fails where there is no such medium, by name", async () => {
    const delivered = await createMessenger([medium("slack")]).deliver({ ...letter, destinations: ["fax:123"] });
    expect(() => requireDelivered(delivered)).toThrow("fax:123 is of no medium that Herald has; it has: slack");
  });

  it("is files only where files are taken", async () => {
    const messenger = createMessenger([medium("slack", { takesFiles: true }), medium("mail")]);
    expect(messenger.takesFiles("slack:#growth")).toBe(true);
    expect(messenger.takesFiles("mail:a@b.test")).toBe(false);
    expect(messenger.takesFiles("fax:123")).toBe(false);
  });
});

describe("whether people could answer what they were told", () => {
  const failing = { fails: new Failure(true) };
  it.each([
    ["it stands where it can be answered", medium("slack", { canAnswer: true }), medium("mail"), true],
    ["it stands only where it cannot", medium("slack", { ...failing, canAnswer: true }), medium("mail"), false],
    ["it stands, and can be answered nowhere", medium("slack"), medium("mail", failing), true],
    ["it stands nowhere", medium("slack", failing), medium("mail", failing), false],
  ])("%s", async (_, slack, mail, expected) => {
    const delivered = await createMessenger([slack, mail]).deliver({ ...letter, destinations: ["slack:#a", "mail:b"] });
    expect(isAnswerable(delivered)).toBe(expected);
  });
});

describe("people of several media", () => {
  it("are asked of their own medium, and are foreign where there is none", async () => {
    const heard: string[] = [];
    const people = peopleOf({
      slack: {
        mayAnswer: async () => ({ kind: "granted" }),
        whisper: async (_answer, text) => void heard.push(text),
        mayAsk: async () => ({ kind: "refused", because: "not-a-person" }),
        reply: async (_asked, { title }) => void heard.push(title),
        showHome: async (_visit, { title }) => void heard.push(title),
      },
    });
    const answer = { medium: "slack", person: "slack:U1", place: {}, origin: {} } as const;
    expect(await people.mayAnswer(answer)).toEqual({ kind: "granted" });
    expect(await people.mayAnswer({ ...answer, medium: "fax" })).toEqual({ kind: "foreign" });
    await people.whisper(answer, "Done.");
    await people.whisper({ ...answer, medium: "fax" }, "Nobody hears this.");
    expect(await people.mayAsk(answer)).toEqual({ kind: "refused", because: "not-a-person" });
    expect(await people.mayAsk({ ...answer, medium: "fax" })).toEqual({ kind: "foreign" });
    const notification = {
      kind: "reply",
      severity: "info",
      title: "Told.",
      summary: [],
      link: undefined,
      body: [],
    } as const;
    await people.reply({ ...answer, id: "1" }, notification, { isShared: false });
    await people.showHome(answer, { ...notification, title: "Shown." });
    expect(heard).toEqual(["Done.", "Told.", "Shown."]);
  });
});

describe("a destination", () => {
  it("is a medium and an address, which may hold colons", () => {
    expect([mediumOf("webhook:https://a.test:1/x"), addressOf("webhook:https://a.test:1/x")]).toEqual([
      "webhook",
      "https://a.test:1/x",
    ]);
    expect(["slack:#a", "mail:a@b"].every(isDestination)).toBe(true);
    expect(["#a", "slack:", "slack: #a", ":x", "Slack:#a"].some(isDestination)).toBe(false);
  });
});
