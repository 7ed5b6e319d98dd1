import { isSessionReference } from './domain/credentials.js';

/**
 * `__Host-` binds the cookie to this host and to https. The demo and test worlds run on http on the loopback
 * address, where some browsers refuse that prefix, so there it has a plain name.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-fcert' : 'fcert';
}

/** The session reference in a Cookie header, or null. Two cookies of the name are one too many: neither is taken. */
export function readSessionCookie(header: string | undefined, secure: boolean): string | null {
  if (!header) return null;
  const prefix = `${sessionCookieName(secure)}=`;
  const found = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix));
  const value = found[0]?.slice(prefix.length);
  return found.length === 1 && value !== undefined && isSessionReference(value) ? value : null;
}

/** The Set-Cookie line that starts a session, or ends it when `value` is empty. */
export function sessionCookieLine(value: string, secure: boolean, maxAgeSeconds: number): string {
  const ageSeconds = value === '' ? 0 : maxAgeSeconds;
  const flags = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${ageSeconds}${secure ? '; Secure' : ''}`;
  return `${sessionCookieName(secure)}=${value}; ${flags}`;
}
