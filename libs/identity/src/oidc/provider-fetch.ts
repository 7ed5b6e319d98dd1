import type { CustomFetch } from 'openid-client';

/** Documents, keys and tokens are small: more is no answer of a provider. */
const ANSWER_BYTES = 256 * 1024;

/**
 * The way to the provider and to nobody else. Its own document names where tokens and keys are; what lies outside the
 * origins an operator has named is not asked, no redirect is followed, and an answer has an end.
 */
export function fetchFrom(origins: readonly string[], send: typeof fetch = fetch): CustomFetch {
  return async (address, options) => {
    if (!origins.includes(new URL(address).origin))
      throw new TypeError('the provider names an address outside OIDC_ISSUER and OIDC_ORIGINS');
    const answer = await send(address, { ...(options as RequestInit), redirect: 'manual' });
    const { status, headers } = answer;
    const bytes = await readAll(answer);
    return new Response(HAS_NO_BODY.has(status) ? null : bytes, { status, headers });
  };
}

const HAS_NO_BODY = new Set([101, 204, 205, 304]);

async function readAll({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > ANSWER_BYTES) throw new TypeError('the provider answers without end');
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
