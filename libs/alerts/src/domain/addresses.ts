import ipaddr from 'ipaddr.js';
import { isPublicAddress } from './public-address.js';

/** What an address of a channel must look like. Each answers the address in its one spelling, or null. */

const MAIL_MAX = 254;
/** Printable ASCII without quotes, brackets, separators or spaces: nothing a header could be broken with. */
const MAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

export function mailAddress(text: string): string | null {
  const address = text.replace(/^ +| +$/g, '').toLowerCase();
  if (address.length > MAIL_MAX || !MAIL.test(address)) return null;
  const local = address.slice(0, address.indexOf('@'));
  return local.startsWith('.') || local.endsWith('.') || local.includes('..') ? null : address;
}

/** E.164. The spellings people use are read; a number without its country is Pakistan's. */
export function phoneNumber(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '');
  const international = digits.replace(/^00/, '+').replace(/^0(?=\d{9,10}$)/, '+92');
  return /^\+[1-9]\d{7,14}$/.test(international) ? international : null;
}

const URL_MAX = 1000;
const PORTS = new Set(['', '443', '8443']);
/** Names that lead nowhere outside (RFC 6761, RFC 6762, RFC 9476 and ICANN's `internal`). */
const INSIDE = /\.(?:localhost|local|internal|alt|test|invalid)\.?$/;

/**
 * Address of a webhook: https, no credentials, no fragment, a usual port, and not plainly inside a house. Where a name
 * leads is looked at with each delivery, since it may lead elsewhere tomorrow; what can be seen now is told now.
 * @param trusted names, chosen by whoever runs this installation, that may also be reached by http and on any port
 */
export function webhookAddress(text: string, trusted: readonly string[] = []): URL | null {
  if (text.length > URL_MAX || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '' || url.hostname === '') return null;
  if (trusted.includes(url.hostname)) return ['https:', 'http:'].includes(url.protocol) ? url : null;
  return url.protocol === 'https:' && PORTS.has(url.port) && isOutside(url.hostname) ? url : null;
}

function isOutside(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? isPublicAddress(bare) : /[^.]\.[^.]/.test(bare) && !INSIDE.test(bare);
}
