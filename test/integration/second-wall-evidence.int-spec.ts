import { type Actor, type Role, newId, systemActor } from '@fcert/kernel';
import { CommitBell, DatabaseConfig, Transactions, openDataSource } from '@fcert/platform';
import type { DataSource } from 'typeorm';
import { type TestDatabase, openTestDatabase } from '../world.js';

const [OURS, THEIRS, PROVIDER, OTHER] = [newId(), newId(), newId(), newId()];
const [AMBER, RED] = [newId(), newId()];
/** Files: two of reports, and two that FCERT added to its incidents before one of these became red. */
const [SENT, FOREIGN, ADDED, RAISED] = [newId(), newId(), newId(), newId()];

function person(role: Role, over: object = {}): Actor {
  const belongs = { constituentId: null, providerId: null };
  return { kind: 'person', id: newId(), name: role, role, sessionId: newId(), ...belongs, ...over };
}
const keyOf = (role: Role): Actor => ({
  ...(person(role) as Extract<Actor, { kind: 'person' }>),
  kind: 'api-key',
  scopes: ['incidents:read'],
});

/** Files as the database alone shows them, whatever the application has forgotten to ask. */
describe('the second wall before files', () => {
  let world: TestDatabase;
  let pool: DataSource;
  let api: Transactions;

  beforeAll(async () => {
    world = await openTestDatabase();
    const config = Object.assign(new DatabaseConfig(), {
      DATABASE_URL: world.urlOf('api'),
      DATABASE_POOL_MAX: 2,
    });
    pool = await openDataSource(config, []);
    api = new Transactions(pool, new CommitBell(pool));
    await world.transactions.run({ actor: systemActor('test') }, async (tx) => {
      // The reports themselves are not asked for.
      await tx.query('SET LOCAL session_replication_role = replica');
      for (const [id, tlp] of [
        [AMBER, 'amber'],
        [RED, 'red'],
      ])
        await tx.query(
          `INSERT INTO incident (id, title, tlp, constituent_id, sector, received_at)
           VALUES ($1, 'Mail portal', $2, $3, 'health', now())`,
          [id, tlp, OURS],
        );
      for (const [id, body, report, incident] of [
        [SENT, OURS, newId(), null],
        [FOREIGN, THEIRS, newId(), null],
        [ADDED, OURS, null, AMBER],
        [RAISED, OURS, null, RED],
      ]) {
        await tx.query(
          `INSERT INTO evidence (id, constituent_id, report_id, incident_id, tlp, name, size, state, key_id, wrapped_key,
                                 caller_id, caller_label)
           VALUES ($1, $2, $3, $4, 'amber', 'a', 1, 'uploading', 'k', 'k', 'x', 'x')`,
          [id, body, report, incident],
        );
        await tx.query(`INSERT INTO evidence_part (object_name, evidence_id, part_no) VALUES ($1, $2, 0)`, [
          id,
          id,
        ]);
        await tx.query(
          `INSERT INTO audit_entry (id, action, object_kind, object_id, actor_kind, actor_id, actor_label, correlation_id, data)
           VALUES ($1::uuid, 'evidence.received', 'evidence', $2, 'system', 'x', 'x', $1::uuid, '{}')`,
          [newId(), id],
        );
      }
      await tx.query(
        `INSERT INTO evidence_hand_over (id, evidence_id, task_id, provider_id, reason, by_label)
         VALUES ($1, $2, $1, $3, 'test', 'x')`,
        [newId(), SENT, PROVIDER],
      );
    });
  }, 120_000);
  afterAll(async () => {
    await pool?.destroy();
    await world.close();
  });

  async function seen(actor: Actor): Promise<string[]> {
    const { reader } = api.as(actor);
    const rows = await reader.query<{ id: string }>('SELECT id FROM evidence ORDER BY id');
    const parts = await reader.query<{ id: string }>(
      'SELECT evidence_id AS id FROM evidence_part ORDER BY evidence_id',
    );
    const told = await reader.query<{ id: string }>(
      `SELECT object_id AS id FROM audit_entry WHERE object_kind = 'evidence' ORDER BY object_id`,
    );
    // The bytes and the custody log are seen with the file and not without it.
    expect(parts).toEqual(rows);
    expect(told).toEqual(rows);
    return rows.map(({ id }) => id);
  }

  it('shows a body what was sent for it, and nothing that FCERT added', async () => {
    expect(await seen(person('reporter', { constituentId: OURS }))).toEqual([SENT]);
    expect(await seen(person('reporter', { constituentId: THEIRS }))).toEqual([FOREIGN]);
  });

  it('shows a provider what was handed to it', async () => {
    expect(await seen(person('mssp-operator', { providerId: PROVIDER }))).toEqual([SENT]);
    expect(await seen(person('mssp-operator', { providerId: OTHER }))).toEqual([]);
  });

  it('lets what FCERT added follow the label of its incident', async () => {
    expect(await seen(person('analyst'))).toEqual([SENT, FOREIGN, ADDED, RAISED].sort());
    expect(await seen(keyOf('analyst'))).toEqual([SENT, FOREIGN, ADDED].sort());
  });

  it('lets the ledger know whose business a file is, and which case it follows', async () => {
    const subject = async (kind: string, id: string) =>
      (
        await world.transactions.reader.query<Record<string, string | null>>(
          `SELECT a.constituent_id AS body, a.incident_id AS incident, a.report_id = e.report_id AS "isOfReport"
             FROM audit_subject($1, $2) a LEFT JOIN evidence e ON e.id::text = $2`,
          [kind, id],
        )
      )[0];
    expect(await subject('evidence', SENT)).toEqual({ body: OURS, incident: null, isOfReport: true });
    expect(await subject('evidence', ADDED)).toEqual({ body: null, incident: AMBER, isOfReport: null });
    expect(await subject('incident', RED)).toMatchObject({ body: OURS, incident: RED });
    expect(await subject('evidence', 'no id')).toMatchObject({ body: null, incident: null });
  });

  it('takes no file from a body that would not be its own', async () => {
    const acting = { actor: person('reporter', { constituentId: OURS }) };
    const change = (to: string) => api.run(acting, (tx) => tx.query(`UPDATE evidence SET ${to}`));
    await expect(change(`constituent_id = '${THEIRS}'`)).rejects.toThrow('row-level security');
    await expect(change(`report_id = NULL, incident_id = '${AMBER}'`)).rejects.toThrow('row-level security');
  });
});
