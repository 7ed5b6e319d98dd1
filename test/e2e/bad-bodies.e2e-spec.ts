import { type ApiWorld, answerOf, openApiWorld } from '../api-world.js';
import { HOSTILE_BODIES } from '../hostile-bodies.js';
import { holdOpen, sendRaw } from '../raw-http.js';

describe('bad bodies', () => {
  let world: ApiWorld;
  let routes: { path: string; headers: Record<string, string> }[];

  beforeAll(async () => {
    world = await openApiWorld({ API_BODY_TIMEOUT_MS: '400' });
    routes = [
      { path: '/v1/session', headers: {} },
      { path: '/v1/reports', headers: world.bearer('reporter DIV-CABINET') },
    ];
  });
  afterAll(() => world.close());

  const reports = async () => {
    const [row] = await world.database.transactions.reader.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM report',
    );
    return row!.n;
  };

  it.each(HOSTILE_BODIES)('$name: $status $code on every JSON route', async (hostile) => {
    for (const { path, headers } of routes) {
      const answer = await fetch(world.url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': hostile.type ?? 'application/json', ...hostile.headers },
        body: new Uint8Array(hostile.body),
      }).then(answerOf);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.status).toBe(hostile.status);
      expect(hostile.code.split(',')).toContain(answer.body.code);
      expect(answer.body).toMatchObject({
        status: hostile.status,
        traceId: answer.headers.get('x-request-id'),
      });
      expect(JSON.stringify(answer.body).length).toBeLessThan(20_000);
    }
  });

  it('points at each fault by RFC 6901', async () => {
    const { body } = await world.call('POST', '/v1/session', {}, { email: 987654, surprise: 1 });
    expect(body.errors.map((it: { pointer: string; code: string }) => [it.pointer, it.code])).toEqual(
      expect.arrayContaining([
        ['/email', 'is-string'],
        ['/password', 'required'],
        ['/surprise', 'unknown-field'],
      ]),
    );
    expect(body.errors).toHaveLength(3);
    expect(JSON.stringify(body)).not.toContain('987654');
  });

  it.each(['/v1/reports/%00', '/v1/incidents?q=a%00b', '/v1/constituents?sector=%00', '/v1/session/%00%00'])(
    'an address with a NUL is refused before anything reads it: %s',
    async (path) => {
      const answer = await world.call('GET', path, world.bearer('reporter DIV-CABINET'));
      expect([answer.status, answer.body.code]).toEqual([400, 'nul-character']);
    },
  );

  it('instants beyond the years a calendar has are pointed at', async () => {
    const report = { title: 'Old', description: 'Older than UTC', awareAt: '0001-01-01T00:00:00+14:00' };
    const answer = await world.call('POST', '/v1/reports', world.bearer('reporter DIV-CABINET'), report);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe('/awareAt');
  });

  describe('that are no proper HTTP', () => {
    const head = (extra: string, type = 'application/json') =>
      `POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${extra}\r\n\r\n`;
    const good = '{"email":"a@b.example","password":"x","extra":1}';

    it.each([
      [
        'a chunk length that is no number',
        [head('Transfer-Encoding: chunked'), 'zz\r\n{}\r\n0\r\n\r\n'],
        400,
      ],
      ['a chunk longer than it says', [head('Transfer-Encoding: chunked'), '2\r\n{}{}{}\r\n0\r\n\r\n'], 400],
      ['a chunk length beyond counting', [head('Transfer-Encoding: chunked'), 'ffffffffffffffffff\r\n'], 400],
      [
        'two transfer encodings',
        [head('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity'), '0\r\n\r\n'],
        400,
      ],
      ['an unknown transfer encoding', [head('Transfer-Encoding: x'), good], 400],
      [
        'length and chunks at once',
        [head('Content-Length: 5\r\nTransfer-Encoding: chunked'), '0\r\n\r\n'],
        400,
      ],
      ['two lengths', [head('Content-Length: 5\r\nContent-Length: 7'), good], 400],
      ['a negative length', [head('Content-Length: -5'), good], 400],
      ['a length that is no number', [head('Content-Length: 1e3'), good], 400],
      ['a length over the limit, body never sent', [head('Content-Length: 999999999')], 413],
      ['a length shorter than the body', [head('Content-Length: 10'), good], 400],
      ['a header with a bare line feed', ['POST /v1/session HTTP/1.1\r\nHost: x\nX: y\r\n\r\n'], 400],
      [
        'headers without end',
        ['GET /livez HTTP/1.1\r\nHost: x\r\n', `X: ${'y'.repeat(40_000)}\r\n\r\n`],
        431,
      ],
      ['an address that cannot be decoded', ['GET /v1/reports/%zz HTTP/1.1\r\nHost: x\r\n\r\n'], 400],
      ['a parameter without end', [`GET /v1/reports/${'x'.repeat(5_000)} HTTP/1.1\r\nHost: x\r\n\r\n`], 414],
      ['no HTTP at all', ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'], 400],
    ])('%s', async (_name, parts, status) => {
      const answer = await sendRaw(world.api.port, parts);
      expect({ status: answer.status, head: answer.head }).toMatchObject({ status });
      expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json');
      expect(JSON.parse(answer.body)).toMatchObject({
        status,
        code: expect.any(String),
        traceId: expect.any(String),
      });
      expect(answer.ms).toBeLessThan(1_000);
    });

    it('a body longer than said is not taken for a second request', async () => {
      const smuggled = 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n';
      const parts = [head('Content-Length: 2\r\nTransfer-Encoding: chunked'), `0\r\n\r\n${smuggled}`];
      const answer = await sendRaw(world.api.port, parts);
      expect(answer.status).toBe(400);
      expect(answer.body).not.toContain('openapi');
    });

    it('a body that drips in is answered 408 when its time is over, and the connection closed', async () => {
      const answer = await sendRaw(world.api.port, [head('Content-Length: 100'), '{"ti']);
      expect(answer.status).toBe(408);
      expect(answer.head.toLowerCase()).toContain('connection: close');
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'request-timeout' });
      expect(answer.ms).toBeGreaterThanOrEqual(380);
    });

    it('a refused body whose rest never comes does not hold its connection', async () => {
      const raw = `${head('Content-Length: 999999999')}{"ti`;
      const { status, closedAfterMs } = await holdOpen(world.api.port, raw);
      expect(status).toBe(413);
      expect(closedAfterMs).toBeLessThan(5_000);
    });

    it('a client that leaves in the middle of its body leaves nothing behind', async () => {
      const before = await reports();
      for (let i = 0; i < 20; i += 1) {
        await sendRaw(world.api.port, [head('Content-Length: 100'), '{"ti'], 50).catch(() => undefined);
      }
      expect(await reports()).toBe(before);
    });
  });

  it('left the process alive, with nothing stored and nobody signed in', async () => {
    expect((await world.call('GET', '/livez')).status).toBe(200);
    expect(await reports()).toBe(0);
    const good = { title: 'Phishing', description: 'A mail with a link' };
    const taken = await world.call('POST', '/v1/reports', world.bearer('reporter DIV-CABINET'), good);
    expect(taken.status).toBe(202);
  });
});
