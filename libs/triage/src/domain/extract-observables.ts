import {
  recogniseAddress,
  recogniseEmail,
  recogniseHash,
  recogniseHost,
  recogniseUrl,
  type Recognised,
} from './recognise-value.js';
import { plain, refang } from './refang.js';

export interface FoundObservable extends Recognised {
  /** It was written harmless (hxxp, [.], (dot)): the writer took it for dangerous. */
  readonly defanged: boolean;
  readonly origin: 'stated' | 'text';
}

export interface StatedValue {
  readonly type: string;
  readonly value: string;
}

/** Characters of a text that are read, and values kept of one report. */
export const TEXT_READ_MAX = 200_000;
export const OBSERVABLES_KEPT = 500;
const TOKEN_MAX = 2048;
const STATED_MAX = 500;

const CVE = /\bCVE[-‐‑–](\d{4})[-‐‑–](\d{4,7})\b/gi;
const URL_START = /\b(?:https?|ftps?|sftp|tcp|wss?):\/\/[^\s"'<>`|\\^{}“”‘’«»]{1,2048}/gi;
const BREAKS = /[\s"'<>`|,;{}()\\^“”‘’«»،؛!?*]+/u;
const VERSION_WORDS = new Set(['version', 'versions', 'ver', 'v', 'build', 'release', 'firmware', 'update']);

/**
 * Reads addresses, domains, links, mail addresses, hashes and CVE numbers out of a text and what the reporter stated.
 * One pass, linear in the text: every pattern is bounded, judging a token is left to ipaddr.js and the public suffix
 * list of tldts.
 */
export function extractObservables(text: string, stated: readonly StatedValue[] = []): FoundObservable[] {
  const found = new Map<string, FoundObservable>();
  for (const { type, value } of stated.slice(0, STATED_MAX)) {
    const known = fromStated(type, value);
    if (known) keep(found, known, 'stated', false);
  }
  readText(refang(text.slice(0, TEXT_READ_MAX)), found);
  return [...found.values()];
}

/** A stated value is trusted to be what its type says only when it can be read so. */
function fromStated(type: string, value: string): Recognised | null {
  const { value: token } = plain(refang(value.trim().slice(0, TOKEN_MAX)));
  const cve = /^CVE-(\d{4})-(\d{4,7})$/i.exec(token);
  if (cve) return { type: 'cve', value: token.toUpperCase(), scope: 'public' };
  if (token.includes('://')) return recogniseUrl(token)?.url ?? null;
  const kind = type.toLowerCase();
  if (kind === 'domain' || kind === 'hostname' || kind === 'fqdn') return recogniseHost(token, true);
  return (
    recogniseAddress(token) ??
    recogniseHash(token) ??
    (token.includes('@') ? recogniseEmail(token) : recogniseHost(token, true))
  );
}

function keep(
  found: Map<string, FoundObservable>,
  known: Recognised,
  origin: 'stated' | 'text',
  defanged: boolean,
): void {
  const key = `${known.type} ${known.value}`;
  if (!found.has(key) && found.size < OBSERVABLES_KEPT) found.set(key, { ...known, origin, defanged });
}

function readText(text: string, found: Map<string, FoundObservable>): void {
  for (const match of text.matchAll(CVE)) {
    keep(found, { type: 'cve', value: `CVE-${match[1]}-${match[2]}`, scope: 'public' }, 'text', false);
  }
  const rest = text.replace(URL_START, (link) => {
    const { value, defanged } = plain(withoutTrailing(link));
    const known = recogniseUrl(value);
    if (!known) return ' ';
    keep(found, known.url, 'text', defanged);
    keep(found, known.host, 'text', defanged);
    return ' ';
  });
  const read = new Set<string>();
  let before = '';
  for (const token of rest.split(BREAKS)) {
    if (found.size >= OBSERVABLES_KEPT) return;
    const fresh = token.length > 3 && token.length <= TOKEN_MAX && !read.has(token);
    if (fresh) readToken(token, before, found);
    if (fresh) read.add(token);
    before = token.toLowerCase();
  }
}

function readToken(raw: string, before: string, found: Map<string, FoundObservable>): void {
  const { value, defanged } = plain(trimmed(raw));
  const whole = VERSION_WORDS.has(before) ? null : recogniseAddress(value);
  if (whole) return keep(found, whole, 'text', defanged);
  for (const part of value.split(/[:=/[\]]/, 12)) {
    const token = trimmed(part);
    if (token.length < 4) continue;
    const known = recognisePart(token, before, defanged);
    if (known) keep(found, known, 'text', defanged);
  }
}

function recognisePart(token: string, before: string, defanged: boolean): Recognised | null {
  if (token.includes('@')) return recogniseEmail(token);
  const hash = recogniseHash(token);
  if (hash) return hash;
  if (!token.includes('.')) return null;
  if (/^[\d.]+$/.test(token)) return VERSION_WORDS.has(before) ? null : recogniseAddress(token);
  return recogniseHost(token, defanged);
}

/** Links end where the sentence goes on: full stops, commas and a bracket that was opened before the link. */
function withoutTrailing(link: string): string {
  let end = link.length;
  while (end > 0) {
    const last = link.charAt(end - 1);
    const unopened =
      last === ')' ? surplus(link, end, '(', ')') : last === ']' && surplus(link, end, '[', ']');
    if (!unopened && !'.,;:!?*،۔'.includes(last)) break;
    end -= 1;
  }
  return link.slice(0, end);
}

function surplus(link: string, end: number, open: string, close: string): boolean {
  let depth = 0;
  for (let at = 0; at < end; at += 1) {
    if (link.charAt(at) === open) depth += 1;
    else if (link.charAt(at) === close) depth -= 1;
  }
  return depth < 0;
}

function trimmed(token: string): string {
  let start = 0;
  let end = token.length;
  while (start < end && '.:-_#~+&$%'.includes(token.charAt(start)) && !token.startsWith('::', start))
    start += 1;
  while (
    end > start &&
    '.:-_#~+&$%۔'.includes(token.charAt(end - 1)) &&
    !token.slice(start, end).endsWith('::')
  )
    end -= 1;
  return token.slice(start, end);
}
