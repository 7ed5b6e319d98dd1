import fc from 'fast-check';
import { deskRole } from './desk-roles.js';
import { type Staff, type Staffing, resolveStep } from './resolve.js';
import type { RotaMember } from './rota/rota.js';
import type { PathNode, PinnedStep } from './snapshot.js';

const person = (id: string): RotaMember => ({ kind: 'person', id });
const desk = (id: string): PathNode => ({ id, title: id, kind: 'fcert-role' });
const onDuty = (id: string | null): Staffing => ({
  by: 'rota',
  rotaId: 'r',
  onDuty: id === null ? null : person(id),
});
const everybody = (...ids: string[]): Staffing => ({ by: 'role', members: ids.map(person) });

function step(over: Partial<PinnedStep> = {}): PinnedStep {
  return {
    no: 1,
    level: 'step-1',
    at: '2026-11-02T10:00:00.000Z',
    action: 'page',
    targets: [desk('t1')],
    handOffs: [],
    requireAck: true,
    repeatEveryMs: null,
    maxRepeats: 0,
    above: { t1: [desk('lead'), desk('director')] },
    ...over,
  };
}

const staff = (desks: Record<string, Staffing>, lastResort: string[] = []): Staff => ({
  at: ({ id }) => desks[id] ?? everybody(),
  lastResort: lastResort.map(person),
});

describe('whom a step tells', () => {
  it('is who is on duty, by the channels of the step', () => {
    expect(resolveStep(step({ channels: ['sms'] }), staff({ t1: onDuty('amna') }))).toEqual({
      recipients: [{ kind: 'person', id: 'amna', channels: ['sms'] }],
      resolution: [{ target: 't1', desk: null, found: 'on-duty', rotaId: 'r', passed: [] }],
    });
  });

  it('is everybody of a desk without a rota, by the channels of the action where the step names none', () => {
    const told = resolveStep(step(), staff({ t1: everybody('amna', 'bilal') }));
    expect(told.recipients.map((one) => [one.id, one.channels])).toEqual([
      ['amna', ['live', 'email', 'sms']],
      ['bilal', ['live', 'email', 'sms']],
    ]);
    expect(told.resolution[0]).toMatchObject({ found: 'everybody', rotaId: null });
  });

  it('is the next desk up where the rota has a gap, and says which it passed', () => {
    const told = resolveStep(step(), staff({ t1: onDuty(null), lead: everybody(), director: onDuty('dar') }));
    expect(told.recipients.map((one) => one.id)).toEqual(['dar']);
    expect(told.resolution[0]).toMatchObject({ desk: 'director', found: 'on-duty', passed: ['t1', 'lead'] });
  });

  it('is somebody at FCERT when the whole line is empty, and nobody only when there is nobody at all', () => {
    const none = { t1: onDuty(null), lead: onDuty(null), director: onDuty(null) };
    expect(resolveStep(step(), staff(none, ['zoya']))).toMatchObject({
      recipients: [{ id: 'zoya' }],
      resolution: [{ found: 'last-resort', passed: ['t1', 'lead', 'director'] }],
    });
    expect(resolveStep(step(), staff(none))).toMatchObject({
      recipients: [],
      resolution: [{ found: 'nobody' }],
    });
  });

  it('tells nobody twice, and a contact not on the console', () => {
    const contact: Staffing = { by: 'role', members: [{ kind: 'contact', id: 'c' }] };
    const both = step({ targets: [desk('t1'), desk('lead'), desk('poc')], channels: ['live'] });
    const told = resolveStep(both, staff({ t1: onDuty('amna'), lead: onDuty('amna'), poc: contact }));
    expect(told.recipients).toEqual([
      { kind: 'person', id: 'amna', channels: ['live'] },
      { kind: 'contact', id: 'c', channels: ['email'] },
    ]);
  });

  it('leaves a body outside to a person', () => {
    expect(resolveStep(step({ above: {} }), staff({ t1: { by: 'outside' } }, ['zoya']))).toMatchObject({
      recipients: [],
      resolution: [{ found: 'outside-body' }],
    });
  });

  it('never ends with nobody while anybody at FCERT is there', () => {
    const staffing = fc.oneof(
      fc.constantFrom(onDuty(null), onDuty('amna'), everybody(), everybody('bilal', 'chand')),
    );
    fc.assert(
      fc.property(fc.array(staffing, { minLength: 3, maxLength: 3 }), ([t1, lead, director]) => {
        const told = resolveStep(step(), staff({ t1: t1!, lead: lead!, director: director! }, ['zoya']));
        expect(told.recipients.length).toBeGreaterThan(0);
        expect(told.resolution[0]!.found).not.toBe('nobody');
      }),
    );
  });
});

describe('by what a contact of a body is told', () => {
  const asked = (channels: PinnedStep['channels']) =>
    resolveStep(step({ channels }), {
      at: () => ({ by: 'role', members: [{ kind: 'contact', id: 'poc' }] }),
      lastResort: [],
    }).recipients[0]!.channels;

  it('is every channel of the step but the console, which it has not', () => {
    expect(asked(['live', 'sms'])).toEqual(['sms']);
    expect(asked(['sms', 'email'])).toEqual(['sms', 'email']);
  });

  it('is told beside a person who has the same id, and nobody twice', () => {
    const members: RotaMember[] = [person('1'), { kind: 'contact', id: '1' }, person('1')];
    const told = resolveStep(step(), { at: () => ({ by: 'role', members }), lastResort: [] });
    expect(told.recipients.map(({ kind, id }) => [kind, id])).toEqual([
      ['person', '1'],
      ['contact', '1'],
    ]);
  });

  it('is a letter where the step names the console alone', () => {
    expect(asked(['live'])).toEqual(['email']);
  });
});

describe('a chain armed before steps knew the desks above them', () => {
  it('asks the target and then whoever is left at FCERT', () => {
    const old = step({ above: undefined });
    expect(resolveStep(old, staff({ t1: onDuty('amna') })).resolution[0]!.found).toBe('on-duty');
    expect(resolveStep(old, staff({ t1: onDuty(null) }, ['zoya'])).resolution).toEqual([
      { target: 't1', desk: null, found: 'last-resort', rotaId: null, passed: ['t1'] },
    ]);
    expect(resolveStep(step({ above: {} }), staff({}, ['zoya'])).resolution[0]!.passed).toEqual(['t1']);
  });
});

describe('whose job a desk is', () => {
  it('follows from its kind and name; an unknown desk of FCERT is the shift lead’s', () => {
    expect(deskRole(desk('fcert-t1'))).toEqual({ of: 'fcert', role: 'analyst' });
    expect(deskRole(desk('fcert-director'))).toEqual({ of: 'fcert', role: 'director' });
    expect(deskRole(desk('constructor'))).toEqual({ of: 'fcert', role: 'shift-lead' });
    expect(deskRole({ id: 'mssp-lead', kind: 'mssp-role' })).toEqual({ of: 'provider' });
    expect(deskRole({ id: 'constituent-head', kind: 'constituent-role' })).toMatchObject({
      duties: ['executive'],
    });
    expect(deskRole({ id: 'constituent-poc', kind: 'constituent-role' })).toMatchObject({
      duties: ['focal-point', 'deputy', 'on-call'],
    });
    expect(deskRole({ id: 'constituent-poc', kind: 'constituent-role' })).toMatchObject({ of: 'body' });
    expect(() => deskRole({ id: 'x', kind: 'unknown' as never })).toThrow();
    expect(deskRole({ id: 'nccia', kind: 'outside-body' })).toEqual({ of: 'outside' });
  });
});
