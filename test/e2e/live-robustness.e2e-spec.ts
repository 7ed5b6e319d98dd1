import { newId } from '@fcert/kernel';
import { DeskGateway } from '../../apps/gateway/src/desk.gateway.js';
import { type Client, LiveWorld, fact } from '../live-world.js';

/** The WebSocket under a client. */
function wireOf(client: Client): { send(frame: string | Buffer): void; pause(): void } {
  const { engine } = client.socket.io as unknown as {
    engine: { transport: { ws: ReturnType<typeof wireOf> } };
  };
  return engine.transport.ws;
}

type Answer = { ok: boolean; code?: string; now?: string };

/** Hostile and broken clients, a failing handler, a client that does not read, a database that goes away. */
describe('the live channel under abuse', () => {
  let world: LiveWorld;
  beforeAll(async () => {
    world = await LiveWorld.open();
  });
  afterAll(() => world.close());

  const analyst = async (auth: object = {}) => {
    const client = world.connect(await world.key('analyst'), auth);
    await client.heard('caught-up');
    return client;
  };
  const ask = (client: Client, name: string, ...body: unknown[]): Promise<Answer> =>
    client.socket.timeout(2000).emitWithAck(name, ...body) as Promise<Answer>;
  const stillServes = async () => {
    const client = await analyst();
    const next = fact('incident.opened');
    await world.happen(next);
    await client.until(() => client.events.some((it) => it.reference === next.reference));
    client.socket.close();
  };

  it("answers the database's time", async () => {
    const answer = await ask(await analyst(), 'clock', {});
    expect(answer.ok).toBe(true);
    expect(Math.abs(Date.parse(answer.now!) - Date.now())).toBeLessThan(5000);
  });

  it('refuses what it does not know or cannot read, without echoing it', async () => {
    const client = await analyst();
    expect(await ask(client, 'clock', { secret: 'hunter2' })).toEqual({ ok: false, code: 'malformed' });
    expect(await ask(client, 'clock', ['x'])).toEqual({ ok: false, code: 'malformed' });
    expect(await ask(client, 'join', 'incident:1')).toEqual({ ok: false, code: 'unknown-event' });
    expect(await ask(client, '__proto__', {})).toEqual({ ok: false, code: 'unknown-event' });
    expect(JSON.stringify(client.said)).not.toContain('hunter2');
    expect(client.socket.connected).toBe(true);
  });

  it('survives a handler that throws: the caller gets a code, everybody else goes on', async () => {
    const gateway = world.gateway.app.get<unknown, { transactions: unknown }>(DeskGateway);
    const kept = gateway.transactions;
    gateway.transactions = {
      get reader(): never {
        throw new Error('password=hunter2');
      },
    };
    const answer = await ask(await analyst(), 'clock');
    gateway.transactions = kept;
    expect(answer).toEqual({ ok: false, code: 'internal' });
    await stillServes();
  });

  it('limits what one socket sends, and ends one that does not stop', async () => {
    const client = await analyst();
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(client, 'clock')));
    const refused = answers.filter((it) => it.code === 'too-many').length;
    expect(refused).toBeGreaterThanOrEqual(15);
    expect(refused).toBeLessThanOrEqual(20);
    for (let i = 0; i < 400; i += 1) client.socket.emit('clock');
    await client.until(() => client.said.some((it) => it.name === 'disconnect'));
    client.socket.close();
    await stillServes();
  });

  it('survives malformed frames', async () => {
    const frames = [
      '4',
      '42',
      '42["',
      '42/desk,["clock"',
      '42/desk,{"a":1}',
      '45-["x",{"_placeholder":true,"num":0}]',
    ];
    frames.push(
      '49',
      '9',
      '',
      `42/desk,["clock","${'x'.repeat(70_000)}"]`,
      '42/desk,[null]',
      '42/desk,["disconnect"]',
    );
    for (const frame of [...frames, Buffer.from([0, 1, 2, 255])]) {
      const client = await analyst();
      wireOf(client).send(frame);
      await new Promise((resolve) => setTimeout(resolve, 20));
      client.socket.close();
    }
    await stillServes();
  }, 20_000);

  it('cuts a client that does not read, and gives it everything when it comes back', async () => {
    const credential = await world.key('analyst');
    const client = world.connect(credential);
    const { seq } = await client.heard('caught-up');
    wireOf(client).pause();
    // Large events fill the system's own buffers soon.
    const escalation = {
      escalationId: newId(),
      incidentId: null,
      clockRowId: null,
      step: 1,
      action: 'notify',
      recipients: [],
    };
    const payload = { ...escalation, to: Array.from({ length: 100 }, () => 'x'.repeat(100)) };
    const facts = Array.from({ length: 200 }, () => fact('escalation.raised', { payload }));
    let written = 0;
    const cuts = async () => {
      const text = await (await fetch(`http://127.0.0.1:${world.gateway.probePort}/metrics`)).text();
      return Number(/outcome="slow-close"} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await cuts();
    for (; written < 20_000 && (await cuts()) === before; written += facts.length)
      await world.happen(...facts);
    expect(await cuts()).toBe(before + 1);
    client.socket.close();
    const back = world.connect(credential, { cursor: seq, batch: true });
    await back.heard('caught-up', 10_000);
    expect(back.events).toHaveLength(written);
  }, 60_000);

  it('outlives its database connections', async () => {
    const client = await analyst();
    await world.sql(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const next = fact('incident.opened');
    await world.happen(next).catch(() => world.happen(next));
    await client.until(() => client.events.some((it) => it.reference === next.reference));
    expect(client.said.map((it) => it.name)).not.toContain('disconnect');
  });
});
