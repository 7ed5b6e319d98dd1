import { LiveWorld, fact } from '../live-world.js';

/** When a cursor cannot be honoured the client is told to read its screens again, and from where to go on. */
describe('resync', () => {
  let world: LiveWorld;
  beforeAll(async () => {
    world = await LiveWorld.open({ LIVE_RETENTION_ROWS: '100', LIVE_RETENTION_HOURS: '1' });
    const watcher = world.connect(await world.key('analyst'));
    await watcher.heard('caught-up');
    await world.happen(...Array.from({ length: 150 }, () => fact('incident.opened')));
    await watcher.until(() => watcher.events.length === 150);
    watcher.socket.close();
  });
  afterAll(() => world.close());

  const connect = async (cursor: string) => world.connect(await world.key('analyst'), { cursor });

  it.each([
    ['malformed', 'abc'],
    ['malformed', '-1'],
    ['malformed', '007'],
    ['malformed', '9'.repeat(30)],
    ['malformed', ''],
    ['malformed', 'x'.repeat(5000)],
    ['ahead', '999999999'],
    ['too-old', '10'],
  ])('%s: %.20s', async (reason, cursor) => {
    const client = await connect(cursor);
    expect(await client.heard('resync')).toEqual({ reason, seq: '150' });
    expect(client.events).toEqual([]);
  });

  it('goes on live from the number it named', async () => {
    const client = await connect('1');
    await client.heard('resync');
    const next = fact('incident.opened');
    await world.happen(next);
    await client.until(() => client.events.length === 1);
    expect(client.events[0]).toMatchObject({ reference: next.reference, seq: '151' });
  });

  it('honours a cursor within the limits, at their edge and at the head', async () => {
    const [row] = await world.sql<{ seq: string }>('SELECT seq::text AS seq FROM event_head');
    const head = Number(row!.seq);
    for (const [cursor, replayed] of [
      [head - 100, 100],
      [head - 1, 1],
      [head, 0],
    ]) {
      const client = await connect(String(cursor));
      expect(await client.heard('caught-up')).toMatchObject({ replayed, seq: String(head) });
      expect(client.said.map((it) => it.name)).not.toContain('resync');
    }
  });

  it('goes by age as well, and by what is still kept', async () => {
    const [row] = await world.sql<{ seq: string }>('SELECT seq::text AS seq FROM event_head');
    const head = Number(row!.seq);
    await world.sql(`UPDATE outbox SET numbered_at = now() - interval '2 hours' WHERE seq <= $1`, [
      head - 20,
    ]);
    expect(await (await connect(String(head - 25))).heard('resync')).toMatchObject({ reason: 'too-old' });
    expect(await (await connect(String(head - 20))).heard('caught-up')).toMatchObject({ replayed: 20 });
    await world.sql('DELETE FROM outbox WHERE seq <= $1', [head - 10]);
    expect(await (await connect(String(head - 15))).heard('resync')).toMatchObject({ reason: 'too-old' });
  });

  it('tells connected clients when the log went backwards under them', async () => {
    const client = world.connect(await world.key('analyst'));
    const { seq } = await client.heard('caught-up');
    await world.sql('DELETE FROM outbox WHERE seq > $1::bigint - 5', [seq]);
    await world.sql('UPDATE event_head SET seq = $1::bigint - 5', [seq]);
    expect(await client.heard('resync')).toEqual({ reason: 'log-rewound', seq: String(Number(seq) - 5) });
    const next = fact('incident.opened');
    await world.happen(next);
    await client.until(() => client.events.length === 1);
    expect(client.events[0]!.reference).toBe(next.reference);
  });
});
