import { MINISTRY, Story, asPkt, pin, pkt, shipped } from '../../testing/story.js';
import type { PinnedPolicy } from './clock-state.js';
import { NO_TOTALS, type PastSubject, addToTotals, tryOn } from './dry-run.js';
import type { ClockPolicy } from './policy.js';

const draft = shipped('pk-pta-ctdisr-2025');
const licensee = { id: 'operator', sectors: ['it-telecom'], entityKinds: ['telecom-licensee'] };
const NOW = pkt('2026-12-01 12:00');

function shorter(policy: ClockPolicy, version: string, duration: string): ClockPolicy {
  const [first, ...rest] = policy.clocks;
  return { ...policy, version, clocks: [{ ...first!, duration }, ...rest] };
}

function subject(story: Story, policies: readonly PinnedPolicy[]): PastSubject {
  const id = 'subject';
  const { at } = story.history[0]!;
  return {
    kind: 'incident',
    id,
    reference: 'FC-2026-000001',
    openedAt: at,
    policies,
    history: story.history,
  };
}

function reported(policies: readonly PinnedPolicy[]): Story {
  return new Story(policies, { at: '2026-11-05 15:10', severity: 'high', parties: [licensee] })
    .event('aware', '2026-11-05 15:00', { recordedAt: '2026-11-05 15:10' })
    .event('report_submitted', '2026-11-06 09:00', { phases: ['notification'] });
}

const clockOf = (row: ReturnType<typeof tryOn>, clockId: string) =>
  row.clocks.find((clock) => clock.clockId === clockId);

