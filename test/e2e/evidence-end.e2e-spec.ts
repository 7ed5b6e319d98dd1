import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Incident, SweepUploads } from '@fcert/incidents';
import { OBJECT_STORE, type ObjectStore } from '@fcert/platform';
import { CarryOutRelease } from '@fcert/retention';
import { answerOf } from '../api-world.js';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';

type Caller = Record<string, string>;

/** How files end: by two people or with their case, and never while somebody holds them. */
describe('the end of evidence', () => {
  let world: CaseWorld;
  let folder: string;
  let director: Caller;
  let admin: Caller;
  let analyst: Caller;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'fcert-test-'));
    world = await openCaseWorld([housePolicy()], { EVIDENCE_DIR: folder });
    [director, admin] = [await world.cookie('director'), await world.cookie('admin')];
    analyst = await world.cookie('analyst');
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = <T>(sql: string, values: unknown[] = []) =>
    world.database.transactions.reader.query<T>(sql, values);
  const stateOf = async (id: string) => (await world.call('GET', `/v1/evidence/${id}`, analyst)).body.state;
  const ask = (id: string, who = director) =>
    world.call('POST', '/v1/approvals', who, { kind: 'evidence.destroy', subject: id, reason: 'Not ours' });
  const approve = (id: string, who = admin) => world.call('PUT', `/v1/approvals/${id}/approval`, who);
  const hold = async (of: object) =>
    (await world.call('POST', '/v1/legal-holds', director, { ...of, reason: 'Inquiry' })).body.id as string;
  const lift = (id: string) =>
    world.call('PUT', `/v1/legal-holds/${id}/lifting`, director, { reason: 'It has ended' });

  async function fileOf(where: string, who = analyst): Promise<string> {
    const answer = await fetch(`${world.url}/v1/${where}/evidence`, {
      method: 'POST',
      headers: {
        ...who,
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="canary-of-a-name.bin"',
      },
      body: new Uint8Array(randomBytes(3000)),
    }).then(answerOf);
    expect(answer.status).toBe(201);
    return answer.body.id as string;
  }
  const reportOf = async ({ id }: Incident) =>
    (await query<{ reference: string }>('SELECT reference FROM report WHERE incident_id = $1', [id]))[0]!
      .reference;
  const stored = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());

  it('a hold on the incident, or on its body, beats it, whenever it is placed', async () => {
    const incident = await world.incident();
    const id = await fileOf(`reports/${await reportOf(incident)}`);
    const first = await hold({ incident: incident.reference });
    const refused = await ask(id);
    expect([refused.status, refused.body.code]).toEqual([409, 'on-hold']);
    await lift(first);
    const asked = await ask(id);
    expect(asked.status).toBe(201);
    const second = await hold({ constituent: 'NIH' });
    const late = await approve(asked.body.id);
    expect([late.status, late.body.code, await stateOf(id)]).toEqual([409, 'on-hold', 'received']);
    await lift(second);
    expect([(await approve(asked.body.id)).status, await stateOf(id)]).toEqual([200, 'destroyed']);
    expect((await ask(id)).body.code).toBe('evidence-destroyed');
  });

  it('what is for named eyes no administrator ends, and it is written down who looked at it', async () => {
    const incident = await world.incident();
    const id = await fileOf(`reports/${await reportOf(incident)}`);
    await query(`UPDATE report SET tlp = 'red' WHERE incident_id = $1`, [incident.id]);
    await query(`UPDATE evidence SET tlp = 'red' WHERE id = $1`, [id]);
    expect((await ask(id, admin)).status).toBe(404);
    const asked = await ask(id);
    expect((await approve(asked.body.id)).status).toBe(404);
    expect(await stateOf(id)).toBe('received');
    await world.call('GET', `/v1/incidents/${incident.reference}/evidence`, analyst);
    const listed = await query(
      `SELECT 1 FROM audit_entry a JOIN report r ON r.id::text = a.object_id AND a.action = 'report.read'
        WHERE r.incident_id = $1 AND a.data->>'route' LIKE '%/evidence'`,
      [incident.id],
    );
    expect(listed).toHaveLength(1);
    const who = await query<{ action: string; data: object }>(
      `SELECT action, data FROM audit_entry WHERE object_id = $1 AND action = 'evidence.viewed'`,
      [id],
    );
    expect(who).toEqual([{ action: 'evidence.viewed', data: { tlp: 'red', what: 'facts' } }]);
  });

  it('goes with its case when two have released that, but not from a case on hold', async () => {
    const [old, held] = [await world.incident(), await world.incident({}, 'DIV-FINANCE')];
    const files: string[] = [];
    for (const it of [old, held])
      files.push(await fileOf(`reports/${await reportOf(it)}`), await fileOf(`incidents/${it.reference}`));
    await query(
      `UPDATE incident SET state = 'closed', closed_at = now() - interval '6 years', next_due_at = NULL,
              disposition = 'incident/confirmed' WHERE id = ANY ($1::uuid[])`,
      [[old.id, held.id]],
    );
    const made = await world.call('POST', '/v1/retention-releases', director);
    await world.call('PUT', `/v1/retention-releases/${made.body.id}/decision`, admin, {
      decision: 'approved',
    });
    await hold({ incident: held.reference });
    expect(await new CarryOutRelease(world.database.transactions).execute()).toBe(1);
    const rows = await query<Record<string, unknown>>(
      `SELECT name, state, wrapped_key IS NULL AS gone, length(sha256) AS digest FROM evidence
        WHERE id = ANY ($1::uuid[]) ORDER BY array_position($1::uuid[], id)`,
      [files],
    );
    const ended = { name: 'Deleted after retention', state: 'destroyed', gone: true, digest: 64 };
    const kept = { name: 'canary-of-a-name.bin', state: 'received', gone: false, digest: 64 };
    expect(rows).toEqual([ended, ended, kept, kept]);
    const [entries] = await query<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_entry
        WHERE action = 'evidence.destroyed' AND data->>'releaseId' = $1 AND object_id = ANY ($2::text[])`,
      [made.body.id, files.slice(0, 2)],
    );
    expect(entries!.n).toBe(2);
  });

  it('takes the bytes out of the store as well, of destroyed files and of no other', async () => {
    const before = stored().length;
    const store = world.api.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    await new SweepUploads(world.database.transactions, store, {} as never, {} as never).execute();
    const [files] = await query<{ kept: number }>(
      `SELECT count(*)::int AS kept FROM evidence WHERE state <> 'destroyed'`,
    );
    expect([before, stored().length]).toEqual([6, files!.kept]);
  });
});
