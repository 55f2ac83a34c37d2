import type { DeliveryLog, DeliveryRecord } from "../../../src/ports/index.ts";

interface Row extends DeliveryRecord {
  readonly isSent: boolean;
  /** Who may send now; undefined: nobody holds it. */
  readonly holder: { readonly owner: string; readonly until: string } | undefined;
}

/** The ledger's delivery rows as it promises them, in memory. */
export class MemoryDeliveryLog implements DeliveryLog {
  readonly rows = new Map<string, Row>();

  claim: DeliveryLog["claim"] = async (key, channel, contentHash, owner, now, leaseUntil) => {
    const row = this.rows.get(key);
    if (row?.isSent === true) return { kind: "sent", delivery: row };
    if (row?.holder !== undefined && row.holder.until > now) return { kind: "held" };
    const fresh = { key, channel, channelId: undefined, ts: undefined, contentHash, createdAt: now, updatedAt: now };
    const delivery: Row = { ...(row ?? fresh), isSent: false, contentHash, holder: { owner, until: leaseUntil } };
    this.rows.set(key, delivery);
    return { kind: "granted", attempt: row === undefined ? "first" : "again", delivery };
  };

  sharing: DeliveryLog["sharing"] = async (key, owner, place, now) => {
    const row = this.rows.get(key);
    if (row === undefined || row.isSent || row.holder?.owner !== owner) return false;
    this.rows.set(key, { ...row, ...place, updatedAt: now });
    return true;
  };

  sent: DeliveryLog["sent"] = async (key, _owner, place, contentHash) => {
    const row = this.rows.get(key);
    if (row === undefined) throw new RangeError(`sent requires a claim on ${key}`);
    this.rows.set(key, { ...row, ...place, contentHash, isSent: true, holder: undefined });
  };

  release: DeliveryLog["release"] = async (key, owner, { nothingLeft }) => {
    const row = this.rows.get(key);
    if (row === undefined || row.isSent || row.holder?.owner !== owner) return;
    if (nothingLeft) this.rows.delete(key);
    else this.rows.set(key, { ...row, holder: undefined });
  };

  get: DeliveryLog["get"] = async (key) => this.rows.get(key);
}
