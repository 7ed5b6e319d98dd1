import { setTimeout as delay } from 'node:timers/promises';
import { generateSync } from 'otplib';
import { DemoFailure } from './running-stack.mjs';

const PATIENCE_MS = 15_000;
const CODE_MS = 30_000;

/** Speaks to the API as one person or key. */
export class ApiClient {
  constructor(apiUrl, headers) {
    this.apiUrl = apiUrl;
    this.headers = headers;
  }

  static withKey(apiUrl, key) {
    return new ApiClient(apiUrl, { authorization: `Bearer ${key}` });
  }

  /** Signs in with a demo account; the session cookie goes with every later request. */
  static async signIn(apiUrl, account) {
    const { email } = account;
    let response = await askIn(apiUrl, account);
    // A code counts once: somebody else may have signed in with this one, and the next one comes within 30 seconds.
    if (response.status === 401 && account.totpSecret) {
      await delay(CODE_MS - (Date.now() % CODE_MS) + 500);
      response = await askIn(apiUrl, account);
    }
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (response.status !== 201 || !cookie) {
      throw new DemoFailure(`${email} could not sign in (status ${response.status}).`);
    }
    return new ApiClient(apiUrl, { cookie });
  }

  get(path) {
    return this.send('GET', path);
  }

  put(path, body, headers = {}) {
    return this.send('PUT', path, body, headers);
  }

  post(path, body) {
    return this.send('POST', path, body);
  }

  /** `{ status, body, etag }`; never throws for a status, only when nobody answers. */
  async send(method, path, body, headers = {}) {
    const response = await fetch(`${this.apiUrl}${path}`, {
      method,
      headers: { ...this.headers, ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      body: isJson && text ? JSON.parse(text) : null,
      etag: response.headers.get('etag'),
    };
  }

  /** `{ status, bytes }` of a file in the form asked for. */
  async download(path, type) {
    const response = await fetch(`${this.apiUrl}${path}`, {
      headers: { ...this.headers, accept: type },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  }
}

function askIn(apiUrl, { email, password, totpSecret }) {
  const factor = totpSecret ? { otp: generateSync({ secret: totpSecret }) } : {};
  return fetch(`${apiUrl}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, ...factor }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}
