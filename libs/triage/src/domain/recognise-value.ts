import ipaddr from 'ipaddr.js';
import { parse } from 'tldts';

export type ObservableType =
  'ipv4' | 'ipv6' | 'domain' | 'url' | 'email' | 'md5' | 'sha1' | 'sha256' | 'sha512' | 'cve';

/** Where an address belongs: `public`, or the special range that makes it say little about an attacker. */
export type Scope = 'public' | 'documentation' | 'private' | 'special';

export interface Recognised {
  readonly type: ObservableType;
  /** Normalised: lower case where case means nothing, canonical address form, punycode host. */
  readonly value: string;
  readonly scope: Scope;
}

const HASHES: Readonly<Record<number, ObservableType>> = {
  32: 'md5',
  40: 'sha1',
  64: 'sha256',
  128: 'sha512',
};
const HOST_MAX = 253;
const URL_MAX = 2048;
/** Endings of file names that are top-level domains as well. */
const FILE_ENDINGS = new Set(['zip', 'mov', 'py', 'sh', 'rs', 'pl', 'md', 'ps', 'so', 'cab']);
/** Product names that look like hosts. */
const NOT_HOSTS = new Set(['asp.net', 'vb.net', 'ado.net', 'socket.io']);
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'].map((range) =>
  ipaddr.parseCIDR(range),
);

export function recogniseHash(token: string): Recognised | null {
  const type = HASHES[token.length];
  if (!type || !/^[0-9a-f]+$/i.test(token) || !/[a-f]/i.test(token) || !/\d/.test(token)) return null;
  return { type, value: token.toLowerCase(), scope: 'public' };
}

export function recogniseAddress(token: string): Recognised | null {
  const bare =
    /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(token)?.[1] ??
    token.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1');
  const [address = '', prefix, ...rest] = bare.split('/');
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  // Asked first because ipaddr.js answers no by throwing and catching, for every word of a text.
  if (/^\d+(?:\.\d+){3}$/.test(address) && ipaddr.IPv4.isValidFourPartDecimal(address)) {
    if (/(?:^|\.)0\d/.test(address)) return null;
    return withPrefix(ipaddr.IPv4.parse(address), prefix, 32);
  }
  if (
    address.split(':').length < 3 ||
    address.length < 4 ||
    address.includes('%') ||
    !ipaddr.IPv6.isValid(address)
  )
    return null;
  const six = ipaddr.IPv6.parse(address);
  return six.isIPv4MappedAddress()
    ? withPrefix(six.toIPv4Address(), undefined, 32)
    : withPrefix(six, prefix, 128);
}

function withPrefix(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  prefix: string | undefined,
  bits: number,
): Recognised | null {
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return null;
  const text = address.kind() === 'ipv6' ? (address as ipaddr.IPv6).toRFC5952String() : address.toString();
  return {
    type: address.kind(),
    value: length === bits ? text : `${text}/${length}`,
    scope: scopeOf(address),
  };
}

function scopeOf(address: ipaddr.IPv4 | ipaddr.IPv6): Scope {
  if (
    DOCUMENTATION.some(
      ([network, length]) => network.kind() === address.kind() && address.match(network, length),
    )
  ) {
    return 'documentation';
  }
  const range = address.range();
  if (range === 'unicast') return 'public';
  return range === 'private' || range === 'uniqueLocal' || range === 'carrierGradeNat'
    ? 'private'
    : 'special';
}

/** `sure`: the writer defanged it or it was the host of a URL or mail address, so it is meant as a host. */
export function recogniseHost(token: string, sure: boolean): Recognised | null {
  if (token.length > HOST_MAX || !token.includes('.')) return null;
  if (!sure && looksLikeProse(token)) return null;
  const hostname = asciiHost(token);
  if (hostname === null || NOT_HOSTS.has(hostname)) return null;
  const parsed = parse(hostname, { extractHostname: false, allowPrivateDomains: false });
  if (!parsed.isIcann || parsed.domain === null || parsed.isIp) return null;
  const labels = hostname.split('.');
  const ending = labels[labels.length - 1] ?? '';
  if (!sure && FILE_ENDINGS.has(ending)) return null;
  return {
    type: 'domain',
    value: hostname,
    scope: /(?:^|\.)example\.(?:com|net|org)$/.test(hostname) ? 'documentation' : 'public',
  };
}

/** "…was closed.It began" is the end of a sentence, not a host of Italy. */
function looksLikeProse(token: string): boolean {
  return /[a-z)]\.[A-Z][a-z]*$/.test(token) || /^[A-Za-z]\.[A-Za-z]\.?$/.test(token);
}

function asciiHost(token: string): string | null {
  const bare = token.replace(/\.$/, '').toLowerCase();
  if (/^[a-z0-9._-]+$/.test(bare)) {
    return bare.split('.').every((label) => /^(?!-)[a-z0-9_-]{1,63}$/.test(label)) ? bare : null;
  }
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(bare) || !URL.canParse(`http://${bare}/`)) return null;
  return new URL(`http://${bare}/`).hostname;
}

export function recogniseEmail(token: string): Recognised | null {
  const at = token.lastIndexOf('@');
  const local = token.slice(0, at).replace(/^mailto:/i, '');
  if (
    at < 1 ||
    !/^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}$/u.test(local) ||
    local.startsWith('.') ||
    local.endsWith('.')
  )
    return null;
  const host = recogniseHost(token.slice(at + 1), true);
  return host && { type: 'email', value: `${local.toLowerCase()}@${host.value}`, scope: host.scope };
}

export interface RecognisedUrl {
  readonly url: Recognised;
  readonly host: Recognised;
}

export function recogniseUrl(token: string): RecognisedUrl | null {
  if (token.length > URL_MAX || !URL.canParse(token)) return null;
  const url = new URL(token);
  const host = recogniseAddress(url.hostname) ?? recogniseHost(url.hostname, true);
  if (!host) return null;
  // Passwords in links are nobody's indicator.
  url.username = '';
  url.password = '';
  return { url: { type: 'url', value: url.href, scope: host.scope }, host };
}
