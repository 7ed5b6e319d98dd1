import ipaddr from 'ipaddr.js';

/** Most networks one key may name. */
export const NETWORKS_MAX = 20;

/** The network in its shortest form, or null: an address alone is a network of one. Bits beyond the prefix are a mistake. */
export function plainNetwork(text: string): string | null {
  const [address = '', prefix, ...more] = text.split('/');
  if (more.length > 0 || !ipaddr.isValid(address) || (prefix !== undefined && !/^\d{1,3}$/.test(prefix)))
    return null;
  if (ipaddr.IPv4.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)) return null;
  const parsed = ipaddr.process(address);
  const most = parsed.kind() === 'ipv4' ? 32 : 128;
  const bits = prefix === undefined ? most : Number(prefix);
  if (bits > most || (prefix !== undefined && parsed.kind() !== ipaddr.parse(address).kind())) return null;
  const network = `${parsed.toString()}/${bits}`;
  const first =
    parsed.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(network)
      : ipaddr.IPv6.networkAddressFromCIDR(network);
  return first.toString() === parsed.toString() ? network : null;
}

/** Whether an address lies in one of the networks; without any, every address does. An unreadable address lies nowhere. */
export function isWithin(address: string | undefined, networks: readonly string[] | null): boolean {
  if (networks === null) return true;
  const plain = address?.replace(/%.*$/s, '');
  if (plain === undefined || !ipaddr.isValid(plain)) return false;
  const from = ipaddr.process(plain);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === from.kind() && from.match(base, bits);
  });
}

/**
 * The address a request comes from. What proxies say in X-Forwarded-For is believed from the right end on, as long as
 * the one who says it is a trusted proxy; what its first untrusted sender wrote there counts for nothing.
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | undefined,
  trusted: readonly string[],
): string | undefined {
  const told = (forwarded ?? '').split(',').map((it) => it.trim());
  let address = peer;
  while (told.length > 0 && trusted.length > 0 && isWithin(address, trusted)) {
    const next = told.pop()!;
    if (!ipaddr.isValid(next)) break;
    address = next;
  }
  return address;
}
