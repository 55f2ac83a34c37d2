import type { Deliveries, Delivery, DeliveryName } from "../../../src/notify/index.ts";

interface Row extends Delivery {
  /** Who may send now; undefined: nobody holds it. */
  readonly holder: { readonly owner: string; readonly until: string } | undefined;
  /** An attempt may have left something. */
  readonly isDoubtful: boolean;
}

/** The ledger's deliveries as it promises them, in memory. */
export class MemoryDeliveries implements Deliveries {
  readonly #rows = new Map<string, Row>();

  /** Of one destination, by key. */
  at(destination: Delivery["destination"]): ReadonlyMap<string, Row> {
    return new Map(
      [...this.#rows.values()].filter((row) => row.destination === destination).map((row) => [row.key, row]),
    );
  }

  get rows(): readonly Row[] {
    return [...this.#rows.values()];
  }

  claim: Deliveries["claim"] = async (name, contentHash, owner, now, leaseUntil) => {
    const row = this.#rows.get(idOf(name));
    if (row?.state === "sent") return { kind: "sent", delivery: row };
    if (row?.holder !== undefined && row.holder.until > now) return { kind: "held" };
    const fresh = { ...name, place: undefined, createdAt: now, updatedAt: now, isDoubtful: false };
    const holder = { owner, until: leaseUntil };
    // A claim that nobody gave back: its holder may have sent before it died.
    const isDoubtful = row !== undefined && (row.isDoubtful || row.holder !== undefined);
    const delivery: Row = { ...(row ?? fresh), state: "sending", contentHash, holder, isDoubtful };
    this.#rows.set(idOf(name), delivery);
    return { kind: "granted", attempt: isDoubtful ? "again" : "first", delivery };
  };

  sharing: Deliveries["sharing"] = async (name, owner, place, now) => {
    const row = this.#rows.get(idOf(name));
    if (row === undefined || row.state === "sent" || row.holder?.owner !== owner) return false;
    this.#rows.set(idOf(name), { ...row, place, updatedAt: now });
    return true;
  };

  sent: Deliveries["sent"] = async (name, _owner, place, contentHash) => {
    const row = this.#rows.get(idOf(name));
    if (row === undefined) throw new RangeError(`sent requires a claim on ${name.key}`);
    this.#rows.set(idOf(name), { ...row, place, contentHash, state: "sent", holder: undefined, isDoubtful: false });
  };

  release: Deliveries["release"] = async (name, owner, { nothingLeft }) => {
    const row = this.#rows.get(idOf(name));
    if (row === undefined || row.state === "sent" || row.holder?.owner !== owner) return;
    this.#rows.set(idOf(name), { ...row, holder: undefined, isDoubtful: row.isDoubtful || !nothingLeft });
  };

  get: Deliveries["get"] = async (name) => this.#rows.get(idOf(name));

  of: Deliveries["of"] = async (key) => this.rows.filter((row) => row.key === key);
}

function idOf({ key, destination }: DeliveryName): string {
  return JSON.stringify([key, destination]);
}
