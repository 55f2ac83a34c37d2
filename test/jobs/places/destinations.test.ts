import { describe, expect, it } from "vitest";
import { createMessenger, type Medium, type Messenger, type Parcel } from "../../../src/notify/index.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const BOTH = ["slack:#experiments", "mail:team@acme.test"] as const;

/** A medium beside Slack that nothing can be answered in. */
class Mailbox implements Medium {
  readonly name = "mail";
  readonly canAnswer = false;
  readonly parcels = new Map<string, Parcel>();
  isDown = false;

  readonly deliver: Medium["deliver"] = async (parcel) => {
    if (this.isDown) throw new Error("the mail server is down");
    const kind = this.parcels.has(parcel.key) ? "updated" : "posted";
    this.parcels.set(parcel.key, parcel);
    return { kind, id: parcel.key };
  };
}

async function withMail(setup: Parameters<typeof aWorld>[0] = {}): Promise<{ world: World; mail: Mailbox }> {
  const mail = new Mailbox();
  const mailMessenger = createMessenger([mail]);
  const isMail = (destination: string): boolean => destination.startsWith("mail:");
  /** Slack's part and the mailbox's. */
  const wrapMessenger = (slack: Messenger): Messenger => ({
    async deliver(letter) {
      const of = (wanted: boolean) => letter.destinations.filter((one) => isMail(one) === wanted);
      return [
        ...(await slack.deliver({ ...letter, destinations: of(false) })),
        ...(await mailMessenger.deliver({ ...letter, destinations: of(true) })),
      ];
    },
    upload: (file) => slack.upload(file),
    isLeftBehind: (parcel) => slack.isLeftBehind(parcel),
    takesFiles: (destination) => !isMail(destination) && slack.takesFiles(destination),
    linkTo: async (name) => (isMail(name.destination) ? undefined : slack.linkTo(name)),
  });
  const world = await aWorld({ scenarios: ["clear-winner", "flat"], canAnswer: true, wrapMessenger, ...setup });
  const digests = world.settings.digests.map((digest) => ({ ...digest, destinations: BOTH }));
  world.settings = { ...world.settings, digests, routes: [], alertDestinations: BOTH };
  return { world, mail };
}

describe("a digest that goes to two media", () => {
  it("is the same in both, with its details, and its charts where files are taken", async () => {
    const { world, mail } = await withMail();
    await world.digest();
    expect(await world.settle()).toEqual([]);
    const keys = world.keys.filter((key) => key.includes("digest:"));
    expect([...mail.parcels.keys()].filter((key) => key.includes("digest:")).toSorted()).toEqual(keys.toSorted());
    expect(mail.parcels.get("digest:daily:2026-11-23")?.notification.kind).toBe("digest");
    expect(world.files().length).toBeGreaterThan(0);
  });

  it("reaches one while the other is down, and the other later; nobody gets it twice", async () => {
    const { world, mail } = await withMail();
    mail.isDown = true;
    await expect(world.digest()).rejects.toThrow("the mail server is down");
    expect(world.messages("digest:")).toHaveLength(1);
    const posted = world.keys;
    mail.isDown = false;
    await world.digest();
    expect(mail.parcels.has("digest:daily:2026-11-23")).toBe(true);
    expect(world.keys.filter((key) => key.includes("digest:"))).toEqual(
      posted.filter((key) => key.includes("digest:")),
    );
  });
});

describe("the time to object to a stop", () => {
  it("runs from when it could be answered, though another medium is still down", async () => {
    const { world, mail } = await withMail();
    mail.isDown = true;
    await world.sweep();
    await world.settle();
    await world.later(DAY);
    expect(world.announcements()).toHaveLength(1);
    mail.isDown = false;
    expect(await world.later(3 * HOUR)).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    expect([...mail.parcels.keys()].some((key) => key.endsWith(":receipt"))).toBe(true);
  });

  it("does not run while it was announced only where nobody can object", async () => {
    const { world, mail } = await withMail();
    await world.sweep();
    await world.settle();
    world.sandbox.faults.add({ kind: "server-error", path: "/slack/*" });
    await world.later(DAY);
    expect([...mail.parcels.keys()].some((key) => key.endsWith(":announcement"))).toBe(true);
    await world.later(3 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "announced" });
    expect(world.stopRequests).toEqual([]);
    world.sandbox.faults.clear();
    await world.later(HOUR);
    await world.later(3 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    expect(wordsOf(world.announcements()[0])).toContain("Stopped as announced: Homepage hero: video vs. still");
  });
});
