import { setTimeout as sleep } from 'node:timers/promises';
import { findConstituentByCode } from '@fcert/constituents';
import {
  analyst,
  type EscalationWorld,
  openEscalationWorld,
  quickPolicy,
} from '../testing/escalation-world.js';
import { AddOverride, CancelOverride, ChangeRota, CreateRota, RetireRota } from './index.js';

const lead = { ...analyst, name: 'Lead', role: 'shift-lead' as const };
/** One step of one desk, due a second after receipt. */
const policyFor = (desk: string) => {
  const policy = quickPolicy(1);
  const step = { at: { fraction: 1 }, action: 'page' as const, to: [desk] };
  return { ...policy, clocks: [{ ...policy.clocks[0]!, escalationSteps: [step] }] };
};

let world: EscalationWorld;
let people: { analysts: string[]; lead: string; director: string };

beforeAll(async () => {
  world = await openEscalationWorld([policyFor('fcert-t1')]);
  people = {
    analysts: [await world.person('analyst'), await world.person('analyst')].sort(),
    lead: await world.person('shift-lead'),
    director: await world.person('director'),
  };
});
afterAll(() => world.close());

const person = (id: string) => ({ kind: 'person' as const, id });
const plan = (...members: string[]) => ({
  title: 'Duty analysts',
  zone: 'Asia/Karachi',
  layers: [
    {
      name: 'Week',
      members: members.map(person),
      recurrence: 'FREQ=WEEKLY;BYDAY=MO',
      startsAt: '2020-01-06T09:00',
    },
  ],
});
const create = (nodeId: string, ...members: string[]) =>
  world.app
    .get(CreateRota)
    .execute({ actor: lead }, { ...plan(...members), nodeId, constituentId: null, providerId: null });
const retire = (rota: { id: string; version: number }) =>
  world.app.get(RetireRota).execute({ actor: lead }, rota);

/** Runs the one step of a fresh incident and tells whom it told. */
async function stepTells() {
  const { id } = await world.incident();
  await world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: id }));
  const until = Date.now() + 10_000;
  while ((await world.runs(id)).length === 0 && Date.now() < until) {
    await sleep(100);
    await world.sweep.execute();
  }
  const [run] = await world.runs(id);
  const [event] = await world.events(id, 'escalation.raised');
  expect(event!.payload.recipients).toEqual(run!.recipients);
  return run!;
}

describe('a step', () => {
  it('tells everybody of a desk without a rota', async () => {
    const run = await stepTells();
    expect(run.recipients.map((one) => one.id).sort()).toEqual(people.analysts);
    expect(run.recipients[0]!.channels).toEqual(['live', 'email', 'sms']);
    expect(run.resolution).toMatchObject([{ target: 'fcert-t1', found: 'everybody', passed: [] }]);
  });

  it('tells who is on duty, the one who covers, and both as things stood when it ran', async () => {
    const [first, second] = people.analysts as [string, string];
    const rota = await create('fcert-t1', first);
    const before = await stepTells();
    expect(before.recipients.map((one) => one.id)).toEqual([first]);
    const cover = await world.app.get(AddOverride).execute(
      { actor: analyst },
      {
        rotaId: rota.id,
        member: person(second),
        covers: person(first),
        from: new Date(Date.now() - 60_000),
        to: new Date(Date.now() + 60_000),
        reason: 'Leave',
      },
    );
    expect((await stepTells()).recipients.map((one) => one.id)).toEqual([second]);
    await world.app.get(CancelOverride).execute({ actor: analyst }, { rotaId: rota.id, id: cover.id });
    expect((await stepTells()).recipients.map((one) => one.id)).toEqual([first]);
    const [kept] = await world.query<{ recipients: { id: string }[] }>(
      'SELECT recipients FROM escalation_step_run WHERE escalation_id = $1',
      [before.escalationId],
    );
    expect(kept!.recipients.map((one) => one.id)).toEqual([first]);
    await retire(rota);
  });

  it('goes to the next desk up when the one on duty may not sign in any more, and says so', async () => {
    const gone = await world.person('analyst');
    const rota = await create('fcert-t1', gone);
    await world.query('UPDATE person SET disabled_at = now() WHERE id = $1', [gone]);
    const run = await stepTells();
    expect(run.recipients.map((one) => one.id)).toEqual([people.lead]);
    expect(run.resolution).toMatchObject([
      { target: 'fcert-t1', desk: 'fcert-shift-lead', found: 'everybody', passed: ['fcert-t1'] },
    ]);
    await retire(rota);
  });

  it('takes a rota that nobody can work out for a gap: the next desk is told', async () => {
    const rota = await create('fcert-t1', ...people.analysts);
    await world.query(
      `UPDATE rota SET layers = jsonb_set(layers, '{0,recurrence}', '"FREQ=NEVER"') WHERE id = $1`,
      [rota.id],
    );
    const run = await stepTells();
    expect(run.recipients.map(({ id }) => id)).not.toEqual([]);
    expect(run.recipients.map(({ id }) => id)).not.toContain(people.analysts[0]);
    await retire(rota);
  });

  it('tells somebody at FCERT when the whole line is empty, and runs on record when nobody is there', async () => {
    await world.query('UPDATE person SET disabled_at = now() WHERE id <> $1', [people.director]);
    const left = await stepTells();
    expect(left.recipients.map((one) => one.id)).toEqual([people.director]);
    await world.query('UPDATE person SET disabled_at = now()');
    const alone = await stepTells();
    expect(alone).toMatchObject({ recipients: [], resolution: [{ found: 'nobody' }] });
    await world.query('UPDATE person SET disabled_at = NULL');
  });
});

