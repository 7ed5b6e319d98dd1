import { can } from '@fcert/identity';
import { LIVE_EVENT_TYPES, ROLES, TLP_LABELS, newId, systemActor } from '@fcert/kernel';
import { type NewEvent, publish } from '@fcert/platform';
import fc from 'fast-check';
import { type Belonging, type Client, LiveWorld, fact } from '../live-world.js';

const BODIES = [newId(), newId()];
const PROVIDERS = [newId(), newId()];
const seen = (client: Client) => client.events.map((it) => `${it.type} ${it.reference}`);

/** Nothing missed, nothing twice, nothing foreign: pushed or replayed. */
describe('live and replayed events', () => {
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
  const opened = (n: number) => Array.from({ length: n }, () => fact('incident.opened'));

  it('{live} = {replayed} = {visible}, with the same data, for random subjects and events', async () => {
    const envelope = fc.record({
      constituentId: fc.constantFrom(...BODIES, null),
      providerId: fc.constantFrom(...PROVIDERS, null),
      tlp: fc.constantFrom(...TLP_LABELS),
    });
    const subject = fc.record({
      role: fc.constantFrom(...ROLES),
      own: fc.constantFrom(0, 1),
      asKey: fc.boolean(),
    });
    const scene = fc.record({
      subjects: fc.array(subject, { minLength: 2, maxLength: 5 }),
      events: fc.array(fc.tuple(fc.constantFrom(...LIVE_EVENT_TYPES), envelope), {
        minLength: 1,
        maxLength: 30,
      }),
      batch: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ subjects, events, batch }) => {
        const cast = await Promise.all(
          subjects.map(async ({ role, own, asKey }) => {
            const belonging: Belonging = {
              ...(role === 'reporter' ? { constituentId: BODIES[own]! } : {}),
              ...(role === 'mssp-operator' ? { providerId: PROVIDERS[own]! } : {}),
            };
            const credential = asKey ? await world.key(role, belonging) : await world.person(role, belonging);
            const actor = asKey
              ? ({ kind: 'api-key', scopes: ['live:read'] } as const)
              : ({ kind: 'person', sessionId: 's' } as const);
            const nobody = { constituentId: null, providerId: null };
            const live = world.connect(credential);
            const start = (await live.heard('caught-up')).seq;
            return {
              actor: { ...actor, id: 'x', name: 'x', role, ...nobody, ...belonging },
              credential,
              live,
              start,
            };
          }),
        );
        const facts = events.map(([type, given]) => fact(type, given));
        await world.happen(...facts);
        for (const { actor, credential, live, start } of cast) {
          const visible = facts
            .filter(({ type, constituentId, providerId, tlp }) =>
              can(actor, 'event:read', { constituentId, providerId, tlp, readers: null, eventType: type }),
            )
            .map((it) => `${it.type} ${it.reference}`)
            .sort();
          await live.until(() => live.events.length >= visible.length);
          const replayed = world.connect(credential, { cursor: start, batch });
          expect(await replayed.heard('caught-up')).toMatchObject({ replayed: visible.length });
          expect(seen(live).sort()).toEqual(visible);
          expect(replayed.events.map(withoutSeq)).toEqual(live.events.map(withoutSeq));
          live.socket.close();
          replayed.socket.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('tells each role only the fields it may read', async () => {
    const [body, provider] = [BODIES[0]!, PROVIDERS[0]!];
    const clients = await Promise.all([
      world.person('analyst').then((it) => world.connect(it)),
      world.person('oversight').then((it) => world.connect(it)),
      world.person('reporter', { constituentId: body }).then((it) => world.connect(it)),
      world.person('mssp-operator', { providerId: provider }).then((it) => world.connect(it)),
    ]);
    for (const client of clients) await client.heard('caught-up');
    const own = { constituentId: body, providerId: provider };
    await world.happen(
      fact('report.received', own),
      fact('incident.changed', own),
      fact('clock.breached', own),
      fact('escalation.raised', own),
      fact('mssp.task-changed', own),
    );
    const [desk, oversight, reporter, operator] = clients;
    await desk.until(() => desk.events.length === 5);
    await oversight.until(() => oversight.events.length === 3);
    expect(desk.events[1]!.data).toMatchObject({ assigneeId: expect.any(String), by: 'seed', tlp: 'amber' });
    expect(oversight.events[0]!.data).not.toHaveProperty('assigneeId');
    expect(oversight.events[2]!.data).not.toHaveProperty('to');
    expect(desk.events[3]!.data).toMatchObject({ to: ['duty officer'] });
    expect(desk.events[3]!.data).not.toHaveProperty('recipients');
    expect(reporter.events.map((it) => it.type)).toEqual(['report.received', 'clock.breached']);
    expect(Object.keys(reporter.events[0]!.data)).toEqual(['reportId']);
    expect(operator.events.map((it) => it.type)).toEqual(['clock.breached', 'mssp.task-changed']);
    expect(Object.keys(operator.events[1]!.data).sort()).toEqual(['change', 'service', 'state', 'taskId']);
  });

  it('tells a ministry nothing of another, and its cursor nothing of how busy others are', async () => {
    const [mine, theirs] = [BODIES[0]!, BODIES[1]!];
    const credential = await world.person('reporter', { constituentId: mine });
    const client = world.connect(credential);
    const { seq } = await client.heard('caught-up');
    await world.happen(...opened(3), fact('report.received', { constituentId: theirs }));
    await world.happen(fact('report.received', { constituentId: mine }));
    await client.until(() => client.events.length > 0);
    expect(client.events).toHaveLength(1);
    expect(seq).toMatch(/^[\w-]{48}$/);
    expect(client.events[0]!.seq).toMatch(/^[\w-]{48}$/);
    const other = world.connect(await world.person('reporter', { constituentId: mine }), { cursor: seq });
    expect(await other.heard('resync')).toMatchObject({ reason: 'malformed' });
    const again = world.connect(credential, { cursor: seq });
    expect(await again.heard('caught-up')).toMatchObject({ replayed: 1 });
    await client.heard('cursor', 7000);
  }, 15_000);

  it('skips no event of a transaction that stays open across ten others', async () => {
    const client = await analyst();
    const slow = fact('incident.opened');
    let letGo!: () => void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const open = world.database.transactions.run({ actor: systemActor('seed') }, async (tx) => {
      await publish(tx, [slow]);
      await held;
    });
    const others: NewEvent[] = [];
    for (let i = 0; i < 10; i += 1) {
      const [next] = opened(1);
      others.push(next!);
      await world.happen(next!);
    }
    await client.until(() => client.events.length === 10);
    letGo();
    await open;
    await world.number();
    await client.until(() => client.events.length === 11);
    expect(client.events.map((it) => it.reference)).toEqual([...others, slow].map((it) => it.reference));
  });

  it('gives every event once and in order across restarts of the gateway in the middle of a burst', async () => {
    await world.stopGateway();
    const fixed = await world.startGateway();
    const { port } = fixed;
    const client = world.connect(await world.key('analyst'), {}, port);
    const start = (await client.heard('caught-up')).seq;
    client.socket.auth = (give: (auth: object) => void) =>
      give({ cursor: client.events.at(-1)?.seq ?? start });
    const facts = opened(400);
    for (let i = 0; i < facts.length; i += 20) {
      await world.happen(...facts.slice(i, i + 20));
      if (i === 100 || i === 260) {
        await client.until(() => client.socket.connected);
        await world.stopGateway();
        await world.startGateway({ GATEWAY_PORT: String(port) });
      }
    }
    await client.until(() => client.events.length >= facts.length, 10_000);
    expect(client.events.map((it) => it.reference)).toEqual(facts.map((it) => it.reference));
    expect(client.said.filter((it) => it.name === 'draining')).toHaveLength(2);
    const numbers = client.events.map((it) => Number(it.seq));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  }, 30_000);

  it('replays in acknowledged pages of 200 when asked to', async () => {
    const before = await analyst();
    const start = (await before.heard('caught-up')).seq;
    const facts = opened(700);
    await world.happen(...facts);
    await before.until(() => before.events.length === 700);
    const client = world.connect(await world.key('analyst'), { cursor: start, batch: true });
    expect(await client.heard('caught-up')).toMatchObject({ replayed: 700 });
    expect(client.events.map((it) => it.reference)).toEqual(facts.map((it) => it.reference));
    const pages = client.said
      .filter((it) => it.name === 'events')
      .map((it) => (it.body as unknown as unknown[]).length);
    expect(pages).toEqual([200, 200, 200]);
  });
});

function withoutSeq({ seq: _seq, ...rest }: { seq: string }): object {
  return rest;
}
