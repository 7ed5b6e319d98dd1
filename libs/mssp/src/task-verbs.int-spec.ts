import { newId } from '@fcert/kernel';
import { type MsspWorld, openMsspWorld } from '../testing/mssp-world.js';
import { AcceptTask } from './accept-task.js';
import { AcknowledgeTask } from './acknowledge-task.js';
import { CompleteTask } from './complete-task.js';
import type { Task } from './data/task.entity.js';
import { taskDetail } from './data/task-detail.read-model.js';
import { RefuseTask } from './refuse-task.js';
import { ReturnTask } from './return-task.js';
import { StartTask } from './start-task.js';

const EVIDENCE = 'Hosts imaged, three binaries found, hashes in the attached list.';
const FORENSICS = 'artefact-and-forensic-analysis';

let world: MsspWorld;
beforeAll(async () => {
  world = await openMsspWorld();
});
afterAll(() => world.close());

async function offered(): Promise<Task> {
  const incident = await world.incident();
  return world.offer(incident.reference, FORENSICS, world.analyst);
}

const by = (actor: MsspWorld['indus']) => ({
  acknowledge: (task: Task, version?: number) =>
    world.app.get(AcknowledgeTask).execute({ actor }, { task: task.id, version }),
  start: (task: Task) => world.app.get(StartTask).execute({ actor }, { task: task.reference }),
  complete: (task: Task, evidence = EVIDENCE) =>
    world.app.get(CompleteTask).execute({ actor }, { task: task.id, evidence }),
  refuse: (task: Task, reason: string) =>
    world.app.get(RefuseTask).execute({ actor }, { task: task.id, reason }),
  accept: (task: Task) => world.app.get(AcceptTask).execute({ actor }, { task: task.id }),
  return: (task: Task, reason: string) =>
    world.app.get(ReturnTask).execute({ actor }, { task: task.id, reason }),
});

const clocksOf = async (task: Task) => {
  const detail = await taskDetail(world.db.transactions.reader, world.clocks, task);
  const states = (list: typeof detail.dutyClocks) =>
    Object.fromEntries(list.map((clock) => [clock.clockId, clock.state]));
  return { duty: states(detail.dutyClocks), contract: states(detail.contractClocks), detail };
};

const changesOf = async (task: Task) =>
  (
    await world.query<{ change: string; providerId: string }>(
      `SELECT payload ->> 'change' AS change, provider_id AS "providerId" FROM outbox
        WHERE subject_id = $1 AND type = 'mssp.task-changed' ORDER BY version, created_at`,
      [task.id],
    )
  ).map((row) => row.change);

