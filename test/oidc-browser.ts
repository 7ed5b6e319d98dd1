import type { Answer, ApiWorld } from './api-world.js';
import { type Subject, type TestOpenIdProvider, travel } from './openid-provider.js';

type Headers = Record<string, string>;

export const CALLBACK = 'http://fcert.example/v1/oidc/callback';

/** What came back from the provider, and the cookie of the browser that left. */
export interface Back {
  readonly url: URL;
  readonly cookie: string;
}

/** The cookie of this name that an answer sets, as a header; absent where it sets none or ends it. */
export function cookieSet({ headers }: Answer, name: 'fcert' | 'fcert-oidc'): Headers | undefined {
  const pair = headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .find((one) => one.startsWith(`${name}=`) && one.length > name.length + 1);
  return pair === undefined ? undefined : { cookie: pair };
}

/** A browser that signs in through the provider: it shows no session cookie when it comes back, since that is Strict. */
export class OidcBrowser {
  constructor(
    private readonly world: ApiWorld,
    private readonly provider: TestOpenIdProvider,
  ) {}

  /** Leaves by one of the routes that begin, and comes back with an answer. `change` bends the address it is sent to. */
  async away(
    subject: Subject,
    { path = '/v1/oidc/sign-in', as = {}, body = {}, change = (url: URL) => url }: Leaving = {},
  ): Promise<Back> {
    this.provider.next = subject;
    const begun = await this.world.call('POST', path, as, body);
    if (begun.status !== 200) throw new Error(`${path}: ${begun.status} ${JSON.stringify(begun.body)}`);
    const address = change(new URL(begun.body.address as string));
    return { url: await travel(address.href, CALLBACK), cookie: cookieSet(begun, 'fcert-oidc')!.cookie! };
  }

  comeBack({ url, cookie }: Back): Promise<Answer> {
    const headers: Headers = cookie === '' ? {} : { cookie };
    return this.world.call('GET', `/v1/oidc/callback${url.search}`, headers);
  }

  async through(subject: Subject, leaving: Leaving = {}): Promise<Answer> {
    return this.comeBack(await this.away(subject, leaving));
  }

  /** `in`, or status and stable code of the page. */
  async outcome(subject: Subject, leaving: Leaving = {}): Promise<string> {
    return wordOf(await this.through(subject, leaving));
  }
}

export interface Leaving {
  readonly path?: string;
  readonly as?: Headers;
  readonly body?: object;
  readonly change?: (url: URL) => URL;
}

export function wordOf(answer: Answer): string {
  const code = /<code>([\w-]+)<\/code>/.exec(String(answer.body))?.[1];
  if (code !== undefined) return `${answer.status} ${code}`;
  return cookieSet(answer, 'fcert') ? 'in' : `${answer.status}`;
}
