import { AsyncLocalStorage } from 'node:async_hooks';
import { generateKeyPairSync } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Who signs in at the provider next, and what it says of them. */
export interface Subject {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly amr?: string[];
  readonly acr?: string;
}

export const CLIENT = { id: 'fcert', secret: 'a-secret-of-this-test-only' } as const;
/** Registered at the same provider, with the same address to come back to. */
export const OTHER_CLIENT = { id: 'somebody-else', secret: 'another-secret-of-this-test' } as const;

const behind = new AsyncLocalStorage<number>();
const now = Date.now.bind(Date);
// The provider runs in this process and asks the same clock as everybody: what it answers there may be behind.
Date.now = () => now() - (behind.getStore() ?? 0) * 1000;

/** A pair of keys that nobody else has, always under the same name. */
function newKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const named = { use: 'sig', alg: 'RS256', kid: 'test' };
  return {
    kept: { keys: [{ ...privateKey.export({ format: 'jwk' }), ...named }] },
    shown: { keys: [{ ...publicKey.export({ format: 'jwk' }), ...named }] },
  };
}

/** A real OpenID provider on a port of its own. Whoever comes signs in at once, as the subject that was named last. */
export class TestOpenIdProvider {
  next: Subject = { sub: 'nobody' };
  /** Cuts every connection. */
  isAway = false;
  /** How far its clock is behind ours; its tokens are good for 60 s. */
  secondsBehind = 0;
  /** Shows keys in its document that it does not sign with. */
  showsOtherKeys = false;
  private readonly subjects = new Map<string, Subject>();

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(redirectUrl: string): Promise<TestOpenIdProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const here = new TestOpenIdProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const made = here.provider(redirectUrl);
    const answer = made.callback();
    server.on('request', (request, response) => {
      if (here.isAway) return void request.destroy();
      const { url = '' } = request;
      if (here.showsOtherKeys && url === '/jwks')
        return void response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify(newKeys().shown));
      behind.run(url === '/token' ? here.secondsBehind : 0, () => {
        void (url.startsWith('/interaction/')
          ? here.signIn(made, request, response)
          : answer(request, response));
      });
    });
    return here;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private provider(redirectUrl: string): Provider {
    const short = { AccessToken: 60, AuthorizationCode: 60, Grant: 60, Interaction: 60, Session: 60 };
    return new Provider(this.issuer, {
      clients: [CLIENT, OTHER_CLIENT].map(({ id, secret }) => ({
        ...{ client_id: id, client_secret: secret, redirect_uris: [redirectUrl] },
        ...{ grant_types: ['authorization_code'], response_types: ['code'] },
      })),
      jwks: newKeys().kept,
      cookies: { keys: ['of this test only'] },
      pkce: { required: () => true },
      acrValues: ['urn:high'],
      claims: { openid: ['sub', 'amr', 'acr', 'email', 'email_verified'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      ttl: { ...short, IdToken: 60 },
      findAccount: (_context: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ ...this.subjects.get(id)!, sub: id }),
      }),
    });
  }

  private async signIn(
    provider: Provider,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      this.subjects.set(this.next.sub, this.next);
      const { sub, amr, acr } = this.next;
      const login = { accountId: sub, remember: false, amr, acr };
      return provider.interactionFinished(request, response, { login });
    }
    const grant = new provider.Grant({ accountId: session!.accountId, clientId: String(params.client_id) });
    grant.addOIDCScope('openid');
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  }
}

/** Follows a browser's way from an address until it is sent to one that begins with `until`; answers that. */
export async function travel(address: string, until: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = address;
  for (let step = 0; step < 12; step += 1) {
    if (at.startsWith(until)) return new URL(at);
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s);
      jar.set(name, value);
    }
    const next = answer.headers.get('location');
    if (next === null)
      throw new Error(`the provider answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    at = new URL(next, at).href;
  }
  throw new Error('the provider sends the browser round in circles');
}
