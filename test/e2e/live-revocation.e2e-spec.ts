import { newId, systemActor } from '@fcert/kernel';
import { event, publish } from '@fcert/platform';
import { type Client, LiveWorld, fact } from '../live-world.js';

/** Rights that end while a socket is open end on the socket, too. */
describe('revocation on open sockets', () => {
  let world: LiveWorld;
  beforeAll(async () => {
    world = await LiveWorld.open();
  });
  afterAll(() => world.close());

  const revoke = async (
    text: string,
    id: string,
    payload: { sessionId?: string; personId?: string; keyId?: string },
  ) => {
    await world.database.transactions.run({ actor: systemActor('seed') }, async (tx) => {
      await tx.query(text, [id]);
      await publish(tx, [
        event({
          type: 'session.revoked',
          payload: { sessionId: null, personId: null, keyId: null, ...payload },
          subjectKind: 'session',
          subjectId: id,
          reference: null,
          version: 1,
          constituentId: null,
          providerId: null,
          tlp: 'red',
        }),
      ]);
    });
    await world.number();
  };
  const isCut = async (client: Client, withinMs: number) => {
    await client.heard('revoked', withinMs);
    await client.until(() => !client.socket.connected, withinMs);
    expect(client.said.at(-1)).toEqual({ name: 'disconnect', body: { reason: 'io server disconnect' } });
  };

  it('cuts a signed-out session within two seconds, and no other of the same person', async () => {
    const [one, two] = [await world.person('analyst'), await world.person('analyst')];
    await world.sql('UPDATE person_session SET person_id = $1 WHERE id = $2', [one.personId, two.id]);
    const [leaving, staying] = [world.connect(one), world.connect(two)];
    await leaving.heard('caught-up');
    await staying.heard('caught-up');
    await revoke('UPDATE person_session SET revoked_at = now() WHERE id = $1', one.id, {
      sessionId: one.id,
      personId: one.personId,
    });
    await isCut(leaving, 2000);
    await world.happen(fact('incident.opened'));
    await staying.until(() => staying.events.length === 1);
    expect(leaving.events).toEqual([]);
    const again = world.connect(one);
    expect((await again.heard('refused')) as object).toEqual({ code: 'unauthenticated' });
  });

  it('cuts a revoked key within two seconds, although its look-ups are kept for one', async () => {
    const key = await world.key('analyst');
    const client = world.connect(key);
    await client.heard('caught-up');
    const fresh = world.connect(key);
    await fresh.heard('caught-up');
    await revoke('UPDATE api_key SET revoked_at = now() WHERE id = $1', key.id, { keyId: key.id });
    await Promise.all([isCut(client, 2500), isCut(fresh, 2500)]);
  });

  it('never tells clients of the revocation of others', async () => {
    const [watcher, leaving] = [
      world.connect(await world.key('analyst')),
      await world.person('reporter', { constituentId: newId() }),
    ];
    await watcher.heard('caught-up');
    await revoke('UPDATE person_session SET revoked_at = now() WHERE id = $1', leaving.id, {
      sessionId: leaving.id,
    });
    await world.happen(fact('incident.opened'));
    await watcher.until(() => watcher.events.length > 0);
    expect(watcher.events.map((it) => it.type)).toEqual(['incident.opened']);
  });

  it('finds an ended session by itself when nobody tells', async () => {
    const person = await world.person('analyst');
    await world.sql(`UPDATE person_session SET expires_at = now() + interval '1 second' WHERE id = $1`, [
      person.id,
    ]);
    const client = world.connect(person);
    await client.heard('caught-up');
    await isCut(client, 30_000);
  }, 40_000);

  it('makes a client whose rights changed read again, and shows what today allows', async () => {
    const [mine, theirs] = [newId(), newId()];
    const person = await world.person('reporter', { constituentId: mine });
    const client = world.connect(person);
    await client.heard('caught-up');
    await world.sql('UPDATE person SET constituent_id = $1 WHERE id = $2', [theirs, person.personId]);
    expect(await client.heard('resync', 30_000)).toMatchObject({ reason: 'rights-changed' });
    const now = fact('report.received', { constituentId: theirs });
    await world.happen(fact('report.received', { constituentId: mine }), now);
    await client.until(() => client.events.length > 0);
    expect(client.events.map((it) => it.reference)).toEqual([now.reference]);
  }, 40_000);

  it('does not keep an idle session alive by watching', async () => {
    const person = await world.person('analyst');
    const client = world.connect(person);
    await client.heard('caught-up');
    await world.sql(`UPDATE person_session SET last_seen_at = now() - interval '29 minutes' WHERE id = $1`, [
      person.id,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const [row] = await world.sql<{ idle: boolean }>(
      `SELECT last_seen_at < now() - interval '28 minutes' AS idle FROM person_session WHERE id = $1`,
      [person.id],
    );
    expect(row!.idle).toBe(true);
    client.socket.close();
  });
});
