import { WholeWorld, eventually } from '../whole-world.js';

type Headers = Record<string, string>;
type Heard = Awaited<ReturnType<WholeWorld['hear']>>;

const REPORT = {
  title: 'Zirconium payroll copied by an account of the house',
  description: 'An account of the personnel department copied the payroll at night, from 198.51.100.77.',
  observables: [{ type: 'ipv4', value: '198.51.100.77' }],
  severityClaim: 'high',
  tlp: 'green',
};
const REASON = 'An insider at the desk is suspected';
const ROLES = [
  'reporter',
  'analyst',
  'shift-lead',
  'director',
  'mssp-operator',
  'oversight',
  'admin',
] as const;
type Role = (typeof ROLES)[number];

/** One incident becomes one for named readers: on every way to it, for everybody whom the list does not name. */
describe('an incident for named readers', () => {
  let world: WholeWorld;
  const as = {} as Record<Role | 'desk key', Headers>;
  const ids = {} as Record<Role, string>;
  let report: string;
  let incident: string;
  let sibling: string;
  let task: string;
  let sockets: Record<'analyst' | 'shift-lead', Heard>;
  let cursor: string;

  beforeAll(async () => {
    world = await WholeWorld.open();
    for (const role of ROLES) {
      as[role] = await world.cookie(role);
      const { email } = world.people.accounts.find((it) => it.role === role)!;
      const [row] = await sql<{ id: string }>('SELECT id FROM person WHERE email = $1', [email]);
      ids[role] = row!.id;
    }
    as['desk key'] = world.bearer('analyst');
    [report, incident] = await open(REPORT);
    [, sibling] = await open({
      ...REPORT,
      title: 'Portal of the registry is slow',
      description: 'Many requests keep the portal of the registry busy since the morning.',
      observables: [],
    });
    task = (
      await did('POST', `/v1/incidents/${incident}/mssp-tasks`, 'analyst', {
        service: 'artefact-and-forensic-analysis',
        instructions: 'Image the affected hosts before cleaning.',
      })
    ).reference as string;
    await did('PUT', `/v1/incidents/${incident}/claim`, 'analyst', {});
    sockets = { analyst: await world.hear(as.analyst), 'shift-lead': await world.hear(as['shift-lead']) };
    cursor = await anyCursor();
  }, 120_000);
  afterAll(() => world.close());

  const sql = <R>(text: string, params: unknown[] = []) =>
    world.database.transactions.reader.query<R>(text, params);
  const ask = (method: string, path: string, who: Role | 'desk key', body?: object) =>
    world.call(method, path, as[who], body);
  async function did(method: string, path: string, who: Role, body?: object) {
    const answer = await ask(method, path, who, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  async function open(body: object): Promise<[string, string]> {
    const { reference } = await did('POST', '/v1/reports', 'reporter', body);
    const opened = await eventually('the incident', async () => {
      const own = (await ask('GET', `/v1/reports/${reference}`, 'reporter')).body;
      return (own.incidentReference as string | null) ?? undefined;
    });
    return [reference as string, opened];
  }
  const anyCursor = async () =>
    (await sql<{ seq: string }>('SELECT seq::text AS seq FROM event_head'))[0]!.seq;
  const base = () => `/v1/incidents/${incident}`;
  const status = async (path: string, who: Role | 'desk key') => (await ask('GET', path, who)).status;
  const names = async (path: string, who: Role | 'desk key') => {
    const { body } = await ask('GET', path, who);
    return [incident, report, task, 'Zirconium'].filter((word) => JSON.stringify(body).includes(word));
  };
  const about = (heard: Heard) => heard.events.filter(({ reference }) => reference === incident);

  it('is made so by a shift lead, not by an analyst or a key, and names no reporter', async () => {
    const body = { readers: [ids['mssp-operator']], reason: REASON };
    expect((await ask('PUT', `${base()}/restriction`, 'analyst', body)).status).toBe(403);
    expect((await ask('PUT', `${base()}/restriction`, 'desk key', body)).status).toBe(403);
    expect((await ask('GET', `${base()}/restriction`, 'shift-lead')).status).toBe(404);
    const wrong = await ask('PUT', `${base()}/restriction`, 'shift-lead', {
      ...body,
      readers: [ids.reporter],
    });
    expect([wrong.status, wrong.body.errors[0]]).toEqual([
      400,
      expect.objectContaining({ pointer: '/readers/0', code: 'no-such-reader' }),
    ]);
    const made = await did('PUT', `${base()}/restriction`, 'shift-lead', body);
    expect(made.readers.map((it: { id: string }) => it.id).sort()).toEqual(
      [ids['shift-lead'], ids['mssp-operator']].sort(),
    );
    expect(made).toMatchObject({ reason: REASON, restrictedBy: { id: ids['shift-lead'] } });
    expect((await ask('PUT', `${base()}/restriction`, 'shift-lead', body)).body.code).toBe(
      'already-restricted',
    );
  });

  it('is gone at once from every way to it, for everybody else', async () => {
    for (const who of ['analyst', 'oversight', 'admin', 'desk key'] as const) {
      for (const path of [
        '',
        '/timeline',
        '/clocks',
        '/escalations',
        '/hand-offs',
        '/certificate',
        '/restriction',
      ])
        expect([who, path, [403, 404]]).toEqual([
          who,
          path,
          expect.arrayContaining([await status(base() + path, who)]),
        ]);
      for (const path of [
        '/v1/incidents?view=all',
        '/v1/incidents?view=all&q=zirconium',
        `/v1/incidents?view=all&q=${incident}`,
      ])
        expect([who, path, await names(path, who)]).toEqual([who, path, []]);
      for (const path of ['/v1/reports', '/v1/mssp/tasks', '/v1/audit/entries', '/v1/alerts/messages'])
        expect([who, path, await names(path, who)]).toEqual([who, path, []]);
      expect([403, 404]).toContain(await status(`/v1/mssp/tasks/${task}`, who));
    }
    expect(await status(`/v1/reports/${report}`, 'analyst')).toBe(404);
    const merge = { absorbed: incident, reason: 'The same case' };
    expect((await ask('POST', `/v1/incidents/${sibling}/merge`, 'analyst', merge)).status).toBe(404);
  });

  it('stays there for its readers, the directors and the body whose it is', async () => {
    for (const who of ['shift-lead', 'director'] as const) {
      expect((await did('GET', base(), who)).restricted).toBe(true);
      expect(await names('/v1/incidents?view=all&q=zirconium', who)).toEqual([incident, 'Zirconium']);
    }
    expect(await status(`/v1/mssp/tasks/${task}`, 'mssp-operator')).toBe(200);
    expect((await did('GET', `/v1/reports/${report}`, 'reporter')).incidentReference).toBe(incident);
    // The analyst who held it cannot find it any more, so nobody holds it.
    expect((await did('GET', base(), 'director')).assignee).toBeNull();
    const merge = await ask('POST', `/v1/incidents/${sibling}/merge`, 'shift-lead', {
      absorbed: incident,
      reason: 'The same case',
    });
    expect(merge.body.code).toBe('other-readers');
    await did('PUT', `/v1/incidents/${sibling}/acknowledgement`, 'shift-lead');
    const closure = { disposition: 'duplicate', duplicateOf: incident, note: 'The same case' };
    for (const [who, code] of [
      ['analyst', 'no-such-survivor'],
      ['shift-lead', 'other-readers'],
    ] as const) {
      const { version } = await did('GET', `/v1/incidents/${sibling}`, who);
      const headers = { ...as[who], 'if-match': `"${version}"` };
      const closed = await world.call('PUT', `/v1/incidents/${sibling}/closure`, headers, closure);
      expect([who, closed.body.code]).toEqual([who, code]);
    }
  });

  it('makes open consoles let go of it, and tells them no more of it, nor whoever comes back', async () => {
    await eventually('the word to read again', () => sockets.analyst.resyncs[0]);
    expect([sockets.analyst.resyncs, sockets['shift-lead'].resyncs]).toEqual([['rights-changed'], []]);
    const before = about(sockets.analyst).length;
    await did('POST', `${base()}/notes`, 'shift-lead', { text: 'Only we know of this.' });
    const heardNote = ({ data }: { data: Record<string, unknown> }) => data.change === 'note';
    await eventually('the note', () => about(sockets['shift-lead']).find(heardNote));
    // What comes after it has been heard by both, so that silence is no delay.
    await did('POST', `/v1/incidents/${sibling}/notes`, 'shift-lead', { text: 'Anybody knows of this.' });
    await eventually('the other note', () =>
      sockets.analyst.events.find(({ reference }) => reference === sibling),
    );
    expect(about(sockets.analyst)).toHaveLength(before);
    const [back, lead] = [await world.hear(as.analyst, cursor), await world.hear(as['shift-lead'], cursor)];
    expect([about(back), back.resyncs, lead.resyncs]).toEqual([[], ['rights-changed'], []]);
    expect(about(lead).length).toBeGreaterThan(0);
    const answer = await sockets.analyst.socket.emitWithAck('watch', { reference: incident });
    expect(answer).toMatchObject({ ok: false, code: 'not-found' });
  });

  it('is escalated past those who may not know of it', async () => {
    await did('POST', `${base()}/escalations`, 'shift-lead', { to: 'fcert-t1', reason: 'Nobody has begun' });
    const chains = (await did('GET', `${base()}/escalations`, 'director')).items as {
      runs: { told: { id: string }[] }[];
    }[];
    const told = new Set(chains.flatMap(({ runs }) => runs.flatMap((run) => run.told.map(({ id }) => id))));
    const knowing = [ids['shift-lead'], ids.director, ids['mssp-operator']];
    const [mailed] = await sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM alert_message
        WHERE reference = $1 AND created_at > (SELECT restricted_at FROM incident_restriction)
          AND recipient_kind = 'person' AND state <> 'withheld' AND recipient_id <> ALL ($2::uuid[])`,
      [incident, knowing],
    );
    const last = chains.flatMap(({ runs }) => runs).at(0)!;
    expect(last.told.length).toBeGreaterThan(0);
    expect(told.size).toBeGreaterThan(0);
    expect(last.told.filter(({ id }) => !knowing.includes(id))).toEqual([]);
    expect(mailed!.n).toBe(0);
  });

  it('lets somebody in and out again, with a reason, and who is out is out on the socket as well', async () => {
    await did('POST', `${base()}/restriction/readers`, 'shift-lead', {
      person: ids.analyst,
      reason: 'Knows the system',
    });
    expect(await status(base(), 'analyst')).toBe(200);
    await eventually('the word of it', () =>
      about(sockets.analyst).find(({ data }) => data.change === 'reader-added'),
    );
    const off = (who: Role, id: string) =>
      ask('PUT', `${base()}/restriction/readers/${id}/removal`, who, { reason: 'Done' });
    expect((await off('shift-lead', ids['shift-lead'])).body.code).toBe('not-oneself');
    expect((await off('shift-lead', ids.admin)).status).toBe(404);
    const resyncs = sockets.analyst.resyncs.length;
    const since = performance.now();
    expect((await off('shift-lead', ids.analyst)).status).toBe(200);
    expect(await status(base(), 'analyst')).toBe(404);
    await eventually('the word to read again', () => sockets.analyst.resyncs[resyncs]);
    process.stdout.write(
      `\n  a removed reader's socket was told after ${Math.round(performance.now() - since)} ms\n`,
    );
    expect(sockets.analyst.resyncs.at(-1)).toBe('rights-changed');
    expect(sockets['shift-lead'].resyncs).toEqual([]);
    expect((await off('director', ids['shift-lead'])).status).toBe(200);
    expect(await status(base(), 'shift-lead')).toBe(404);
  });

  it('stands in timeline and ledger with every change, and is open again when it is lifted', async () => {
    const lifted = await did('PUT', `${base()}/restriction/lifting`, 'director', { reason: 'Unfounded' });
    expect(lifted.reference).toBe(incident);
    for (const who of ['analyst', 'oversight', 'admin', 'desk key'] as const)
      expect([who, await status(base(), who)]).toEqual([who, 200]);
    expect(await names('/v1/incidents?view=all&q=zirconium', 'analyst')).toEqual([incident, 'Zirconium']);
    const entries = (await did('GET', `${base()}/timeline`, 'director')).items as {
      kind: string;
      text: string;
    }[];
    const told = entries.filter(({ kind }) => kind === 'access').map(({ text }) => text);
    expect(told).toHaveLength(5);
    expect(told[0]).toBe(`Restricted to named readers: ${REASON}`);
    const audit = await sql<{ action: string }>(
      `SELECT action FROM audit_entry WHERE reference = $1 AND action ~ 'restrict|reader' ORDER BY at`,
      [incident],
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'incident.restricted',
      'incident.reader-added',
      'incident.reader-removed',
      'incident.reader-removed',
      'incident.restriction-lifted',
    ]);
    const own = JSON.stringify(await did('GET', `/v1/reports/${report}`, 'reporter'));
    expect(own).not.toContain(REASON);
  });

  it('gives a part that is split off the same readers', async () => {
    const [second] = await open({
      ...REPORT,
      description: `${REPORT.description} Seen again.`,
      sourceRef: 'second',
    });
    const joined = (await did('GET', `/v1/reports/${second}`, 'reporter')).incidentReference as string;
    await did('PUT', `/v1/incidents/${joined}/restriction`, 'shift-lead', { readers: [], reason: REASON });
    const { reports } = (await did('GET', `/v1/incidents/${joined}`, 'shift-lead')) as {
      reports: { reference: string }[];
    };
    expect(reports.map(({ reference }) => reference)).toContain(second);
    if (reports.length < 2) throw new Error('the second report did not join the first');
    const part = await did('POST', `/v1/incidents/${joined}/split`, 'shift-lead', {
      reports: [second],
      reason: 'Another matter',
    });
    expect(await status(`/v1/incidents/${part.reference}`, 'shift-lead')).toBe(200);
    expect(await status(`/v1/incidents/${part.reference}`, 'analyst')).toBe(404);
    expect(await status(`/v1/reports/${second}`, 'analyst')).toBe(404);
    await did('POST', `/v1/incidents/${joined}/merge`, 'shift-lead', {
      absorbed: part.reference,
      reason: 'The same matter after all',
    });
    // One case has one list: that of the incident that lives on.
    const absorbed = `/v1/incidents/${part.reference}/restriction`;
    const reason = { reason: 'Unfounded' };
    const lifted = await ask('PUT', `${absorbed}/lifting`, 'shift-lead', reason);
    const named = await ask('POST', `${absorbed}/readers`, 'shift-lead', { ...reason, person: ids.analyst });
    expect([lifted.body.code, named.body.code]).toEqual(['merged-away', 'merged-away']);
    expect(await status(`/v1/incidents/${part.reference}`, 'analyst')).toBe(404);
  });
});
