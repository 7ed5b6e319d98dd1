import { readFileSync } from 'node:fs';
import type { ClockPolicy } from '@fcert/clock';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';
import { type FiledReport, fileReport } from '../two-instruments.js';

interface Owed {
  readonly title: string;
  readonly phase: string;
  readonly policy: { readonly id: string };
}

/** A preset whose final report is owed only after the notification, switched on for everybody. */
function chain(): ClockPolicy {
  const preset = JSON.parse(readFileSync('data/policies/eu-nis2.json', 'utf8')) as ClockPolicy;
  const clocks = preset.clocks.map((clock) => ({ ...clock, appliesTo: {} }));
  return { ...preset, enabled: true, appliesTo: {}, clocks: clocks.filter(({ id }) => WANTED.has(id)) };
}
const WANTED = new Set(['early-warning', 'notification', 'final']);

/** A preset whose initial report asks for more than a first report says. */
function demanding(): ClockPolicy {
  const preset = JSON.parse(readFileSync('data/policies/in-cert-in-2022.json', 'utf8')) as ClockPolicy;
  return { ...preset, enabled: true, appliesTo: {} };
}

describe('reports that follow one another', () => {
  let world: CaseWorld;
  let ministry: Record<string, string>;
  let filed: FiledReport;

  beforeAll(async () => {
    world = await openCaseWorld([housePolicy(), chain(), demanding()]);
    ministry = await world.cookie('reporter');
    filed = await fileReport(world);
  });
  afterAll(() => world.close());

  const submit = (body: object, more: Record<string, string> = {}) =>
    world.call('POST', `/v1/reports/${filed.report}/stages`, { ...ministry, ...more }, body);
  const owedPhases = async (): Promise<string[]> => {
    const { body } = await world.call('GET', `/v1/reports/${filed.report}/owed-stages`, ministry);
    return body.items
      .filter(({ clock }: { clock: { policy: { id: string } } }) => clock.policy.id === 'eu-nis2')
      .map(({ phase }: { phase: string }) => phase);
  };

  it('are owed one after the other: the final report only once the notification is in', async () => {
    expect((await owedPhases()).sort()).toEqual(['early-warning', 'notification']);
    const early = await submit({
      phase: 'early-warning',
      fields: { suspected_malicious: true, cross_border: 'unknown' },
    });
    expect(early.body.stopped).toHaveLength(1);
    const tooSoon = await submit({ phase: 'final', policies: ['eu-nis2'] });
    expect({ status: tooSoon.status, pointer: tooSoon.body.errors[0].pointer }).toEqual({
      status: 422,
      pointer: '/policies/0',
    });
    const lacking = await submit({ phase: 'notification' });
    expect(lacking.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/fields/functional_impact',
      '/fields/indicators',
    ]);
    const notified = await submit({
      phase: 'notification',
      fields: { functional_impact: 'Mail is down.', indicators: ['203.0.113.7'] },
    });
    expect(notified.status).toBe(201);
    const final = notified.body.owed.find((it: Owed) => it.policy.id === 'eu-nis2') as Owed;
    expect(final.phase).toBe('final');
    expect(await owedPhases()).toEqual(['final']);
  });

  it('begin with the report itself, but only towards texts whose fields it states', async () => {
    const { body: report } = await world.call('GET', `/v1/reports/${filed.report}`, ministry);
    const of = (policy: string): { id: string; state: string } =>
      report.clocks.find(
        (clock: { policy: { id: string }; title: string }) =>
          clock.policy.id === policy && /report/i.test(clock.title) && !/final/.test(clock.title),
      );
    expect(of('house-default').state).toBe('met');
    expect(of('in-cert-in-2022').state).toBe('running');
    const lacking = await submit({ clocks: [of('in-cert-in-2022').id] });
    expect(lacking.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/fields/category',
      '/fields/detected_at',
      '/fields/affected_systems',
      '/fields/scope',
      '/fields/actions_taken',
    ]);
    const complete = await submit({
      phase: 'initial',
      policies: ['in-cert-in-2022'],
      fields: {
        category: 'intrusion',
        detected_at: 'unknown',
        affected_systems: ['mail.example'],
        scope: 'One host.',
        actions_taken: 'Taken off the net.',
      },
    });
    expect(complete.body.stopped).toHaveLength(1);
  });

  it('need not repeat what an earlier stage has stated', async () => {
    const { status, body } = await submit({
      phase: 'final',
      policies: ['eu-nis2'],
      fields: { root_cause: 'unknown', actions_taken: 'Rebuilt.' },
    });
    expect(status).toBe(201);
    expect(body.stopped.map(({ state }: { state: string }) => state)).toEqual(['met']);
  });

  it('are taken again as a further submission, which stops nothing twice', async () => {
    const again = await submit({ phase: 'notification', text: 'One more address.' });
    expect({ status: again.status, stopped: again.body.stopped }).toEqual({ status: 201, stopped: [] });
  });

  it('count once when the same request is sent twice at the same time', async () => {
    const body = { phase: 'progress', policies: ['house-default'], fields: { progress: 'Quiet.' } };
    const { body: incident } = await world.call('GET', `/v1/reports/${filed.report}`, ministry);
    await world.call(
      'PUT',
      `/v1/incidents/${incident.incidentReference}/acknowledgement`,
      await world.cookie('analyst'),
    );
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => submit(body, { 'idempotency-key': 'progress-1' })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true')).toHaveLength(3);
    expect(answers[0]!.body.stopped).toHaveLength(1);
  });

  it('are not replaced by an addition that lacks what the text requires', async () => {
    const states = async (): Promise<Record<string, string>> => {
      const { body } = await world.call('GET', `/v1/reports/${filed.report}`, ministry);
      return Object.fromEntries(
        body.clocks.map(({ title, state }: { title: string; state: string }) => [title, state]),
      );
    };
    const add = await world.call('POST', `/v1/reports/${filed.report}/additions`, ministry, {
      text: 'This is our final report.',
      phase: 'final',
    });
    expect(add.status).toBe(201);
    expect((await states())['Critical: organisation files the final report']).toBe('running');
  });

  it('wait for triage: a report without an incident is asked for nothing yet', async () => {
    const fresh = await world.call('POST', '/v1/reports', ministry, {
      title: 'New',
      description: 'Just now.',
    });
    const path = `/v1/reports/${fresh.body.reference}`;
    const { status, body } = await world.call('POST', `${path}/stages`, ministry, { phase: 'final' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'not-triaged-yet' });
    expect((await world.call('GET', `${path}/owed-stages`, ministry)).body).toEqual({ items: [] });
  });
});