describe('a text tried on a past incident', () => {
  it('tells what was kept under the old text and broken under the new, and by how much', () => {
    const ran = [pin(draft)];
    const row = tryOn(subject(reported(ran), ran), pin(shorter(draft, '1.1.0', 'PT12H')), NOW);
    expect(row.ranUnder).toBe(draft.version);
    const notify = clockOf(row, draft.clocks[0]!.id)!;
    expect([notify.change, notify.before!.state, notify.after!.state]).toEqual([
      'changed',
      'met',
      'met_late',
    ]);
    expect([asPkt(notify.before!.dueAt), asPkt(notify.after!.dueAt)]).toEqual([
      'Fri 6 Nov 2026 15:00',
      'Fri 6 Nov 2026 03:00',
    ]);
    expect([notify.before!.lateSeconds, notify.after!.lateSeconds]).toEqual([0, 6 * 3600]);
    expect(row).toMatchObject({
      kind: 'incident',
      reference: 'FC-2026-000001',
      openedAt: pkt('2026-11-05 15:10'),
    });
    const detailed = NOW - pkt('2026-11-12 23:59') - 59_999;
    const lateDetailed = Math.round(detailed / 1000);
    expect(addToTotals(NO_TOTALS, row)).toEqual({
      subjects: 1,
      subjectsChanged: 1,
      clocksBefore: 2,
      clocksAfter: 2,
      added: 0,
      removed: 0,
      changed: 1,
      breachedBefore: 1,
      breachedAfter: 2,
      newlyBreached: 1,
      noLongerBreached: 0,
      lateSecondsBefore: lateDetailed,
      lateSecondsAfter: lateDetailed + 6 * 3600,
      latestSecondsAfter: lateDetailed,
    });
    const twice = addToTotals(addToTotals(NO_TOTALS, row), row);
    expect(twice).toMatchObject({
      subjects: 2,
      clocksAfter: 4,
      newlyBreached: 2,
      latestSecondsAfter: lateDetailed,
    });
  });

  it('an open clock is late by now, one standing still or in time is not', () => {
    const ran = [pin(draft)];
    const open = new Story(ran, { at: '2026-11-05 15:10', severity: 'high', parties: [licensee] }).event(
      'aware',
      '2026-11-05 15:00',
    );
    const at = (now: string) => clockOf(tryOn(subject(open, ran), pin(draft), pkt(now)), 'notify')!.after!;
    expect(at('2026-11-06 15:00')).toEqual({
      startedAt: pkt('2026-11-05 15:00'),
      dueAt: pkt('2026-11-06 15:00'),
      endedAt: null,
      state: 'running',
      lateSeconds: 0,
    });
    expect(at('2026-11-06 15:01')).toMatchObject({ state: 'missed', lateSeconds: 60 });
    open.event('rejected', '2026-11-06 18:00');
    // Found to be no incident it is owed no longer; that it was late by then stays true.
    expect(at('2026-12-01 00:00')).toMatchObject({ state: 'missed', lateSeconds: 3 * 3600 });
  });

  it('a clock handed over to its counterpart is told once', () => {
    const house = [pin(shipped('house-default'))];
    const raised = new Story(house, { at: '2026-11-02 10:00', severity: 'high', parties: [MINISTRY] })
      .event('received_by_fcert', '2026-11-02 10:00')
      .change('2026-11-02 10:05', { severity: 'critical' });
    const ids = tryOn(subject(raised, house), house[0]!, NOW).clocks.map(({ clockId }) => clockId);
    expect(ids).toContain('fcert-triage-critical');
    expect(ids.filter((id) => id.endsWith('-high'))).toEqual([]);
    expect(tryOn(subject(raised, house), house[0]!, NOW).clocks[0]).toMatchObject({
      title: expect.stringContaining('ritical'),
      instance: 1,
    });
  });

  it('under the very text it ran under nothing differs', () => {
    const ran = [pin(draft)];
    const row = tryOn(subject(reported(ran), ran), pin(draft), NOW);
    expect(row.clocks.length).toBeGreaterThan(1);
    expect(row.clocks.map(({ change }) => change)).toEqual(row.clocks.map(() => 'same'));
  });

  it('a policy that was not in force then adds its clocks, one that no longer applies removes them', () => {
    const without = tryOn(subject(reported([]), []), pin(draft), NOW);
    expect(without.ranUnder).toBeNull();
    expect(without.clocks.map(({ change, before }) => [change, before])).toEqual(
      without.clocks.map(() => ['added', null]),
    );
    const ran = [pin(draft)];
    const narrowed = { ...draft, appliesTo: { sectors: ['health'] } };
    const row = tryOn(subject(reported(ran), ran), pin(narrowed), NOW);
    expect(row.clocks.map(({ change, after }) => [change, after])).toEqual(
      row.clocks.map(() => ['removed', null]),
    );
    expect(addToTotals(NO_TOTALS, row)).toMatchObject({ noLongerBreached: 1, clocksAfter: 0 });
  });

  it('a pause of the record is found under the new number as well', () => {
    const house = shipped('house-default');
    const pausable = house.clocks.find((clock) => clock.pausable && clock.dutyHolder === 'fcert')!;
    const reason = pausable.pauseReasons![0]!;
    const ran = [pin(house)];
    const opening = {
      at: '2026-11-02 09:00',
      severity: pausable.appliesTo?.severities?.[0] ?? 'high',
      parties: [MINISTRY],
    };
    const story = new Story(ran, opening).event('received_by_fcert', '2026-11-02 09:00');
    for (const event of ['acknowledged', 'classified'] as const)
      if (!story.find(pausable.id)) story.event(event, '2026-11-02 09:01');
    story.pause(pausable.id, '2026-11-02 09:05', reason).resume(pausable.id, '2026-11-02 10:05');
    const row = tryOn(subject(story, ran), pin({ ...house, version: '9.0.0' }), NOW);
    const { before, after, change } = clockOf(row, pausable.id)!;
    expect([change, after!.dueAt]).toEqual(['same', before!.dueAt]);
    const unpaused = story.history.filter((fact) => fact.kind !== 'pause' && fact.kind !== 'resume');
    const other = tryOn({ ...subject(story, ran), history: unpaused }, pin(house), NOW);
    expect(after!.dueAt! - clockOf(other, pausable.id)!.after!.dueAt!).toBe(3_600_000);
  });

  it('clocks of other policies that came in a merge do not stand in its way', () => {
    const story = reported([pin(draft)]);
    const other = {
      policyId: 'house-default',
      version: '1.0.0',
      clockId: 'x',
      holder: { kind: 'fcert', id: null },
    };
    const carried = { startedAt: 0, anchorAt: 0, countFrom: 0, dueAt: 1, missed: false, pausedFor: null };
    const gone = { ...other, policyId: draft.id, version: draft.version, clockId: 'left-out' };
    story.push({
      kind: 'taken-over',
      ...story.times('2026-11-06 10:00'),
      from: 'other',
      parties: [],
      clocks: [other, gone].map((key) => ({ ...key, ...carried })) as never,
      settled: [],
    });
    expect(tryOn(subject(story, [pin(draft)]), pin(draft), NOW).clocks.length).toBeGreaterThan(1);
  });

  it('a clock of its own that came in a merge keeps the due time it came with, under whatever number', () => {
    const [notify] = draft.clocks;
    const ran = [pin(draft), { ...pin({ ...draft, version: '0.9.0' }), carried: true }];
    const taken = (version: string) => {
      const story = new Story(ran, { at: '2026-11-05 15:10', severity: 'high', parties: [licensee] });
      return story.push({
        kind: 'taken-over',
        ...story.times('2026-11-05 15:20'),
        from: 'other',
        parties: [],
        settled: [],
        clocks: [
          {
            policyId: draft.id,
            version,
            clockId: notify!.id,
            holder: { kind: 'constituent', id: licensee.id },
            startedAt: pkt('2026-11-05 09:00'),
            anchorAt: pkt('2026-11-05 09:00'),
            countFrom: pkt('2026-11-05 09:00'),
            dueAt: pkt('2026-11-06 09:00'),
            missed: false,
            pausedFor: null,
          },
        ],
      });
    };
    for (const version of [draft.version, '0.9.0']) {
      const row = tryOn(subject(taken(version), ran), pin(shorter(draft, '7.0.0', 'PT1H')), NOW);
      const { change, before, after } = clockOf(row, 'notify')!;
      expect([version, row.ranUnder, change]).toEqual([version, draft.version, 'same']);
      expect([asPkt(before!.dueAt), asPkt(after!.dueAt)]).toEqual([
        'Fri 6 Nov 2026 09:00',
        'Fri 6 Nov 2026 09:00',
      ]);
      expect(after!.startedAt).toBe(pkt('2026-11-05 09:00'));
    }
  });

  it('what an absorbed subject handed over is told where it goes on', () => {
    const ran = [pin(draft)];
    const story = reported(ran);
    story.push({ kind: 'merged-into', ...story.times('2026-11-06 12:00'), into: 'survivor' });
    expect(tryOn(subject(story, ran), pin(draft), NOW).clocks.map(({ clockId }) => clockId)).toEqual([
      'notify',
    ]);
  });

  it('a policy that came only with merged clocks is tried as if it had been in force', () => {
    const carried = [{ ...pin(draft), carried: true }];
    const row = tryOn(subject(reported(carried), carried), pin(draft), NOW);
    expect([row.ranUnder, row.clocks.map(({ change }) => change)]).toEqual([null, ['added', 'added']]);
  });
});
