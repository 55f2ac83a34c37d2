const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether a host name or address reaches this machine only. IPv6 with or without brackets. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}
