import { type Actor, ROLES, type Role, TLP_LABELS, newId, systemActor } from '@fcert/kernel';
import { listScope, mayKnow } from '@fcert/identity';
import {
  CommitBell,
  DatabaseConfig,
  type ProcessRole,
  SEQUENCES,
  Transactions,
  WALLS,
  createDataSource,
  readersOf,
  refuseOpenWalls,
  roleOf,
} from '@fcert/platform';
import type { DataSource } from 'typeorm';
import { type TestDatabase, openTestDatabase } from '../world.js';

const [OURS, THEIRS, PROVIDER] = [newId(), newId(), newId()];
const [OPEN, FOREIGN, RED, NAMED] = [newId(), newId(), newId(), newId()];
const ON_THE_LIST = newId();

function person(role: Role, over: object = {}): Actor {
  const belongs = { constituentId: null, providerId: null };
  return { kind: 'person', id: newId(), name: role, role, sessionId: newId(), ...belongs, ...over };
}
const keyOf = (role: Role, over: object = {}): Actor => ({
  ...(person(role, over) as Extract<Actor, { kind: 'person' }>),
  kind: 'api-key',
  scopes: ['incidents:read'],
});

/** The database alone, asked under the role of a process by whoever would get past the application. */
describe('the second wall', () => {
  let world: TestDatabase;
  const pools: DataSource[] = [];
  let api: Transactions;

  beforeAll(async () => {
    world = await openTestDatabase();
    api = await under('api');
    for (const [id, body, tlp] of [
      [OPEN, OURS, 'amber'],
      [FOREIGN, THEIRS, 'amber'],
      [RED, OURS, 'red'],
      [NAMED, OURS, 'green'],
    ])
      await sql(
        `INSERT INTO incident (id, title, tlp, constituent_id, sector, received_at)
         VALUES ($1, 'Mail portal', $2, $3, 'health', now())`,
        [id, tlp, body],
      );
    await sql(
      `INSERT INTO incident_restriction (incident_id, readers, reason, restricted_by)
               VALUES ($1, ARRAY[$2::uuid], 'an insider', 'test')`,
      [NAMED, ON_THE_LIST],
    );
    await sql(`INSERT INTO timeline_entry (id, incident_id, kind, text, visibility, actor_kind, actor_id, actor_label)
               SELECT gen_random_uuid(), id, 'note', 'said', 'fcert', 'system', 'x', 'x' FROM incident`);
  }, 120_000);
  afterAll(async () => {
    for (const pool of pools) await pool.destroy();
    await world.close();
  });

  const sql = <R>(text: string, params: unknown[] = []) => world.transactions.reader.query<R>(text, params);

  async function under(role: ProcessRole): Promise<Transactions> {
    const config = Object.assign(new DatabaseConfig(), {
      DATABASE_URL: world.urlOf(role),
      DATABASE_POOL_MAX: 2,
    });
    const pool = await createDataSource(config).initialize();
    pools.push(pool);
    return new Transactions(pool, new CommitBell(pool));
  }

  async function seen(actor: Actor, table = 'incident', id = 'id'): Promise<string[]> {
    const rows = await api.as(actor).reader.query<{ id: string }>(`SELECT ${id} AS id FROM ${table}`);
    return rows.map((row) => row.id).sort();
  }

  it('names each table that has neither a policy nor a reason', async () => {
    const naked = () =>
      sql<{ name: string }>(
        `SELECT c.relname AS name FROM pg_class c
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                     AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))`,
      );
    const open = (names: readonly { name: string }[]) =>
      names.map(({ name }) => name).filter((name) => WALLS[name]?.rule.kind !== 'open');
    expect(open(await naked())).toEqual([]);
    // The look itself can see: one wall taken down is named.
    await sql('ALTER TABLE report DISABLE ROW LEVEL SECURITY');
    expect(open(await naked())).toEqual(['report']);
    await sql('ALTER TABLE report ENABLE ROW LEVEL SECURITY');
  });

  it('has no line for a table that is not there', async () => {
    const tables = await sql<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(Object.keys(WALLS).sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it('shows nothing to nobody, in any table that has a policy', async () => {
    const tables = await sql<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const closed = tables.filter(({ name }) => WALLS[name]?.rule.kind !== 'open' && WALLS[name]?.rights.api);
    expect(closed.length).toBeGreaterThan(40);
    for (const { name } of closed) {
      const rows = await api.reader.query(`SELECT 1 FROM ${name} LIMIT 1`);
      expect([name, rows.length]).toEqual([name, 0]);
    }
  });

  it('leaves nothing on the connection for whoever borrows it next', async () => {
    await api.as(systemActor('test')).reader.query('SELECT 1');
    const left = await Promise.all(
      [1, 2].map(() =>
        pools[0]!.query(`SELECT current_setting('app.kind', true) AS kind, count(*)::int AS n FROM incident`),
      ),
    );
    for (const [row] of left as { kind: string | null; n: number }[][]) {
      expect(row!.n).toBe(0);
      expect(row!.kind ?? '').toBe('');
    }
  });

  it('keeps bodies apart, also by way of a child row', async () => {
    const reporter = person('reporter', { constituentId: OURS });
    expect(await seen(reporter)).toEqual([OPEN, RED, NAMED].sort());
    expect(await seen(reporter, 'timeline_entry', 'incident_id')).toEqual([OPEN, RED, NAMED].sort());
    expect(await seen(keyOf('reporter', { constituentId: OURS }))).toEqual([OPEN, RED, NAMED].sort());
    expect(await seen(person('mssp-operator', { providerId: PROVIDER }))).toEqual([]);
  });

  it('keeps labels, and lists of named readers', async () => {
    const desk = [OPEN, FOREIGN, RED];
    expect(await seen(person('analyst'))).toEqual([...desk].sort());
    expect(await seen(person('analyst', { id: ON_THE_LIST }))).toEqual([...desk, NAMED].sort());
    expect(await seen(person('director'))).toEqual([...desk, NAMED].sort());
    expect(await seen(keyOf('analyst'))).toEqual([OPEN, FOREIGN].sort());
    expect(await seen(person('oversight'))).toEqual([OPEN, FOREIGN].sort());
    expect(await seen(person('analyst'), 'timeline_entry', 'incident_id')).toEqual([...desk].sort());
    expect(await seen(person('analyst'), 'incident_restriction', 'incident_id')).toEqual([]);
  });

  it('binds lists as the policy function does, whoever asks', async () => {
    const { reader } = api.as(systemActor('test'));
    const [{ readers }] = (await reader.query<{ readers: string[] }>(
      `SELECT ${readersOf('i.id')} AS readers FROM incident i WHERE i.id = $1`,
      [NAMED],
    )) as [{ readers: string[] }];
    for (const role of ROLES)
      for (const make of [person, keyOf])
        for (const id of [newId(), ON_THE_LIST]) {
          const belongs = {
            constituentId: role === 'reporter' ? OURS : null,
            providerId: role === 'mssp-operator' ? PROVIDER : null,
          };
          const actor = make(role, { ...belongs, id });
          const [row] = await api
            .as(actor)
            .reader.query<{ is: boolean }>(
              'SELECT app_knows_all() OR EXISTS (SELECT FROM incident_restriction WHERE incident_id = $1) AS is',
              [NAMED],
            );
          expect([role, actor.kind, id === ON_THE_LIST, row!.is]).toEqual([
            role,
            actor.kind,
            id === ON_THE_LIST,
            mayKnow(actor, readers),
          ]);
        }
  });

  it('hides with an incident what hangs on it and what was merged into it, and shows it when it is lifted', async () => {
    const [whole, part] = [newId(), newId()];
    for (const [id, into] of [
      [whole, null],
      [part, whole],
    ])
      await sql(
        `INSERT INTO incident (id, title, tlp, constituent_id, sector, received_at, duplicate_of)
         VALUES ($1, 'Payroll', 'green', $2, 'health', now(), $3)`,
        [id, OURS, into],
      );
    const count = async () =>
      (await seen(person('analyst'))).filter((id) => [whole, part].includes(id)).length;
    expect(await count()).toBe(2);
    await sql(
      `INSERT INTO incident_restriction (incident_id, readers, reason, restricted_by)
       VALUES ($1, ARRAY[$2::uuid], 'an insider', 'test')`,
      [whole, ON_THE_LIST],
    );
    expect(await count()).toBe(0);
    await sql('DELETE FROM incident_restriction WHERE incident_id = $1', [whole]);
    expect(await count()).toBe(2);
    await sql('DELETE FROM incident WHERE id = ANY ($1::uuid[])', [[part, whole]]);
  });

  it('finds words for a reader without naming what they may not read', async () => {
    const { reader } = api.as(person('oversight'));
    const found = await reader.query<{ id: string }>(
      `SELECT i.id FROM incident i WHERE i.id IN (SELECT search_titles('portal', 100))`,
    );
    expect(found.map((row) => row.id).sort()).toEqual([OPEN, FOREIGN].sort());
    await expect(reader.query('SELECT * FROM incident_words')).rejects.toThrow('permission denied');
  });

  it('takes no row for another body, and no change of the record', async () => {
    const acting = { actor: person('reporter', { constituentId: OURS }) };
    const moved = api.run(acting, (tx) =>
      tx.query('UPDATE incident SET constituent_id = $1 WHERE id = $2', [THEIRS, OPEN]),
    );
    await expect(moved).rejects.toThrow('row-level security');
    for (const change of [
      'UPDATE audit_entry SET data = data',
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
    ])
      for (const role of ['api', 'worker', 'prover'] as const) {
        const process = role === 'api' ? api : await under(role);
        await expect(process.as(systemActor('test')).reader.query(change)).rejects.toThrow(
          'permission denied',
        );
      }
    const gateway = (await under('gateway')).as(systemActor('test')).reader;
    await expect(gateway.query(`UPDATE incident SET title = ''`)).rejects.toThrow('permission denied');
  });

  it('shows an operator the people of their provider, whatever is asked for', async () => {
    const [ours, theirs, desk] = [newId(), newId(), newId()];
    for (const [id, role, provider] of [
      [ours, 'mssp-operator', PROVIDER],
      [theirs, 'mssp-operator', newId()],
      [desk, 'analyst', null],
    ])
      await sql(
        `INSERT INTO person (id, email, name, role, provider_id, password_hash) VALUES ($1, $2, 'x', $3, $4, 'none')`,
        [id, `${id}@example.org`, role, provider],
      );
    expect(await seen(person('mssp-operator', { providerId: PROVIDER }), 'person')).toEqual([ours]);
    expect(await seen(person('shift-lead'), 'person')).toEqual(expect.arrayContaining([ours, theirs, desk]));
    expect(await seen(person('reporter', { constituentId: OURS }), 'person')).toEqual([]);
  });

  it('lets a house look after its keys, and no key after another', async () => {
    const [ours, sibling, theirs, operators] = [newId(), newId(), newId(), newId()];
    for (const [id, body, provider] of [
      [ours, OURS, null],
      [sibling, OURS, null],
      [theirs, THEIRS, null],
      [operators, null, PROVIDER],
    ])
      await sql(
        `INSERT INTO api_key (id, name, secret_hash, role, constituent_id, provider_id, scopes, created_by, expires_at)
         VALUES ($1, 'siem', '', $2, $3, $4, '{reports:read}', 'test', now() + interval '1 day')`,
        [id, body ? 'reporter' : 'mssp-operator', body, provider],
      );
    const touched = (actor: Actor) =>
      api
        .as(actor)
        .reader.query<{ id: string }>('UPDATE api_key SET last_used_at = now() RETURNING id')
        .then((rows) => rows.map(({ id }) => id).sort());
    const house = person('reporter', { constituentId: OURS });
    const machine = keyOf('reporter', { constituentId: OURS, id: ours });
    const operator = person('mssp-operator', { providerId: PROVIDER });
    for (const look of [touched, (actor: Actor) => seen(actor, 'api_key')]) {
      expect(await look(house)).toEqual([ours, sibling].sort());
      expect(await look(machine)).toEqual([ours]);
      expect(await look(operator)).toEqual([operators]);
    }
    expect(await seen(person('analyst'), 'api_key')).toHaveLength(4);
    expect(await touched(person('analyst'))).toEqual([]);
    const lent = api.run({ actor: house }, (tx) =>
      tx.query('UPDATE api_key SET constituent_id = $1 WHERE id = $2', [THEIRS, ours]),
    );
    await expect(lent).rejects.toThrow('row-level security');
  });

  it('has the labels of the access table', async () => {
    for (const role of ROLES)
      for (const make of [person, keyOf]) {
        const belongs = {
          constituentId: role === 'reporter' ? OURS : null,
          providerId: role === 'mssp-operator' ? PROVIDER : null,
        };
        const scopes = ['reports:read', 'incidents:read', 'mssp:read', 'live:read'];
        const actor = make(role, { ...belongs, scopes });
        const verbs = [
          'report:read',
          'incident:read',
          'mssp-task:read',
          'event:read',
          'clock:read',
          'duty:read',
        ] as const;
        const allowed = new Set(
          verbs.flatMap((verb) => listScope({ ...actor, scopes } as Actor, verb)?.tlp ?? []),
        );
        const [row] = await api.as(actor).reader.query<{ labels: string[] }>('SELECT app_labels() AS labels');
        expect([role, actor.kind, row!.labels.sort()]).toEqual([
          role,
          actor.kind,
          TLP_LABELS.filter((it) => allowed.has(it)).sort(),
        ]);
      }
  });

  it('is above no process, and a process above it does not start', async () => {
    const roles = await sql<{ name: string }>(
      `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'fcert\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole)`,
    );
    expect(roles).toEqual([]);
    await refuseOpenWalls(api.reader, 'production');
    await refuseOpenWalls(world.transactions.reader, 'test');
    await expect(refuseOpenWalls(world.transactions.reader, 'production')).rejects.toThrow('a superuser');
    await sql(`GRANT ${roleOf('reporting')} TO ${roleOf('prover')}`);
    await sql(`ALTER TABLE incident OWNER TO ${roleOf('reporting')}`);
    const prover = await under('prover');
    await expect(refuseOpenWalls(prover.reader, 'production')).rejects.toThrow('the owner of the tables');
    await sql('ALTER TABLE incident OWNER TO CURRENT_USER');
    await sql(`REVOKE ${roleOf('reporting')} FROM ${roleOf('prover')}`);
    expect(Object.keys(SEQUENCES)).toHaveLength(4);
  });
});
