import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Egress, type ResolvedAddress } from './egress.js';

const INSIDE: ResolvedAddress[] = [{ address: '127.0.0.1', family: 4 }];
const OUTSIDE: ResolvedAddress[] = [{ address: '8.8.8.8', family: 4 }];

describe('the way out', () => {
  let server: Server;
  let port: number;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const seen: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', headers: request.headers, body });
        answer(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    seen.length = 0;
    answer = (_request, response) => response.writeHead(204).end();
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const trusting = (deadlineMs = 2000) =>
    new Egress(['receiver.test'], () => Promise.resolve(INSIDE), deadlineMs);
  const post = (egress: Egress, address: string) => egress.post(address, { 'x-test': 'yes' }, '{"a":1}');
  const here = () => `http://receiver.test:${port}/hook?x=1`;

  it('posts what it is given to a name that is trusted here', async () => {
    expect(await post(trusting(), here())).toEqual({ outcome: 'accepted', code: 204 });
    expect(seen).toMatchObject([
      { url: '/hook?x=1', body: '{"a":1}', headers: { host: `receiver.test:${port}`, 'x-test': 'yes' } },
    ]);
  });

  it.each([
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://10.0.0.1:8443/',
    'https://0.0.0.0/',
    'https://localhost/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'https://user:pass@receiver.test/',
  ])('refuses %s', async (address) => {
    const { outcome, code } = await post(new Egress([]), address);
    expect(['private-address', 'bad-address']).toContain(outcome);
    expect(code).toBeNull();
  });

  it('refuses a name with one address inside among public ones', async () => {
    const half = new Egress([], () => Promise.resolve([...OUTSIDE, ...INSIDE]));
    expect((await post(half, 'https://half.example/')).outcome).toBe('private-address');
  });

  it('asks for the addresses of a name once: one that turns to another place in between gains nothing', async () => {
    const elsewhere: string[] = [];
    const other = createServer((request, response) => {
      elsewhere.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.2', resolve));
    let asked = 0;
    const turning = new Egress(['receiver.test'], () => {
      asked += 1;
      return Promise.resolve(asked === 1 ? INSIDE : [{ address: '127.0.0.2', family: 4 }]);
    });
    expect((await post(turning, here())).outcome).toBe('accepted');
    expect({ asked, here: seen.length, elsewhere }).toEqual({ asked: 1, here: 1, elsewhere: [] });
    // The same server is met by whoever asks again, as a client does that checks first and connects later.
    await post(turning, here());
    expect(elsewhere).toEqual(['/hook?x=1']);
    await new Promise((resolve) => other.close(resolve));
  });

  it('goes to the address it has checked even where the system would resolve the name otherwise', async () => {
    // `receiver.test` does not exist: only the pinned answer can lead to the server.
    expect((await post(trusting(), here())).outcome).toBe('accepted');
    const unpinned = await fetch(here(), { method: 'POST' }).catch(() => 'no such name');
    expect(unpinned).toBe('no such name');
  });

  it('follows no redirect', async () => {
    answer = (request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
    expect(await post(trusting(), here())).toEqual({ outcome: 'redirected', code: 302 });
    expect(seen.map(({ url }) => url)).toEqual(['/hook?x=1']);
  });

  it('gives up a receiver that does not answer, or drips', async () => {
    answer = () => undefined;
    expect(await post(trusting(300), here())).toEqual({ outcome: 'timeout', code: null });
    answer = (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    };
    const started = performance.now();
    expect((await post(trusting(300), here())).code).toBe(200);
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('reads no more than a little of a large answer', async () => {
    let written = 0;
    answer = (_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && written < 50_000_000) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    expect(await post(trusting(), here())).toEqual({ outcome: 'accepted', code: 200 });
    expect(written).toBeLessThan(10_000_000);
  });

  it.each([
    [200, 'accepted'],
    [301, 'redirected'],
    [400, 'refused'],
    [410, 'refused-for-good'],
    [429, 'refused'],
    [503, 'refused'],
  ])('calls an answer of %i %s', async (code, outcome) => {
    answer = (_request, response) => response.writeHead(code).end('secret words');
    expect(await post(trusting(), here())).toEqual({ outcome, code });
  });

  it('tells apart a name nobody knows and a port nobody listens on', async () => {
    const unknown = new Egress([], () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })));
    expect((await post(unknown, 'https://nobody.example/')).outcome).toBe('not-resolved');
    expect((await post(trusting(), 'http://receiver.test:9/')).outcome).toBe('unreachable');
  });

  it('speaks TLS where https is asked for', async () => {
    expect((await post(trusting(), `https://receiver.test:${port}/`)).outcome).toBe('tls-failed');
  });
});
