import { ProvingConnection, proveAll } from '@fcert/escalation';
import { WholeWorld, eventually } from '../whole-world.js';

/** A gap planted in a real incident, from the prover's finding to the page oversight reads. */
describe('what the prover finds', () => {
  let world: WholeWorld;
  let connection: ProvingConnection;
  let incident = '';

  beforeAll(async () => {
    world = await WholeWorld.open();
    connection = new ProvingConnection(world.database.urlOf('prover'));
    const ministry = world.people.apiKeys.find((key) => key.constituent === 'MO-ENERGY')!;
    const { body } = await world.call('POST', '/v1/reports', world.bearer(ministry.name), {
      title: 'Billing portal defaced',
      description: 'The billing portal of the grid company shows a slogan since this morning.',
      tlp: 'amber+strict',
    });
    incident = await eventually('triage', async () => {
      const report = await world.call('GET', `/v1/reports/${body.reference}`, world.bearer(ministry.name));
      return (report.body.incidentReference as string | null) ?? undefined;
    });
    const { reader } = world.database.transactions;
    await reader.query(
      `UPDATE clock c SET due_at = due_at + interval '1 day' FROM clock_subject s
        WHERE s.subject_id = c.subject_id AND s.reference = $1 AND c.due_at IS NOT NULL`,
      [incident],
    );
    await proveAll(connection);
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await world.close();
  });

  it('is listed for the director, the newest first, page by page', async () => {
    const director = await world.cookie('director');
    const first = await world.call('GET', '/v1/prover/findings?kind=due-moved&limit=1', director);
    expect(first).toMatchObject({
      status: 200,
      body: { items: [{ kind: 'due-moved', reference: incident, lasts: true, resolvedAt: null }] },
    });
    const next = await world.call(
      'GET',
      `/v1/prover/findings?kind=due-moved&cursor=${first.body.nextCursor}`,
      director,
    );
    expect(next.body.items.length).toBeGreaterThan(0);
    expect(next.body.items).not.toContainEqual(first.body.items[0]);
  });

  it('belongs to the period in which it was first seen', async () => {
    const oversight = await world.cookie('oversight');
    const count = async (query: string) =>
      ((await world.call('GET', `/v1/prover/findings?${query}`, oversight)).body.items as unknown[]).length;
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const before = new Date(Date.now() - 3_600_000).toISOString();
    expect(await count(`from=${before}&to=${soon}`)).toBeGreaterThan(0);
    expect([await count(`from=${soon}`), await count(`to=${before}`)]).toEqual([0, 0]);
    const { body } = await world.call('GET', `/v1/prover/proof?from=${before}`, oversight);
    expect(body.kinds).toContainEqual(expect.objectContaining({ kind: 'due-moved' }));
  });

  it('hides from a reader which case it is about, where the label does not reach him', async () => {
    const { body } = await world.call(
      'GET',
      '/v1/prover/findings?state=open',
      await world.cookie('oversight'),
    );
    const about = (body.items as { kind: string; reference: string | null; says: string | null }[]).filter(
      ({ kind }) => kind === 'due-moved',
    );
    expect(about.length).toBeGreaterThan(0);
    expect(about.every(({ reference, says }) => reference === null && says === null)).toBe(true);
    expect(JSON.stringify(body)).not.toContain(incident);
  });

  it('is nobody else’s business, and bad questions are told', async () => {
    for (const role of ['reporter', 'analyst', 'mssp-operator'])
      expect((await world.call('GET', '/v1/prover/findings', await world.cookie(role))).status).toBe(403);
    const admin = await world.cookie('admin');
    for (const query of ['kind=nonsense', 'from=yesterday', 'limit=0', 'cursor=x'])
      expect((await world.call('GET', `/v1/prover/findings?${query}`, admin)).status).toBe(400);
  });
});