describe('keeping a rota', () => {
  it('refuses desks nobody names, members of another side, and a second rota of a desk', async () => {
    const [first] = people.analysts as [string, string];
    const codes = async (promise: Promise<unknown>) => {
      const error = (await promise.catch((e: unknown) => e)) as {
        code: string;
        details?: { errors?: { pointer: string; code: string }[] };
      };
      return [error.code, ...(error.details?.errors ?? []).map((it) => `${it.pointer} ${it.code}`)];
    };
    expect(await codes(create('no-desk', first))).toEqual(['rota-invalid', '/desk no-such-desk']);
    expect(await codes(create('nccia', first))).toEqual(['rota-invalid', '/desk no-such-desk']);
    expect(await codes(create('mssp-operator', first))).toContain('/provider owner');
    expect(await codes(create('constituent-poc', first))).toContain('/constituent owner');
    const body = (await findConstituentByCode(world.db.transactions.reader, 'PIMS'))!;
    const reporter = await world.person('reporter', { constituentId: body.id });
    expect(await codes(create('fcert-t1', reporter))).toEqual([
      'rota-invalid',
      '/layers/0/members/0 unknown-member',
    ]);
    const rota = await create('fcert-t1', first);
    expect(await codes(create('fcert-t1', first))).toEqual(['rota-exists']);
    const change = world.app.get(ChangeRota);
    const stale = change.execute({ actor: lead }, { ...plan(first), id: rota.id, version: 9 });
    expect(await codes(stale)).toEqual(['version-changed']);
    const byAnalyst = change.execute({ actor: analyst }, { ...plan(first), id: rota.id, version: 1 });
    expect(await codes(byAnalyst)).toEqual(['forbidden']);
    const operator = { ...analyst, role: 'mssp-operator' as const, providerId: rota.id };
    expect(
      await codes(change.execute({ actor: operator }, { ...plan(first), id: rota.id, version: 1 })),
    ).toEqual(['not-found']);
    await retire(rota);
    const audited = await world.query<{ action: string }>(
      'SELECT action FROM audit_entry WHERE object_id = $1 ORDER BY id',
      [rota.id],
    );
    expect(audited.map((entry) => entry.action)).toEqual(['rota.created', 'rota.retired']);
  });

  it('refuses an override that is over, too long or upside down', async () => {
    const [first] = people.analysts as [string, string];
    const rota = await create('fcert-t1', first);
    const cover = (from: number, to: number) =>
      world.app.get(AddOverride).execute(
        { actor: lead },
        {
          rotaId: rota.id,
          member: person(first),
          covers: null,
          from: new Date(Date.now() + from),
          to: new Date(Date.now() + to),
          reason: 'Leave',
        },
      );
    for (const [from, to] of [
      [-7_200_000, -3_600_000],
      [7_200_000, 3_600_000],
      [0, 93 * 86_400_000],
    ] as const)
      await expect(cover(from, to)).rejects.toMatchObject({ code: 'override-time' });
    await retire(rota);
    await expect(cover(0, 3_600_000)).rejects.toMatchObject({ kind: 'not_found' });
  });
});
