import { SweepFeeds } from '@fcert/incidents';
import { type ApiWorld, openApiWorld } from '../api-world.js';

/** The dead-man switch: a feed that normally reports falls silent, is told once, and is heard again. */
describe('a feed that falls silent', () => {
  let world: ApiWorld;
  let lead: Record<string, string>;
  let feed: Record<string, string>;
  let sweeps: SweepFeeds[];

  beforeAll(async () => {
    world = await openApiWorld();
    lead = await world.cookie('shift-lead');
    feed = world.bearer('reporter DIV-CABINET');
    sweeps = [world.database.transactions, (await world.database.another()).transactions].map(
      (transactions) => new SweepFeeds(transactions),
    );
  });
  afterAll(() => world.close());

  const rows = <T>(sql: string, params: unknown[] = []) =>
    world.database.transactions.reader.query<T>(sql, params);
  const report = () =>
    world.call('POST', '/v1/reports', feed, { title: 'Phishing', description: `Mail ${Math.random()}` });
  /** As if that much time had gone by since everything that has happened. */
  const pass = async (interval: string) => {
    await rows(
      `UPDATE report SET received_at = received_at - $1::interval, last_occurred_at = last_occurred_at - $1::interval`,
      [interval],
    );
    await rows(`UPDATE feed_heartbeat SET heard_at = heard_at - $1::interval`, [interval]);
    await rows(
      `UPDATE feed_watch SET heard_at = heard_at - $1::interval, check_at = check_at - $1::interval,
              silent_since = silent_since - $1::interval, paused_until = paused_until - $1::interval`,
      [interval],
    );
  };
  const sweep = () => Promise.all(sweeps.map((one) => one.execute()));
  const read = async (id: string) => (await world.call('GET', `/v1/feed-watches/${id}`, lead)).body;
  const told = async (id: string) =>
    (
      await rows<{ type: string }>(
        `SELECT type FROM outbox WHERE subject_kind = 'feed-watch' AND subject_id = $1 ORDER BY created_at, id`,
        [id],
      )
    ).map((row) => row.type);
  const watch = async (body: object = {}) =>
    (
      await world.call('POST', '/v1/feed-watches', lead, {
        constituent: 'DIV-CABINET',
        name: 'Cabinet Division',
        silentAfterSeconds: 3600,
        ...body,
      })
    ).body;
  const move = async (id: string, body: object) =>
    world.call(
      'PUT',
      `/v1/feed-watches/${id}/state`,
      { ...lead, 'if-match': `"${(await read(id)).version}"` },
      body,
    );
  const retire = (id: string) => move(id, { state: 'retired', reason: 'Test is over.' });

  it('is told once, by however many workers, and so is that it is heard again', async () => {
    const { id } = await watch();
    await pass('59 minutes');
    await sweep();
    expect(await read(id)).toMatchObject({ state: 'listening', silentSince: null });
    await pass('2 minutes');
    await sweep();
    await pass('1 hour');
    await sweep();
    const silent = await read(id);
    expect(silent).toMatchObject({ state: 'silent' });
    expect(Date.parse(silent.silentSince) - Date.parse(silent.heardAt)).toBe(3_600_000);
    expect(await told(id)).toEqual(['feed.silent']);
    await report();
    await pass('20 seconds');
    await sweep();
    expect(await read(id)).toMatchObject({ state: 'listening', silentSince: null });
    expect(await told(id)).toEqual(['feed.silent', 'feed.heard']);
    const audit = await rows<{ action: string }>(
      'SELECT action FROM audit_entry WHERE object_id = $1 ORDER BY at, id',
      [id],
    );
    expect(audit.map((entry) => entry.action)).toEqual([
      'feed-watch.created',
      'feed-watch.silent',
      'feed-watch.heard',
    ]);
    await retire(id);
  });

  it('lives as long as it sends a heartbeat', async () => {
    const { id } = await watch();
    await pass('55 minutes');
    expect((await world.call('PUT', '/v1/heartbeat', feed)).status).toBe(200);
    await pass('55 minutes');
    await sweep();
    expect(await read(id)).toMatchObject({ state: 'listening' });
    await pass('10 minutes');
    await sweep();
    expect(await read(id)).toMatchObject({ state: 'silent' });
    await retire(id);
  });

  it('may announce its silence, which ends by itself and is not held against it', async () => {
    const { id } = await watch();
    const until = new Date(Date.now() + 5 * 3_600_000).toISOString();
    const paused = await move(id, { state: 'paused', reason: 'Sensor is being moved.', until });
    expect(paused.body).toMatchObject({ state: 'paused', reason: 'Sensor is being moved.' });
    await pass('4 hours');
    await sweep();
    expect(await read(id)).toMatchObject({ state: 'paused' });
    await pass('61 minutes');
    await sweep();
    expect(await read(id)).toMatchObject({ state: 'listening', pausedUntil: null, reason: null });
    expect(await told(id)).toEqual([]);
    await retire(id);
  });

  it('has its rhythm learned from its own past, or is refused where it has none', async () => {
    const keyOf = async (name: string) =>
      (await rows<{ id: string }>('SELECT id FROM api_key WHERE name = $1', [name]))[0]!.id;
    const apiKeyId = await keyOf('reporter DIV-CABINET');
    await pass('200 days');
    const tooFew = await world.call('POST', '/v1/feed-watches', lead, {
      constituent: 'DIV-CABINET',
      name: 'Cabinet Division',
      apiKeyId,
    });
    expect(tooFew).toMatchObject({ status: 400, body: { code: 'unknown-rhythm' } });
    expect(tooFew.body.errors[0].pointer).toBe('/silentAfterSeconds');
    for (let n = 0; n < 10; n += 1) {
      await report();
      await pass('1 hour');
    }
    const candidates = await world.call('GET', '/v1/feed-watches/candidates', lead);
    expect(candidates.body.items).toEqual([
      expect.objectContaining({ constituent: 'DIV-CABINET', apiKeyId }),
    ]);
    const learned = await watch({ apiKeyId, silentAfterSeconds: null });
    expect(learned.rhythm).toBe('learned');
    expect(Math.round(learned.silentAfterSeconds / 60)).toBe(120);
    expect((await world.call('GET', '/v1/feed-watches/candidates', lead)).body.items).toEqual([]);
    await retire(learned.id);
  });

  it('is watched once, by those who lead a shift, and never by two writers at once', async () => {
    const made = await watch();
    const again = { constituent: 'DIV-CABINET', name: 'Again', silentAfterSeconds: 60 };
    expect(await world.call('POST', '/v1/feed-watches', lead, again)).toMatchObject({
      status: 409,
      body: { code: 'already-watched' },
    });
    const stale = { ...lead, 'if-match': '"9"' };
    const path = `/v1/feed-watches/${made.id}`;
    expect((await world.call('PUT', `${path}/rhythm`, stale, { silentAfterSeconds: 60 })).status).toBe(412);
    expect((await world.call('PUT', `${path}/rhythm`, lead, { silentAfterSeconds: 60 })).status).toBe(428);
    expect((await world.call('GET', '/v1/feed-watches', feed)).status).toBe(403);
    const analyst = await world.cookie('analyst');
    expect((await world.call('GET', '/v1/feed-watches', analyst)).body.items).toHaveLength(1);
    expect((await world.call('POST', '/v1/feed-watches', analyst, again)).status).toBe(403);
    expect((await retire(made.id)).body.state).toBe('retired');
    expect(await retire(made.id)).toMatchObject({ status: 409, body: { code: 'no-such-move' } });
    expect((await world.call('GET', '/v1/feed-watches', analyst)).body.items).toEqual([]);
  });
});
