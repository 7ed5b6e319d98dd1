import { createHash } from 'node:crypto';
import { newId, systemActor } from '@fcert/kernel';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import type { IntakeItem, ReportContent } from './data/report-intake.js';
import { IntakeBatch } from './intake-batch.js';

const content: ReportContent = {
  title: 'Mail server down',
  description: 'Nobody can send mail.',
  category: null,
  severityClaim: null,
  occurredAt: null,
  detectedAt: null,
  awareAt: null,
  affected: {},
  observables: [],
  sourceRef: null,
  contact: null,
  tlp: 'amber',
};

describe('the intake', () => {
  const constituentId = newId();
  let world: TestDatabase;
  let batch: IntakeBatch;
  let elsewhere: IntakeBatch;

  beforeAll(async () => {
    world = await openTestDatabase();
    batch = new IntakeBatch(world.transactions);
    elsewhere = new IntakeBatch((await world.another()).transactions);
  });
  afterAll(() => world.close());

  function item(over: Partial<IntakeItem> & { body?: string } = {}): IntakeItem {
    const { body = newId(), ...rest } = over;
    return {
      id: newId(),
      author: { actor: systemActor('test'), correlationId: newId() },
      callerId: 'caller-1',
      callerLabel: 'Caller',
      constituentId,
      channel: 'api',
      onBehalf: false,
      content: { ...content, description: body },
      bodySha256: createHash('sha256').update(body).digest('hex'),
      idempotencyKey: null,
      ...rest,
    };
  }
  const count = async (table: string, where: string, params: unknown[]) =>
    (
      await world.transactions.reader.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`,
        params,
      )
    )[0]!.n;
  const both = (n: number) => (n % 2 ? batch : elsewhere);

  it('D1 gives 200 reports at once 200 different numbers, each with one audit entry and one event', async () => {
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, n) => both(n).store(item())));
    const reports = outcomes.map((outcome) => {
      expect(outcome.kind).toBe('received');
      return outcome.kind === 'key-reused' ? undefined! : outcome.report;
    });
    expect(new Set(reports.map((report) => report.reference)).size).toBe(200);
    const ids = reports.map((report) => report.id);
    expect(await count('audit_entry', `action = 'report.received' AND object_id = ANY($1)`, [ids])).toBe(200);
    expect(await count('outbox', `type = 'report.received' AND subject_id = ANY($1::uuid[])`, [ids])).toBe(
      200,
    );
  });

  it('I-2 makes one report of one key, however many requests race with it', async () => {
    const same = Array.from({ length: 40 }, () => item({ idempotencyKey: 'race', body: 'the same body' }));
    const outcomes = await Promise.all(same.map((it, n) => both(n).store(it)));
    const ids = new Set(
      outcomes.map((outcome) => (outcome.kind === 'key-reused' ? 'reused' : outcome.report.id)),
    );
    expect(ids.size).toBe(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'received')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'replayed')).toHaveLength(39);
    expect(await count('outbox', 'subject_id = $1', [[...ids][0]])).toBe(1);
  });

  it('refuses a key that comes back with another body and stores nothing of it', async () => {
    await batch.store(item({ idempotencyKey: 'mine', body: 'first' }));
    const before = await count('report', 'true', []);
    expect((await batch.store(item({ idempotencyKey: 'mine', body: 'second' }))).kind).toBe('key-reused');
    expect(await count('report', 'true', [])).toBe(before);
    expect(
      (await batch.store(item({ idempotencyKey: 'mine', body: 'other caller', callerId: 'caller-2' }))).kind,
    ).toBe('received');
  });

  it('counts every further arrival of a source number and keeps each body', async () => {
    const arrivals = Array.from({ length: 30 }, (_, n) =>
      item({ content: { ...content, sourceRef: 'SIEM-7', description: `arrival ${n}` } }),
    );
    const outcomes = await Promise.all(arrivals.map((it, n) => both(n).store(it)));
    const first = outcomes.filter((outcome) => outcome.kind === 'received');
    expect(first).toHaveLength(1);
    const { id } = (first[0] as { report: { id: string } }).report;
    const [row] = await world.transactions.reader.query<{ n: number }>(
      'SELECT occurrence_count AS n FROM report WHERE id = $1',
      [id],
    );
    expect(row!.n).toBe(30);
    expect(await count('report_occurrence', 'report_id = $1', [id])).toBe(29);
  });

  it('answers a replayed occurrence as it was answered first', async () => {
    const again = () =>
      item({ idempotencyKey: 'again', body: 'same', content: { ...content, sourceRef: 'SIEM-7' } });
    const body = { bodySha256: createHash('sha256').update('same').digest('hex') };
    expect(await batch.store({ ...again(), ...body })).toMatchObject({
      kind: 'occurred-again',
      first: false,
    });
    expect(await batch.store({ ...again(), ...body })).toMatchObject({ kind: 'replayed', first: false });
  });

  it('does not fail the neighbours of a report the database refuses', async () => {
    const poison = item({ content: { ...content, severityClaim: 'enormous' as 'high' } });
    const results = await Promise.allSettled([item(), item(), poison, item()].map((it) => batch.store(it)));
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });
});
