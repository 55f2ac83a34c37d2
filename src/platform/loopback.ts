import { isIPv4 } from "node:net";

const NAMES = /^(localhost|::1|\[::1\])$/i;

/** Whether a host name or address reaches this machine only. IPv6 with or without brackets. */
export function isLoopbackHost(host: string): boolean {
  return NAMES.test(host) || (host.startsWith("127.") && isIPv4(host));
}
