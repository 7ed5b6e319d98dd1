import ipaddr from 'ipaddr.js';

/** Services inside a data centre that answer on addresses which look public: Azure's host agent. */
const INSIDE = new Set(['168.63.129.16']);
/** The part of IPv6 that is routed between networks (RFC 4291, IANA). Everything else is special in some way. */
const GLOBAL_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * True for an address on the open internet. Loopback, private, link-local (where clouds keep their metadata), shared,
 * multicast, documentation and reserved ranges are not, nor what stands for an IPv4 address in IPv6 (mapped, NAT64,
 * 6to4, Teredo), except a mapped one, which is judged as what it is.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast' || INSIDE.has(address.toString())) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_V6);
}
