import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../api-world.js';
import type { CaseWorld } from '../case-world.js';
import { FINAL, type FiledReport, PTA, fileReport, openTwoInstruments } from '../two-instruments.js';

type Headers = Record<string, string>;
interface Clock {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly dutyHolder: { readonly kind: string };
  readonly policy: { readonly id: string; readonly caption: string };
}

describe('one incident under two instruments', () => {
  let world: CaseWorld;
  let ministry: Headers;
  let other: Headers;
  let analyst: Headers;
  let filed: FiledReport;

  beforeAll(async () => {
    world = await openTwoInstruments();
    ministry = await world.cookie('reporter');
    other = await world.cookie('reporter-other');
    analyst = await world.cookie('analyst');
    filed = await fileReport(world);
  });
  afterAll(() => world.close());

  const submit = (body: object, more: Headers = {}, as: Headers = ministry): Promise<Answer> =>
    world.call('POST', `/v1/reports/${filed.report}/stages`, { ...as, ...more }, body);
  const clocks = async (): Promise<Clock[]> =>
    (await world.call('GET', `/v1/incidents/${filed.incident}/clocks`, analyst)).body.items;
  const stored = async (): Promise<number> => {
    const [row] = await world.database.transactions.reader.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM staged_report',
    );
    return row!.n;
  };
  const titles = (found: readonly { title: string }[]): string[] => found.map(({ title }) => title).sort();

  it('runs the clocks of both, for both sides; the report itself was the initial report of the house', async () => {
    const all = await clocks();
    const of = (policy: string, kind: string): Clock[] =>
      all.filter((clock) => clock.policy.id === policy && clock.dutyHolder.kind === kind);
    expect(of(PTA, 'constituent').map(({ state }) => state)).toEqual(['running', 'running']);
    expect(of('house-default', 'fcert').length).toBeGreaterThanOrEqual(2);
    const initial = of('house-default', 'constituent').find(({ title }) =>
      title.includes('reports to FCERT'),
    );
    expect(initial?.state).toBe('met');
    expect(new Set(all.map((clock) => clock.policy.caption))).toEqual(
      new Set(['FCERT house target', 'Draft text, telecom licensees']),
    );
  });

  it('tells field by field what each running clock waits for', async () => {
    const { status, body } = await world.call('GET', `/v1/reports/${filed.report}/owed-stages`, ministry);
    expect(status).toBe(200);
    const final = body.items.find(
      (item: { phase: string; clock: Clock }) =>
        item.phase === 'final' && item.clock.policy.id === 'house-default',
    );
    expect(final.requires.map((field: { id: string }) => field.id)).toEqual(Object.keys(FINAL));
    const detailed = body.items.find(
      (item: { phase: string; clock: Clock }) => item.phase === 'final' && item.clock.policy.id === PTA,
    );
    expect(detailed.requires[0]).toMatchObject({ id: 'nature', kind: 'text', isStated: true });
    expect(detailed.requires[1]).toMatchObject({ id: 'root_cause', isStated: false, value: null });
  });

  it('takes the notification of one instrument in time, and says what is still owed', async () => {
    const { status, body } = await submit({ phase: 'notification', text: 'As told by telephone.' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      side: 'constituent',
      phases: ['notification'],
      policies: [PTA],
      stopped: [{ title: 'Licensee notifies nTCERT', state: 'met', lateByMs: 0 }],
    });
    expect(body.stopped[0].stoppedAt).toBe(body.receivedAt);
    expect(titles(body.owed)).toEqual([
      'Critical: organisation files the final report',
      'Licensee files the detailed report',
    ]);
    expect(body.owed.every((clock: { dueAt: string }) => Date.parse(clock.dueAt) > Date.now())).toBe(true);
  });

  it('counts lateness of an update from the two instants', async () => {
    await world.call('PUT', `/v1/incidents/${filed.incident}/acknowledgement`, analyst);
    await delay(1200);
    const { body } = await submit({ phase: 'progress', fields: { progress: 'Host taken off the net.' } });
    const [update] = body.stopped;
    expect(update).toMatchObject({ title: 'Critical: organisation reports progress', state: 'met_late' });
    expect(update.lateByMs).toBe(Date.parse(update.stoppedAt) - Date.parse(update.dueAt));
    expect(update.lateByMs).toBeGreaterThan(100);
    expect(titles(body.owed)).toContain('Critical: organisation reports progress');
  });

  it('takes no report of a phase by accident for several instruments', async () => {
    const before = await stored();
    const { status, body } = await submit({ phase: 'final', fields: FINAL });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'stage-targets' });
    expect(body.errors[0]).toMatchObject({ pointer: '/policies', code: 'required' });
    expect(body.errors[0].message).toContain(PTA);
    expect(await stored()).toBe(before);
  });

  it('points at each required field that is missing, and writes nothing', async () => {
    const before = { rows: await stored(), clocks: await clocks() };
    const rest = { ...FINAL, lessons: undefined, root_cause: undefined };
    const choice = { phase: 'final', policies: ['house-default', PTA] };
    const missing = await submit({ ...choice, fields: rest });
    expect(missing.status).toBe(422);
    expect(missing.body.code).toBe('required-fields-missing');
    expect(missing.body.errors.map((it: { pointer: string }) => it.pointer)).toEqual([
      '/fields/root_cause',
      '/fields/lessons',
    ]);
    const wrong = await submit({ ...choice, fields: { ...FINAL, recovered_at: 'yesterday', colour: 'red' } });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map((it: { pointer: string; code: string }) => [it.pointer, it.code])).toEqual([
      ['/fields/recovered_at', 'wrong-value'],
      ['/fields/colour', 'unknown-field'],
    ]);
    expect({ rows: await stored(), clocks: await clocks() }).toEqual(before);
  });

  it('takes one final report for both when both are named; the same key gives the same answer', async () => {
    const body = { phase: 'final', policies: ['house-default', PTA], fields: FINAL };
    const key = { 'idempotency-key': 'final-1' };
    const first = await submit(body, key);
    expect(first.status).toBe(201);
    expect(titles(first.body.stopped)).toEqual([
      'Critical: organisation files the final report',
      'Licensee files the detailed report',
    ]);
    const again = await submit(body, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    const reused = await submit({ ...body, text: 'more' }, key);
    expect({ status: reused.status, code: reused.body.code }).toEqual({
      status: 422,
      code: 'idempotency-key-reused',
    });
    const ended = (await clocks()).filter(({ title }) => /final|detailed/.test(title));
    expect(ended.map(({ state }) => state)).toEqual(['met', 'met']);
  });

  it('stops FCERT’s update clock by an update, and both sides read what both have handed in', async () => {
    await world.call(
      'PUT',
      `/v1/incidents/${filed.incident}/classification`,
      { ...analyst, 'if-match': await etag() },
      { class: 'intrusions', type: 'system-compromise' },
    );
    const sent = await world.call('POST', `/v1/incidents/${filed.incident}/updates`, analyst, {
      text: 'We are reading your logs.',
    });
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({ side: 'fcert', stopped: [{ state: 'met' }] });
    const mine = (await world.call('GET', `/v1/reports/${filed.report}/stages`, ministry)).body.items;
    const theirs = (await world.call('GET', `/v1/incidents/${filed.incident}/stages`, analyst)).body.items;
    expect(mine).toEqual(theirs);
    expect(mine.map(({ side }: { side: string }) => side)).toEqual([
      'constituent',
      'constituent',
      'constituent',
      'fcert',
    ]);
    const read = await world.call('GET', `/v1/reports/${filed.report}/stages/${mine[2].id}`, ministry);
    expect(read.body.fields).toEqual(FINAL);
    const timeline = await world.call('GET', `/v1/incidents/${filed.incident}/timeline`, analyst);
    const told = timeline.body.items.filter(({ text }: { text: string }) =>
      text.startsWith('Report handed in'),
    );
    expect(told).toHaveLength(3);
  });

  it('tells a foreign caller the same as for a report that does not exist', async () => {
    const said = ({ status, body }: Answer) => ({ status, ...body, traceId: '' });
    const absent = filed.report.replace(/\d{6}$/, '999999');
    for (const [method, rest] of [
      ['POST', 'stages'],
      ['GET', 'stages'],
      ['GET', 'owed-stages'],
    ] as const) {
      const body = method === 'POST' ? { phase: 'final' } : undefined;
      const foreign = await world.call(method, `/v1/reports/${filed.report}/${rest}`, other, body);
      expect(said(foreign)).toEqual(
        said(await world.call(method, `/v1/reports/${absent}/${rest}`, other, body)),
      );
      expect(foreign.status).toBe(404);
    }
    const oversight = await world.cookie('oversight');
    const { status } = await world.call('GET', `/v1/incidents/${filed.incident}/stages`, oversight);
    expect(status).toBe(403);
  });

  const etag = async (): Promise<string> =>
    (await world.call('GET', `/v1/incidents/${filed.incident}`, analyst)).headers.get('etag')!;
});
