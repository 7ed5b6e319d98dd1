import { readFileSync } from 'node:fs';

const PATIENCE_MS = 60_000;
const DEFAULT_URL = 'http://127.0.0.1:3000';

/** FCERT said no, or nobody answered: told without a stack trace. */
export class Refusal extends Error {}

/** The API as one caller: a key, or a person who signs in for this one command. */
export class Connection {
  #headers;

  constructor(url, headers) {
    this.url = url.replace(/\/$/, '');
    this.#headers = headers;
  }

  /** From the environment alone. Throws a Refusal that names the variables, never their values. */
  static async open(env = process.env) {
    const url = env.FCERT_URL ?? DEFAULT_URL;
    if (env.FCERT_EMAIL) {
      const password = secretOf(env, 'FCERT_PASSWORD');
      if (!password) throw new Refusal('FCERT_EMAIL needs FCERT_PASSWORD_FILE.');
      return signIn(url, { email: env.FCERT_EMAIL, password, otp: secretOf(env, 'FCERT_OTP') });
    }
    const key = secretOf(env, 'FCERT_API_KEY');
    if (!key)
      throw new Refusal('Set FCERT_API_KEY_FILE or FCERT_API_KEY, or FCERT_EMAIL with FCERT_PASSWORD_FILE.');
    return new Connection(url, { authorization: `Bearer ${key}` });
  }

  /** `{ status, body, etag, headers }` of an answer that is not a refusal. */
  async send(method, path, { body, headers = {} } = {}) {
    const response = await reach(`${this.url}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...this.#headers,
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await read(response);
    if (!response.ok) throw new Refusal(refusalText(response.status, answer));
    return {
      status: response.status,
      body: answer,
      etag: response.headers.get('etag'),
      headers: response.headers,
    };
  }

  async get(path) {
    return (await this.send('GET', path)).body;
  }

  /** The body of a long answer, piece by piece; it may take as long as it takes once it has begun. */
  async stream(path) {
    const response = await reach(`${this.url}${path}`, { headers: this.#headers }, null);
    if (!response.ok) throw new Refusal(refusalText(response.status, await read(response)));
    return response.body;
  }

  /** Every row of a list, page by page, up to `most`. */
  async *rows(path, most = 10_000) {
    let cursor = null;
    let told = 0;
    do {
      const glue = path.includes('?') ? '&' : '?';
      const page = await this.get(
        cursor === null ? path : `${path}${glue}cursor=${encodeURIComponent(cursor)}`,
      );
      for (const row of page.items) {
        if (told >= most) return;
        told += 1;
        yield row;
      }
      cursor = page.nextCursor ?? null;
    } while (cursor !== null);
  }

  /** Ends the session of a person; a key has none. */
  async close() {
    if ('cookie' in this.#headers) await this.send('DELETE', '/v1/session').catch(() => undefined);
  }
}

/** Opens a connection for one command and closes it whatever becomes of it. */
export async function connected(work) {
  const connection = await Connection.open();
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function signIn(url, credentials) {
  const response = await reach(`${url.replace(/\/$/, '')}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (response.status !== 201 || !cookie) {
    const problem = await read(response);
    const isAsked = problem?.code === 'second-factor-required' ? ' FCERT_OTP brings it.' : '';
    throw new Refusal(refusalText(response.status, problem) + isAsked);
  }
  return new Connection(url, { cookie });
}

/** `NAME_FILE` names a file whose first line is the secret; `NAME` is the secret itself. */
function secretOf(env, name) {
  const file = env[`${name}_FILE`];
  // Set and empty is how a shell unsets a variable it has exported.
  if (!file) return env[name];
  try {
    return readFileSync(file, 'utf8').split('\n')[0].trim();
  } catch (error) {
    throw new Refusal(`The file of ${name}_FILE cannot be read (${error.code}).`);
  }
}

async function reach(url, request, patienceMs = PATIENCE_MS) {
  try {
    const signal = patienceMs === null ? undefined : AbortSignal.timeout(patienceMs);
    return await fetch(url, { ...request, signal });
  } catch (error) {
    const why = error.cause?.code ?? error.cause?.message ?? error.name;
    throw new Refusal(
      `FCERT does not answer at ${new URL(url).origin} (${why}). FCERT_URL says where it is.`,
    );
  }
}

async function read(response) {
  const text = await response.text();
  if (!text) return null;
  return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

function refusalText(status, problem) {
  if (typeof problem !== 'object' || problem === null) return `FCERT answered ${status}.`;
  const faults = (problem.errors ?? []).map(({ pointer, message }) => `\n  ${pointer || '/'}: ${message}`);
  return `${problem.detail ?? problem.title} (${status} ${problem.code})${faults.join('')}`;
}
