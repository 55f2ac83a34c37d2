import { BlockList, isIP } from "node:net";
import type { FastifyRequest } from "fastify";

/** A header in which a proxy names the person, and from where it is taken. */
export interface TrustedHeader {
  /** In small letters. */
  readonly name: string;
  /** Addresses and networks (`10.0.0.0/8`) of the proxy. */
  readonly from: readonly string[];
}

const LONGEST_NAME = 200;

/** Reads who a proxy says it is. Anybody could send the header: it is taken from the proxy's addresses only. */
export function readerOf({ name, from }: TrustedHeader): (request: FastifyRequest) => string | undefined {
  const proxies = listOf(from);
  return ({ raw, ip }) => {
    if (!proxies.check(ip, isIP(ip) === 6 ? "ipv6" : "ipv4")) return undefined;
    const values = raw.headersDistinct[name] ?? [];
    // One of the two is the proxy's, and nobody knows which.
    if (values.length !== 1) return undefined;
    const person = Buffer.from(values[0]!, "latin1").toString("utf8").trim();
    return person === "" || person.length > LONGEST_NAME || /[\p{Cc}\uFFFD]/u.test(person) ? undefined : person;
  };
}

function listOf(from: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of from) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
