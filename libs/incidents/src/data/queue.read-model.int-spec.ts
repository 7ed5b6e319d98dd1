import { TLP_LABELS } from '@fcert/kernel';
import { type TestDatabase, openTestDatabase } from '../../../../test/world.js';
import { type QueueFilter, type QueueRow, queuePage, queueStatement } from './queue.read-model.js';

const ME = '00000000-0000-7000-8000-000000000001';
const scope = { constituentId: null, providerId: null, tlp: TLP_LABELS, reader: null };
const all: QueueFilter = {
  view: 'open',
  state: [],
  severity: [],
  sector: [],
  assignee: null,
  q: null,
  sort: 'due',
  limit: 50,
  after: null,
  callerId: ME,
};

describe('the queue', () => {
  let world: TestDatabase;

  beforeAll(async () => {
    world = await openTestDatabase();
    // 3,000 incidents: every tenth closed, every seventh mine, due times with many ties and some none.
    await world.transactions.reader.query(
      `INSERT INTO incident (id, title, state, closed_at, severity, tlp, constituent_id, sector, received_at, opened_at,
                             assignee_id, next_due_at)
       SELECT gen_random_uuid(), 'Incident about ' || CASE n % 3 WHEN 0 THEN 'ransomware' ELSE 'phishing' END || ' ' || n,
              CASE WHEN n % 10 = 0 THEN 'closed' ELSE 'new' END, CASE WHEN n % 10 = 0 THEN now() END,
              (ARRAY['critical', 'high', 'medium', 'low'])[1 + n % 4], CASE WHEN n % 50 = 1 THEN 'red' ELSE 'amber' END,
              '00000000-0000-7000-8000-00000000000a', (ARRAY['health', 'energy', 'finance'])[1 + n % 3], now(),
              now() - make_interval(secs => n), CASE WHEN n % 7 = 0 THEN $1::uuid END,
              CASE WHEN n % 11 <> 0 THEN now() + make_interval(mins => n / 5) END
         FROM generate_series(1, 3000) AS n`,
      [ME],
    );
    await world.transactions.reader.query('ANALYZE incident');
  });
  afterAll(() => world.close());

  async function walk(filter: QueueFilter): Promise<QueueRow[]> {
    const rows: QueueRow[] = [];
    for (let after: QueueFilter['after'] = null; ; ) {
      const page = await queuePage(world.transactions.reader, scope, { ...filter, after });
      rows.push(...page.rows);
      const last = page.rows.at(-1);
      if (!page.more || !last) return rows;
      after = { key: last.sortKey, id: last.id };
    }
  }

  it.each(['due', '-due', 'created', '-created'] as const)('walks every row once, sorted by %s', async (sort) => {
    const rows = await walk({ ...all, sort, limit: 170 });
    expect(rows).toHaveLength(2700);
    expect(new Set(rows.map((row) => row.id)).size).toBe(2700);
    const keys = rows.map((row) =>
      sort.endsWith('due') ? (row.nextDueAt?.getTime() ?? Number.POSITIVE_INFINITY) : row.openedAt.getTime(),
    );
    const sorted = [...keys].sort((a, b) => (sort.startsWith('-') ? b - a : a - b));
    expect(keys).toEqual(sorted);
  });

  it('shows the desk what is nobody’s or mine, never closed work', async () => {
    const desk = await walk({ ...all, view: 'desk', limit: 200 });
    expect(desk.every((row) => row.state !== 'closed' && (row.assigneeId === null || row.assigneeId === ME))).toBe(true);
    expect((await walk({ ...all, view: 'mine', limit: 200 })).every((row) => row.assigneeId === ME)).toBe(true);
    expect((await walk({ ...all, view: 'closed', limit: 200 })).every((row) => row.state === 'closed')).toBe(true);
  });

  it('filters by severity, sector and words', async () => {
    const some = await walk({ ...all, severity: ['critical', 'high'], sector: ['health'], q: 'ransomware', limit: 200 });
    expect(some.length).toBeGreaterThan(0);
    for (const row of some) {
      expect(['critical', 'high']).toContain(row.severity);
      expect(row.sector).toBe('health');
      expect(row.title).toContain('ransomware');
    }
  });

  it('A5 never shows what the scope leaves out', async () => {
    const narrow = { ...scope, tlp: ['amber', 'green', 'clear'] as const };
    const page = await queuePage(world.transactions.reader, narrow, { ...all, limit: 200 });
    expect(page.rows.every((row) => row.tlp === 'amber')).toBe(true);
    const foreign = { ...scope, constituentId: '00000000-0000-7000-8000-00000000000b' };
    expect((await queuePage(world.transactions.reader, foreign, all)).rows).toEqual([]);
    expect((await queuePage(world.transactions.reader, { ...scope, providerId: ME }, all)).rows).toEqual([]);
  });

  it.each([
    ['open', {}],
    ['one severity', { severity: ['critical'] as const }],
    ['one sector', { sector: ['energy'] }],
    ['mine', { view: 'mine' as const }],
    ['desk', { view: 'desk' as const }],
  ])('reads a page of "%s" from an index, without sorting', async (_name, over) => {
    const { sql, params } = queueStatement(scope, { ...all, ...over });
    const plan = await world.transactions.reader.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, params);
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toMatch(/Index Scan/);
    expect(text).not.toMatch(/Sort|Seq Scan/);
  });
});
