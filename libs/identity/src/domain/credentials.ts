/** `fcert_<id>_<secret>`: 32 hex digits of the key's id, then 256 bits as base64url. */
const KEY = /^fcert_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;
const SESSION_REFERENCE = /^[A-Za-z0-9_-]{43}$/;

export interface KeyParts {
  /** The key's UUID. */
  readonly id: string;
  readonly secret: string;
}

/** Takes a bearer token apart, or null when it is no API key of ours. */
export function parseApiKey(token: string): KeyParts | null {
  const match = KEY.exec(token);
  if (!match) return null;
  const hex = match[1]!;
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
  return { id, secret: match[2]! };
}

export function formatApiKey(id: string, secret: string): string {
  return `fcert_${id.replaceAll('-', '')}_${secret}`;
}

export function isSessionReference(text: string): boolean {
  return SESSION_REFERENCE.test(text);
}