describe('the life of a task', () => {
  it('goes from offer to acceptance, and each verb is told to clocks, timeline, audit and shelf', async () => {
    const task = await offered();
    expect(task).toMatchObject({ state: 'offered', version: 1, providerId: world.indus.providerId });
    expect(task.reference).toMatch(/^FCT-\d{4}-\d{6}$/);
    expect((await clocksOf(task)).duty).toEqual({ 'mssp-acknowledge-high': 'running' });
    expect((await clocksOf(task)).contract).toEqual({
      'contract-acknowledge-high': 'running',
      'contract-complete-high': 'running',
    });
    const [operator, desk] = [by(world.indus), by(world.analyst)];
    await operator.acknowledge(task);
    expect((await clocksOf(task)).duty).toEqual({ 'mssp-acknowledge-high': 'met' });
    expect((await clocksOf(task)).contract).toMatchObject({ 'contract-complete-high': 'running' });
    await operator.start(task);
    await operator.complete(task);
    expect((await clocksOf(task)).contract).toMatchObject({ 'contract-complete-high': 'met' });
    const accepted = await desk.accept(task);
    expect(accepted).toMatchObject({
      state: 'accepted',
      version: 5,
      acceptedBy: 'Analyst A',
      nextDueAt: null,
    });
    expect(await changesOf(task)).toEqual(['offered', 'acknowledged', 'started', 'completed', 'accepted']);
    const [told] = await world.query<{ audit: number; timeline: number }>(
      `SELECT (SELECT count(*)::int FROM audit_entry WHERE object_id = $1) AS audit,
              (SELECT count(*)::int FROM timeline_entry WHERE data ->> 'task' = $2) AS timeline`,
      [task.id, task.reference],
    );
    expect(told).toEqual({ audit: 5, timeline: 5 });
  });

  it('comes back for more and keeps every evidence ever given', async () => {
    const task = await offered();
    const [operator, desk] = [by(world.indus), by(world.analyst)];
    await operator.acknowledge(task);
    await operator.start(task);
    await operator.complete(task, 'Two hosts imaged so far.');
    const returned = await desk.return(task, 'The third host is missing.');
    expect(returned).toMatchObject({ state: 'returned', returnCount: 1 });
    await expect(operator.complete(task)).rejects.toMatchObject({ code: 'was-returned' });
    await operator.start(task);
    await operator.complete(task, 'Third host imaged as well.');
    await desk.accept(task);
    const { detail } = await clocksOf(task);
    expect(detail.statements.map((it) => [it.verb, it.text])).toEqual([
      ['complete', 'Two hosts imaged so far.'],
      ['return', 'The third host is missing.'],
      ['complete', 'Third host imaged as well.'],
    ]);
  });

  it('is refused with a reason before it is started, and owes nothing then', async () => {
    const task = await offered();
    const operator = by(world.indus);
    await expect(operator.refuse(task, 'no')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'reason-missing',
      details: { errors: [{ pointer: '/reason' }] },
    });
    const refused = await operator.refuse(task, 'No engineer with clearance is free.');
    expect(refused).toMatchObject({ state: 'refused', refusalReason: 'No engineer with clearance is free.' });
    const { duty, contract } = await clocksOf(task);
    expect([...Object.values(duty), ...Object.values(contract)]).toEqual([
      'withdrawn',
      'withdrawn',
      'withdrawn',
    ]);
    const started = await offered();
    await operator.acknowledge(started);
    await operator.start(started);
    await expect(operator.refuse(started, 'Changed our minds about it.')).rejects.toMatchObject({
      kind: 'refused',
      code: 'already-started',
    });
  });
});

describe('asking twice', () => {
  it('answers the task as it stands and writes nothing, even at once and after it has moved on', async () => {
    const task = await offered();
    const operator = by(world.indus);
    const answers = await Promise.all([1, 2, 3, 4].map(() => operator.acknowledge(task, 1)));
    expect(new Set(answers.map((answer) => answer.acknowledgedAt!.toISOString())).size).toBe(1);
    expect(answers.map((answer) => answer.version)).toEqual([2, 2, 2, 2]);
    await operator.start(task);
    expect((await operator.acknowledge(task)).state).toBe('started');
    await operator.complete(task);
    expect((await operator.complete(task)).version).toBe(4);
    expect(await changesOf(task)).toEqual(['offered', 'acknowledged', 'started', 'completed']);
  });

  it('with other evidence is refused: it would be lost without a word', async () => {
    const task = await offered();
    const operator = by(world.indus);
    await operator.acknowledge(task);
    await operator.start(task);
    await operator.complete(task);
    await expect(operator.complete(task, 'Something else altogether.')).rejects.toMatchObject({
      code: 'other-text',
    });
  });

  it('with a version that is no longer the present one fails the precondition', async () => {
    const task = await offered();
    await expect(by(world.indus).acknowledge(task, 7)).rejects.toMatchObject({
      kind: 'precondition_failed',
      details: { current: { version: 1 } },
    });
  });
});

describe('the two sides', () => {
  it('a provider sees nothing of another: foreign and absent tasks answer alike, whatever the verb', async () => {
    const task = await offered();
    const absent = { ...task, id: newId(), reference: 'FCT-2026-999999' };
    const other = by(world.margalla);
    for (const verb of ['acknowledge', 'start', 'complete', 'refuse', 'accept', 'return'] as const) {
      const act = other[verb] as (it: Task, text?: string) => Promise<Task>;
      const text = verb === 'acknowledge' ? undefined : 'A reason that is long enough.';
      const foreign = await act(task, text).catch((error: unknown) => error);
      expect(foreign).toMatchObject({ kind: 'not_found' });
      expect(foreign).toEqual(await act(absent, text).catch((error: unknown) => error));
    }
  });

  it('neither does the work of the other', async () => {
    const task = await offered();
    await expect(by(world.analyst).acknowledge(task)).rejects.toMatchObject({ kind: 'forbidden' });
    await by(world.indus).acknowledge(task);
    await by(world.indus).start(task);
    await by(world.indus).complete(task);
    await expect(by(world.indus).accept(task)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
