import { type CaseWorld, openCaseWorld } from '../case-world.js';

const SHARED = { type: 'domain', value: 'pay-here.example' };
const SECRET = { type: 'ipv4', value: '192.0.2.66' };

/** A marking says how one may act: it decides what leaves with a hand-off, and which work a provider may be given. */
describe('PAP', () => {
  let world: CaseWorld;
  let analyst: Record<string, string>;
  let reference: string;

  beforeAll(async () => {
    world = await openCaseWorld();
    analyst = await world.cookie('analyst');
    ({ reference } = await world.incident({ observables: [SHARED, SECRET] }));
  }, 60_000);
  afterAll(() => world.close());

  const base = () => `/v1/incidents/${reference}`;
  const read = async () => (await world.call('GET', base(), analyst)).body;
  async function mark(body: object) {
    const { version } = await read();
    return world.call('PUT', `${base()}/pap`, { ...analyst, 'if-match': `"${version}"` }, body);
  }
  async function handOff(over: object = {}) {
    const draft = { to: 'national-cert', reason: 'Spreads to a second ministry', ...over };
    const made = await world.call('POST', `${base()}/hand-offs`, analyst, draft);
    const paper = await world.call('GET', `${base()}/hand-offs/${made.body.id}/paper`, analyst);
    return { ...made.body, document: paper.body.document, text: paper.body.text as string };
  }
  const offer = (service: string) =>
    world.call('POST', `${base()}/mssp-tasks`, analyst, {
      service,
      instructions: 'Do what you are contracted for.',
    });

  it('of what nobody has marked lets one act', async () => {
    expect((await read()).pap).toBe('green');
    const { document, text } = await handOff();
    expect(document).toMatchObject({ pap: 'PAP:GREEN', observables: [SHARED, SECRET] });
    expect(text).toContain('PAP:GREEN');
  });

  it('of one value keeps that value back, says so on the paper, and stands on the record', async () => {
    expect((await mark({ pap: 'red', reason: 'We watch it', observable: SECRET })).status).toBe(200);
    expect((await read()).observables).toEqual([SHARED, { ...SECRET, pap: 'red' }]);
    const { document, text } = await handOff();
    expect(document.observables).toEqual([SHARED]);
    expect(text).not.toContain(SECRET.value);
    expect(text).toContain('1 kept back by its marking');
    const strange = await mark({
      pap: 'red',
      reason: 'A mistake',
      observable: { ...SECRET, value: '192.0.2.67' },
    });
    expect([strange.status, strange.body.code]).toEqual([400, 'not-of-this-incident']);
    const { items } = (await world.call('GET', `${base()}/timeline`, analyst)).body;
    expect(items.filter(({ kind }: { kind: string }) => kind === 'marking')).toHaveLength(1);
    const rows = await world.database.transactions.reader.query<{ data: object }>(
      `SELECT data FROM audit_entry WHERE action IN ('incident.pap', 'hand-off.prepared') AND reference = $1 ORDER BY at`,
      [reference],
    );
    expect(rows.map(({ data }) => data)).toEqual([
      expect.objectContaining({ withheld: 0 }),
      expect.objectContaining({ after: 'red', type: 'ipv4' }),
      expect.objectContaining({ withheld: 1 }),
    ]);
  });

  it('of a value on a paper that waits keeps the paper, too', async () => {
    const prepared = await handOff();
    expect((await mark({ pap: 'red', reason: 'We watch it, too', observable: SHARED })).status).toBe(200);
    const refused = await world.call('PUT', `${base()}/hand-offs/${prepared.id}/release`, analyst);
    expect([refused.status, refused.body.code]).toEqual([409, 'label-changed']);
    expect((await mark({ pap: 'green', reason: 'No longer', observable: SHARED })).status).toBe(200);
  });

  it('of a case above GREEN keeps work that acts from providers, and not work that looks', async () => {
    expect((await mark({ pap: 'amber', reason: 'They must not notice' })).status).toBe(200);
    const refused = await offer('mitigation-and-recovery');
    expect([refused.status, refused.body.code]).toEqual([409, 'pap-forbids-acting']);
    expect((await offer('artefact-and-forensic-analysis')).status).toBe(201);
  });

  it('of a paper must not be milder than that of its case when it leaves', async () => {
    const prepared = await handOff();
    expect((await mark({ pap: 'red', reason: 'They may notice' })).status).toBe(200);
    const one = `${base()}/hand-offs/${prepared.id}`;
    const refused = await world.call('PUT', `${one}/release`, analyst);
    expect([refused.status, refused.body.code]).toEqual([409, 'label-changed']);
    // What has a milder marking of its own goes out under that.
    expect((await handOff()).document).toMatchObject({ pap: 'PAP:RED', observables: [SHARED] });
  });

  it('is set by whoever works on the case, against the version they read', async () => {
    const body = { pap: 'clear', reason: 'It is over' };
    expect((await world.call('PUT', `${base()}/pap`, analyst, body)).status).toBe(428);
    for (const role of ['reporter', 'oversight', 'admin'])
      expect(
        (await world.call('PUT', `${base()}/pap`, { ...(await world.cookie(role)), 'if-match': '"1"' }, body))
          .status,
      ).toBe(403);
  });
});
