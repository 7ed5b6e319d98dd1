import { newId, systemActor } from '@fcert/kernel';
import { Deliveries, event, numberEvents, publish } from '@fcert/platform';
import { type ApiWorld, openApiWorld } from '../api-world.js';

const HANDLER = 'triage.report';
const seed = systemActor('seed');

describe('work that was set aside', () => {
  let world: ApiWorld;
  let admin: Record<string, string>;
  let eventId: string;

  beforeAll(async () => {
    world = await openApiWorld();
    admin = await world.cookie('admin');
    eventId = await deadDelivery();
  });
  afterAll(() => world.close());

  /** An event nobody could hear: eight times its handler ended without an end of its own. */
  async function deadDelivery(): Promise<string> {
    const { transactions, deliveries } = world.database;
    await transactions.run({ actor: seed }, (tx) =>
      publish(tx, [
        event({
          type: 'report.received',
          payload: { reportId: newId(), constituentId: newId(), sourceRef: false },
          subjectKind: 'report',
          subjectId: newId(),
          reference: 'FCR-2026-900001',
          version: 1,
          constituentId: null,
          providerId: null,
          tlp: 'amber',
        }),
      ]),
    );
    await transactions.run({ actor: seed }, (tx) => numberEvents(tx, { 'report.received': [HANDLER] }));
    const [wake] = await deliveries.takeDue(transactions.reader, [HANDLER], 10);
    for (let left = 20; left > 0 && (await deliveries.begin(HANDLER, [wake!.eventId])).size > 0; left -= 1);
    return wake!.eventId;
  }

  const replay = (id: string, who: Record<string, string>) =>
    world.call('POST', `/v1/dead-deliveries/${id}/${HANDLER}/replays`, who);
  const waiting = () =>
    new Deliveries(world.database.transactions).takeDue(world.database.transactions.reader, [HANDLER], 10);

  it('is listed for the administrator with what is known of its failures', async () => {
    const { status, body } = await world.call('GET', '/v1/dead-deliveries', admin);
    expect([status, body]).toMatchObject([
      200,
      {
        items: [
          {
            eventId,
            handler: HANDLER,
            eventType: 'report.received',
            reference: 'FCR-2026-900001',
            unfinished: 8,
            lastError: 'NeverFinished',
          },
        ],
        nextCursor: null,
      },
    ]);
  });

  it('is nobody else’s business', async () => {
    for (const role of ['analyst', 'director', 'reporter'] as const) {
      const cookie = await world.cookie(role);
      expect((await world.call('GET', '/v1/dead-deliveries', cookie)).status).toBe(403);
      expect((await replay(eventId, cookie)).status).toBe(403);
    }
    expect(await waiting()).toEqual([]);
  });

  it('is tried again when the administrator says so, on record and once', async () => {
    expect(await replay(eventId, admin)).toMatchObject({ status: 202, body: { eventId, unfinished: 8 } });
    expect(await waiting()).toMatchObject([{ eventId, unfinished: 0 }]);
    const entries = await world.database.transactions.reader.query(
      `SELECT action, object_id AS "objectId", actor_kind AS "actorKind", data FROM audit_entry
        WHERE action = 'delivery.replayed'`,
    );
    expect(entries).toEqual([
      {
        action: 'delivery.replayed',
        objectId: eventId,
        actorKind: 'person',
        data: { handler: HANDLER, attempts: 0, unfinished: 8, lastError: 'NeverFinished' },
      },
    ]);
    expect((await replay(eventId, admin)).status).toBe(404);
  });

  it('answers 404 for what was not set aside, and for names that are none', async () => {
    expect((await replay(newId(), admin)).status).toBe(404);
    expect((await replay('no-id', admin)).status).toBe(404);
  });
});
