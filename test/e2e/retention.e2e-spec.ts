import { ForgetMessages } from '@fcert/alerts';
import { ProvingConnection, proveAll } from '@fcert/escalation';
import type { Incident } from '@fcert/incidents';
import { newId } from '@fcert/kernel';
import { CarryOutRelease } from '@fcert/retention';
import { heldSubjects } from '../../apps/worker/src/sweeps/retention.sweep.js';
import { type CaseWorld, openCaseWorld } from '../case-world.js';

const SIX_YEARS = `now() - interval '6 years'`;
/** Refusals are entries as well, a moment after they were answered. */
const ENTRIES = `SELECT count(*)::int AS n FROM audit_entry WHERE action <> 'access.refused'`;

describe('what is past its time goes, once two people say so and nobody has forbidden it', () => {
  let world: CaseWorld;
  let director: Record<string, string>;
  let admin: Record<string, string>;
  let cases: { old: Incident; held: Incident; ofBody: Incident; recent: Incident; open: Incident };

  const query = <T>(sql: string, values: unknown[] = []) =>
    world.database.transactions.reader.query<T>(sql, values);
  const get = (path: string, as = director) => world.call('GET', path, as);
  const carryOut = (limit?: number) => new CarryOutRelease(world.database.transactions).execute(limit);
  const close = (it: Incident, at: string) =>
    query(
      `UPDATE incident SET state = 'closed', closed_at = ${at}, disposition = 'incident/confirmed', next_due_at = NULL
        WHERE id = $1`,
      [it.id],
    );
  const prove = async () => {
    const connection = new ProvingConnection(world.database.url);
    try {
      const { kinds, subjects } = await proveAll(connection);
      return { kinds, subjects };
    } finally {
      await connection.close();
    }
  };

  beforeAll(async () => {
    world = await openCaseWorld();
    [director, admin] = [await world.cookie('director'), await world.cookie('admin')];
    const made = [await world.incident(), await world.incident(), await world.incident({}, 'DIV-FINANCE')];
    const [old, held, ofBody] = made as [Incident, Incident, Incident];
    cases = { old, held, ofBody, recent: await world.incident(), open: await world.incident() };
    for (const it of made) await close(it, SIX_YEARS);
    await close(cases.recent, `now() - interval '4 years'`);
  });
  afterAll(() => world.close());

  it('the times are house numbers, and a dry run says what would go', async () => {
    const { status, body } = await get('/v1/retention');
    expect([status, body.status, body.caption]).toEqual([200, 'house', 'FCERT house number']);
    expect(body.classes.map((one: { id: string }) => one.id)).toContain('case');
    expect(body).toMatchObject({ cases: 3, held: 0 });
    expect(body.first.sort()).toEqual([cases.old, cases.held, cases.ofBody].map((it) => it.reference).sort());
  });

  it('only a director holds, only people release, and nobody else looks', async () => {
    const hold = { incident: cases.held.reference, reason: 'Inquiry of a committee' };
    for (const role of ['analyst', 'shift-lead', 'reporter', 'oversight', 'mssp-operator']) {
      const as = await world.cookie(role);
      expect([role, (await get('/v1/retention', as)).status]).toEqual([role, 403]);
      expect([role, (await world.call('POST', '/v1/legal-holds', as, hold)).status]).toEqual([role, 403]);
      expect([role, (await world.call('POST', '/v1/retention-releases', as)).status]).toEqual([role, 403]);
    }
    expect((await world.call('POST', '/v1/legal-holds', admin, hold)).status).toBe(403);
    expect((await world.call('POST', '/v1/legal-holds', director, { reason: 'Nothing named' })).status).toBe(
      400,
    );
    expect((await world.call('POST', '/v1/legal-holds', director, hold)).status).toBe(201);
    expect((await world.call('POST', '/v1/legal-holds', director, hold)).body.code).toBe('already-held');
    expect((await get('/v1/retention')).body).toMatchObject({ cases: 2, held: 1 });
  });

  it('what one person proposes another approves, and never the same', async () => {
    const proposed = await world.call('POST', '/v1/retention-releases', director);
    expect([proposed.status, proposed.body.state, proposed.body.cases]).toEqual([201, 'proposed', 2]);
    expect((await world.call('POST', '/v1/retention-releases', admin)).body.code).toBe('release-open');
    const path = `/v1/retention-releases/${proposed.body.id}/decision`;
    const own = await world.call('PUT', path, director, { decision: 'approved' });
    expect([own.status, own.body.code]).toEqual([409, 'second-person-needed']);
    expect(await carryOut()).toBe(0);
    expect((await world.call('PUT', path, admin, { decision: 'approved' })).body.state).toBe('approved');
    expect((await world.call('PUT', path, admin, { decision: 'withdrawn' })).body.code).toBe(
      'release-decided',
    );
  });

  it('a hold placed after the approval still beats it; the rest goes in rounds, and its skeleton stays', async () => {
    const hold = { constituent: 'DIV-FINANCE', reason: 'Court order' };
    expect((await world.call('POST', '/v1/legal-holds', director, hold)).status).toBe(201);
    const before = await prove();
    const [entries] = await query<{ n: number }>(ENTRIES);
    expect(await carryOut(1)).toBe(1);
    expect(await carryOut(1)).toBe(0);
    const rows = await query<{ reference: string; title: string; gone: boolean }>(
      'SELECT reference, title, redacted_at IS NOT NULL AS gone FROM incident ORDER BY reference',
    );
    expect(rows.filter(({ gone }) => gone).map(({ reference }) => reference)).toEqual([cases.old.reference]);
    const text = 'Unknown program on laboratory hosts';
    expect(rows.filter(({ gone }) => !gone).every(({ title }) => title === text)).toBe(true);
    const [report] = await query<Record<string, unknown>>(
      `SELECT title, description, contact, length(body_sha256) > 0 AS digest FROM report WHERE incident_id = $1`,
      [cases.old.id],
    );
    const gone = 'Deleted after retention';
    expect(report).toEqual({ title: gone, description: gone, contact: null, digest: true });
    const timeline = await query<{ text: string }>(
      'SELECT DISTINCT text FROM timeline_entry WHERE incident_id = $1',
      [cases.old.id],
    );
    expect(timeline).toEqual([{ text: gone }]);
    const clocks = await query('SELECT id FROM clock WHERE subject_id = $1', [cases.old.id]);
    expect(clocks.length).toBeGreaterThan(0);
    expect(await prove()).toEqual(before);
    const [after] = await query<{ n: number }>(ENTRIES);
    expect(after!.n).toBe(entries!.n + 1);
    expect((await get('/v1/retention-releases')).body.items[0]).toMatchObject({ state: 'done', redacted: 1 });
    expect((await get(`/v1/incidents/${cases.old.reference}`)).status).toBe(200);
  });

  it('words of a staged report change for an approved release alone', async () => {
    await expect(query(`UPDATE staged_report SET text = 'x'`)).rejects.toThrow('append-only');
    await expect(
      query(
        `WITH s AS (SELECT set_config('fcert.retention_release', $1, false)) UPDATE staged_report SET text = 'x' FROM s`,
        [newId()],
      ),
    ).rejects.toThrow('append-only');
  });

  it('a lifted hold lets go again', async () => {
    const { body } = await get('/v1/legal-holds');
    expect(body.items).toHaveLength(2);
    for (const { id } of body.items as { id: string }[]) {
      const lifted = await world.call('PUT', `/v1/legal-holds/${id}/lifting`, director, {
        reason: 'It is over',
      });
      expect([lifted.status, lifted.body.liftReason]).toEqual([200, 'It is over']);
      const again = await world.call('PUT', `/v1/legal-holds/${id}/lifting`, director, {
        reason: 'Once more',
      });
      expect(again.body.code).toBe('already-lifted');
    }
    expect((await get('/v1/retention')).body).toMatchObject({ cases: 2, held: 0 });
    const actions = await query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE action LIKE 'legal-hold.%' OR action LIKE 'retention.%' ORDER BY at`,
    );
    expect(actions.map(({ action }) => action)).toEqual([
      'legal-hold.placed',
      'retention.proposed',
      'retention.approved',
      'legal-hold.placed',
      'retention.redacted',
      'legal-hold.lifted',
      'legal-hold.lifted',
    ]);
  });

  it('messages go by themselves, but for those about what is held', async () => {
    const message = (subject: string, settled: string, kind = 'incident') =>
      query(
        `INSERT INTO alert_message (id, event_id, kind, recipient_kind, recipient_id, channel, address, lane, language,
                subject_kind, subject_id, tlp, facts, state, give_up_at, settled_at, correlation_id)
         VALUES ($1, $1, 'escalation', 'person', $1, 'email', 'a@example.org', 'email', 'en', $3, $2, 'green', '{}',
                 'sent', now(), ${settled}, 'x')`,
        [newId(), subject, kind],
      );
    const task = newId();
    await query(
      `INSERT INTO mssp_task (id, incident_id, incident_reference, constituent_id, provider_id, contract_id, service_id,
                              title, instructions, severity, tlp, offered_by)
       SELECT $1, $2, $3, $4, c.provider_id, c.id, (SELECT id FROM mssp_service LIMIT 1), 'Look', 'Look at it', 'high',
              'amber', 'test' FROM mssp_contract c LIMIT 1`,
      [task, cases.held.id, cases.held.reference, cases.held.constituentId],
    );
    const hold = { incident: cases.held.reference, reason: 'Inquiry of the committee.' };
    const placed = await world.call('POST', '/v1/legal-holds', director, hold);
    expect(placed.status).toBe(201);
    await message(cases.old.id, SIX_YEARS);
    await message(cases.held.id, SIX_YEARS);
    await message(task, SIX_YEARS, 'mssp-task');
    await message(cases.old.id, 'now()');
    await query(
      `INSERT INTO alert_attempt (message_id, no, started_at, outcome, finished_at)
       SELECT id, 1, now(), 'accepted', now() FROM alert_message WHERE state = 'sent'`,
    );
    await expect(query('DELETE FROM alert_attempt')).rejects.toThrow('append-only');
    const forget = new ForgetMessages(world.database.transactions);
    const none = () => Promise.resolve({ subjects: [], constituents: [] });
    const held = { held: heldSubjects, limit: 10, days: 365 };
    expect(await forget.execute(held)).toBe(1);
    expect(await forget.execute(held)).toBe(0);
    expect(await forget.execute({ ...held, held: none })).toBe(2);
  });
});
