import { newId } from '@fcert/kernel';
import { type Client, LiveWorld } from '../live-world.js';

interface Present {
  id: string;
  name: string;
  doing: string;
}
interface Said {
  ok: boolean;
  code?: string;
  present?: Present[];
}

/** Who looks at an incident is told to those who look at it, and to nobody else. */
describe('presence at an incident', () => {
  let world: LiveWorld;
  const amber = { id: newId(), reference: '' };
  const red = { id: newId(), reference: '' };

  beforeAll(async () => {
    world = await LiveWorld.open({ LIVE_PRESENCE_SECONDS: '2' });
    for (const [it, tlp] of [
      [amber, 'amber'],
      [red, 'red'],
    ] as const) {
      const [row] = await world.sql<{ reference: string }>(
        `INSERT INTO incident (id, title, tlp, constituent_id, sector, received_at)
         VALUES ($1, 'Mail relay abused', $2, $3, 'health', now()) RETURNING reference`,
        [it.id, tlp, newId()],
      );
      it.reference = row!.reference;
    }
  });
  afterAll(() => world.close());

  const ask = (client: Client, word: string, body: unknown) =>
    client.socket.timeout(4000).emitWithAck(word, body) as Promise<Said>;
  const watch = (client: Client, reference: string, doing?: string) =>
    ask(client, 'watch', doing === undefined ? { reference } : { reference, doing });
  /** Everything this client was told about an incident, last word last. */
  const told = (client: Client, reference: string) =>
    (client.said as unknown as { name: string; body: { reference: string; present: Present[] } }[])
      .filter(({ name, body }) => name === 'presence' && body.reference === reference)
      .map(({ body }) => body.present);
  const idsTold = (client: Client, reference: string) =>
    (told(client, reference).at(-1) ?? []).map(({ id, doing }) => `${id} ${doing}`).sort();
  const shows = (client: Client, reference: string, expected: string[]) =>
    client.until(
      () => JSON.stringify(idsTold(client, reference)) === JSON.stringify([...expected].sort()),
      8000,
    );

  async function analyst(port?: number) {
    const person = await world.person('analyst');
    const client = world.connect(person, {}, port);
    await client.heard('caught-up');
    return { person, client, id: person.personId };
  }

  it('shows those who have it open to one another, what they do, and that they left', async () => {
    const [amina, bilal, third] = [await analyst(), await analyst(), await analyst()];
    const alone = await watch(amina.client, amber.reference);
    expect(alone).toMatchObject({ ok: true, present: [{ id: amina.id, name: 'analyst', doing: 'viewing' }] });
    const both = await watch(bilal.client, amber.reference, 'editing');
    expect(both.present!.map(({ id }) => id).sort()).toEqual([amina.id, bilal.id].sort());
    await shows(amina.client, amber.reference, [`${amina.id} viewing`, `${bilal.id} editing`]);
    await watch(bilal.client, amber.reference, 'viewing');
    await shows(amina.client, amber.reference, [`${amina.id} viewing`, `${bilal.id} viewing`]);
    expect(await ask(bilal.client, 'unwatch', { reference: amber.reference })).toEqual({ ok: true });
    await shows(amina.client, amber.reference, [`${amina.id} viewing`]);
    await watch(bilal.client, amber.reference);
    await shows(amina.client, amber.reference, [`${amina.id} viewing`, `${bilal.id} viewing`]);
    bilal.client.socket.close();
    await shows(amina.client, amber.reference, [`${amina.id} viewing`]);
    expect(told(third.client, amber.reference)).toEqual([]);
    amina.client.socket.close();
  });

  it('counts a person once, whatever number of screens', async () => {
    const one = await analyst();
    const other = world.connect(one.person);
    await other.heard('caught-up');
    await watch(one.client, amber.reference);
    const { present } = await watch(other, amber.reference, 'editing');
    expect(present).toEqual([{ id: one.id, name: 'analyst', doing: 'editing' }]);
    other.socket.close();
    await shows(one.client, amber.reference, [`${one.id} viewing`]);
    one.client.socket.close();
  });

  it('ends when the console no longer says so', async () => {
    const [staying, silent] = [await analyst(), await analyst()];
    await watch(silent.client, amber.reference);
    await watch(staying.client, amber.reference);
    const beat = setInterval(() => void watch(staying.client, amber.reference), 500);
    await shows(staying.client, amber.reference, [`${staying.id} viewing`, `${silent.id} viewing`]);
    await shows(staying.client, amber.reference, [`${staying.id} viewing`]);
    clearInterval(beat);
    for (const { client } of [staying, silent]) client.socket.close();
  });

  it('is for the desk alone, and a foreign incident and an absent one answer alike', async () => {
    const owner = { constituentId: newId() };
    const strangers = [
      await world.person('reporter', owner),
      await world.person('mssp-operator', { providerId: newId() }),
      await world.person('oversight'),
      await world.person('admin'),
      await world.key('analyst', {}, ['live:read', 'incidents:read', 'incidents:write']),
    ];
    const seen = await analyst();
    await watch(seen.client, amber.reference);
    for (const stranger of strangers) {
      const client = world.connect(stranger);
      await client.heard('caught-up');
      for (const reference of [amber.reference, red.reference, 'FC-2000-000001']) {
        expect(await watch(client, reference)).toEqual({ ok: false, code: 'forbidden' });
      }
      expect(told(client, amber.reference)).toEqual([]);
      client.socket.close();
    }
    expect(await watch(seen.client, 'FC-2000-000001')).toEqual({ ok: false, code: 'not-found' });
    expect(await watch(seen.client, red.reference)).toMatchObject({ ok: true });
    seen.client.socket.close();
  });

  it.each([
    [null],
    ['FC-2026-000001'],
    [{}],
    [{ reference: 7 }],
    [{ reference: 'x'.repeat(41) }],
    [{ reference: "FC'; --" }],
    [{ reference: 'FC-1', doing: 'sleeping' }],
    [{ reference: 'FC-1', room: 'incident:1' }],
  ])('refuses %j', async (body) => {
    const { client } = await analyst();
    expect(await ask(client, 'watch', body)).toEqual({ ok: false, code: 'malformed' });
    client.socket.close();
  });

  it('has a limit for one socket', async () => {
    const { client } = await analyst();
    const rows = await world.sql<{ reference: string }>(
      `INSERT INTO incident (id, title, tlp, constituent_id, sector, received_at)
       SELECT gen_random_uuid(), 'Crowd', 'green', gen_random_uuid(), 'health', now() FROM generate_series(1, 21)
       RETURNING reference`,
    );
    const answers: string[] = [];
    for (const { reference } of rows) {
      const { ok, code } = await watch(client, reference);
      answers.push(ok ? 'ok' : code!);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(answers).toEqual([...Array<string>(20).fill('ok'), 'too-many-watches']);
    expect(await watch(client, rows[0]!.reference, 'editing')).toMatchObject({ ok: true });
    client.socket.close();
  });

  it('says nothing more to whom the right was taken, and lets go of them', async () => {
    const [staying, moved] = [await analyst(), await analyst()];
    await watch(moved.client, amber.reference);
    await watch(staying.client, amber.reference);
    const beat = setInterval(() => void watch(staying.client, amber.reference), 500);
    await world.sql(`UPDATE person SET role = 'oversight' WHERE id = $1`, [moved.id]);
    await moved.client.heard('resync', 5000);
    const before = told(moved.client, amber.reference).length;
    await shows(staying.client, amber.reference, [`${staying.id} viewing`]);
    expect(await watch(moved.client, amber.reference)).toEqual({ ok: false, code: 'forbidden' });
    await watch(staying.client, amber.reference, 'editing');
    await shows(staying.client, amber.reference, [`${staying.id} editing`]);
    expect(told(moved.client, amber.reference)).toHaveLength(before);
    clearInterval(beat);
    for (const { client } of [staying, moved]) client.socket.close();
  });

  it('spans gateways, also one that came later, and forgets one that went', async () => {
    const here = await analyst();
    await watch(here.client, amber.reference);
    const keepAlive = setInterval(() => void watch(here.client, amber.reference), 500);
    const second = await world.startGateway();
    const there = await analyst(second.port);
    await there.client.until(() => there.client.socket.connected);
    const joined = await watch(there.client, amber.reference, 'editing');
    expect(joined.ok).toBe(true);
    const everybody = [`${here.id} viewing`, `${there.id} editing`];
    await shows(here.client, amber.reference, everybody);
    await shows(there.client, amber.reference, everybody);
    there.client.socket.io.opts.reconnection = false;
    await world.stopGateway();
    await shows(here.client, amber.reference, [`${here.id} viewing`]);
    clearInterval(keepAlive);
    here.client.socket.close();
  });

  it('forgets the people of a gateway that died without a word, and hears no nonsense', async () => {
    const { client, id } = await analyst();
    const lost = await world.person('analyst');
    await watch(client, amber.reference);
    // What is under way when the socket closes is answered by nobody.
    const keepAlive = setInterval(() => void watch(client, amber.reference).catch(() => undefined), 500);
    const notice = (message: unknown) =>
      world.sql(`SELECT pg_notify('fcert_presence', $1)`, [
        typeof message === 'string' ? message : JSON.stringify(message),
      ]);
    const from = newId();
    for (const nonsense of [
      '{',
      'null',
      '[]',
      { from },
      { from, incident: amber.id, people: [['x', 0], 7, null] },
    ]) {
      await notice(nonsense);
    }
    await notice({ from, incident: amber.id, people: [[lost.personId, 1]] });
    await shows(client, amber.reference, [`${id} viewing`, `${lost.personId} editing`]);
    await shows(client, amber.reference, [`${id} viewing`]);
    clearInterval(keepAlive);
    client.socket.close();
  });
});
