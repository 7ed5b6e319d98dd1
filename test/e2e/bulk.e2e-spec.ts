import { request } from 'node:http';
import { type ApiWorld, openApiWorld } from '../api-world.js';
import { HOSTILE_BODIES } from '../hostile-bodies.js';

interface Result {
  readonly line: number;
  readonly status: number;
  readonly reference?: string;
  readonly replayed?: boolean;
  readonly problem?: { code: string; errors?: { pointer: string }[] };
}

const line = (n: number, more: object = {}) =>
  JSON.stringify({ title: `Report ${n}`, description: `Something happened, ${n}`, ...more });

describe('reports in bulk', () => {
  let world: ApiWorld;
  let bearer: Record<string, string>;

  beforeAll(async () => {
    world = await openApiWorld();
    bearer = world.bearer('reporter DIV-CABINET');
  });
  afterAll(() => world.close());

  const send = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${world.url}/v1/reports/bulk`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/x-ndjson', ...headers },
      body,
    });
    const text = await answer.text();
    const results = answer.status === 200 ? text.split('\n').filter(Boolean) : [];
    return { status: answer.status, results: results.map((it) => JSON.parse(it) as Result) };
  };
  const count = async () => {
    const [row] = await world.database.transactions.reader.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM report',
    );
    return row!.n;
  };

  it('answers a line for a line, in order, each a report of its own', async () => {
    const before = await count();
    const { status, results } = await send(Array.from({ length: 300 }, (_unused, i) => line(i)).join('\n'));
    expect(status).toBe(200);
    expect(results.map((it) => it.line)).toEqual(Array.from({ length: 300 }, (_unused, i) => i + 1));
    expect(results.every((it) => it.status === 202)).toBe(true);
    expect(new Set(results.map((it) => it.reference)).size).toBe(300);
    expect(await count()).toBe(before + 300);
  });

  it('tells a bad line and goes on with the next, whatever is in it', async () => {
    const hostile = HOSTILE_BODIES.filter(
      ({ type, headers, body }) =>
        !type && !headers && body.length > 1 && body.length < 256 * 1024 && !body.includes(0x0a),
    );
    const before = await count();
    const parts = hostile.flatMap(({ body }) => [body, Buffer.from(`\r\n${line(1)}\n`)]);
    const { status, results } = await send(new Uint8Array(Buffer.concat(parts)));
    expect(status).toBe(200);
    expect(results).toHaveLength(hostile.length * 2);
    results.forEach((result, i) => {
      const { name, status: expected } = hostile[Math.floor(i / 2)]!;
      expect([name, result.status]).toEqual([name, i % 2 === 0 ? expected : 202]);
    });
    expect(await count()).toBe(before + hostile.length);
  });

  it('points into the line that has the fault', async () => {
    const { results } = await send(`${line(1)}\n${line(2, { tlp: 'purple', surprise: 1 })}\n`);
    expect(results[1]!.problem).toMatchObject({ code: 'validation-failed' });
    expect(results[1]!.problem!.errors!.map((it) => it.pointer).sort()).toEqual(['/surprise', '/tlp']);
  });

  it('sent again with its key, gives the same references and stores nothing new', async () => {
    const body = Array.from({ length: 20 }, (_unused, i) => line(i, { sourceRef: `bulk-${i}` })).join('\n');
    const first = await send(body, { 'idempotency-key': 'import-of-monday' });
    const before = await count();
    const again = await send(body, { 'idempotency-key': 'import-of-monday' });
    expect(again.results.map((it) => it.reference)).toEqual(first.results.map((it) => it.reference));
    expect(again.results.every((it) => it.replayed)).toBe(true);
    expect(await count()).toBe(before);
  });

  it('answers the first lines while later ones are still to come', async () => {
    const call = request(`${world.url}/v1/reports/bulk`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/x-ndjson', 'transfer-encoding': 'chunked' },
    });
    const answers: string[] = [];
    const ended = new Promise((resolve) => {
      call.on('response', (response) => {
        response.on('data', (chunk: Buffer) => answers.push(chunk.toString()));
        response.on('end', resolve);
      });
    });
    for (let i = 0; i < 200; i += 1) call.write(`${line(i)}\n`);
    while (answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    call.end(`${line(200)}\n`);
    await ended;
    expect(answers.join('').trim().split('\n')).toHaveLength(201);
  });

  it('survives a client that leaves in the middle, and keeps what was whole', async () => {
    const before = await count();
    const call = request(`${world.url}/v1/reports/bulk`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/x-ndjson', 'transfer-encoding': 'chunked' },
    });
    call.on('error', () => undefined);
    call.write(`${line(1)}\n${line(2)}\n{"title":"cut of`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    call.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await count()) - before).toBe(2);
    expect((await world.call('GET', '/livez')).status).toBe(200);
  });

  it.each([
    ['application/json', 415],
    ['application/x-ndjson; charset=utf-16', 415],
    ['application/x-ndjson; charset=utf-8', 200],
  ])('%s: %i', async (type, status) => {
    expect((await send(line(1), { 'content-type': type })).status).toBe(status);
  });

  it("reads nothing of a stranger's lines", async () => {
    const before = await count();
    expect((await send(line(1), { authorization: 'Bearer fcert_no' })).status).toBe(401);
    expect((await send(line(1), world.bearer('operator provider-1'))).status).toBe(403);
    expect(await count()).toBe(before);
  });
});
