import { Story, asPkt, pin, pkt, shipped } from '../../testing/story.js';
import { instanceName } from './clock-rows.js';
import { restingClocks } from './closing.js';
import { statementOf } from './clock-statement.js';

const HOUSE = [pin(shipped('house-default'))];
const opened = { at: '2026-11-02 10:00', severity: 'high' as const };
const statementsOf = (story: Story, policies = HOUSE, asOf = '2026-11-09 10:00') =>
  restingClocks(policies, story.history).map((it) => ({ it, told: statementOf(it, pkt(asOf)) }));
const of = (story: Story, clockId: string, policies = HOUSE) =>
  statementsOf(story, policies).find(({ told }) => told.clockId === clockId)!;

describe('what is certified of a clock', () => {
  it('rests on the facts up to the one that ended it, whatever is recorded afterwards', () => {
    const story = new Story(HOUSE, opened)
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('acknowledged', '2026-11-02 10:20');
    const before = of(story, 'fcert-acknowledge-high');
    story.event('classified', '2026-11-02 11:00').change('2026-11-02 11:30', { severity: 'critical' });
    const after = of(story, 'fcert-acknowledge-high');
    expect(before.it.facts).toHaveLength(3);
    expect(after.it.facts).toEqual(before.it.facts);
    expect(after.told).toEqual(before.told);
    expect(after.told).toMatchObject({
      status: 'final',
      start: { event: 'received_by_fcert', at: pkt('2026-11-02 10:00'), fact: 2 },
      stop: { event: 'acknowledged', at: pkt('2026-11-02 10:20'), fact: 3 },
      verdict: { state: 'met', lateByMs: 0 },
    });
  });

  it('tells how late an answer came, and that an open clock is missed, from instants alone', () => {
    const story = new Story(HOUSE, opened)
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('acknowledged', '2026-11-02 11:00');
    expect(of(story, 'fcert-acknowledge-high').told.verdict).toEqual({
      state: 'met_late',
      lateByMs: 30 * 60_000,
      reason: 'acknowledged',
    });
    expect(of(story, 'fcert-triage-high').told).toMatchObject({
      status: 'interim',
      stop: null,
      verdict: { state: 'missed' },
    });
  });

  it('shows the working of every limit of a clock that took over from its counterpart', () => {
    const story = new Story(HOUSE, opened)
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('classified', '2026-11-02 10:00')
      .change('2026-11-02 11:30', { severity: 'critical' });
    const old = of(story, 'fcert-escalate-high').told;
    expect(old.verdict).toMatchObject({ state: 'withdrawn', lateByMs: 0, reason: 'handed-over' });
    const { due, start } = of(story, 'fcert-escalate-critical').told;
    expect(asPkt(due.at)).toBe('Mon 2 Nov 2026 12:30');
    expect(due.working.map(({ step }) => step)).toEqual(['count', 'fixed', 'holds']);
    expect(due.working[0]!.text).toContain('PT4H from 2026-11-02 10:00:00 Asia/Karachi');
    expect(due.working[2]!.text).toBe('the earliest of 2 limits: 2026-11-02 12:30:00 Asia/Karachi');
    expect(start.fact).toBe(4);
  });

  it('shows a cap that holds and a cap that was released', () => {
    const dora = [pin(shipped('eu-dora'))];
    const party = { id: 'bank', sectors: ['finance'], entityKinds: ['financial-entity'] };
    const at = (classified: string) =>
      of(
        new Story(dora, {
          ...opened,
          at: '2026-11-02 09:00',
          flags: { 'major-incident': true },
          parties: [party],
        })
          .event('aware', '2026-11-02 09:00')
          .event('classified', classified),
        'initial',
        dora,
      ).told.due;
    const capped = at('2026-11-03 07:00');
    expect(asPkt(capped.at)).toBe('Tue 3 Nov 2026 09:00');
    expect(capped.working[1]!.text).toBe('at most PT24H from aware: 2026-11-03 09:00:00 Asia/Karachi holds');
    const released = at('2026-11-03 10:00');
    expect(asPkt(released.at)).toBe('Tue 3 Nov 2026 14:00');
    expect(released.working[1]!.text).toBe('at most PT24H from aware: not earlier, or released');
  });

  it('shows a due time that was moved to a working day', () => {
    const dora = [pin(shipped('eu-dora'))];
    const party = { id: 'bank', sectors: ['finance'], entityKinds: ['financial-entity'] };
    const story = new Story(dora, {
      at: '2026-11-06 21:00',
      flags: { 'major-incident': true },
      parties: [party],
    })
      .event('aware', '2026-11-06 21:00')
      .event('classified', '2026-11-06 22:00');
    const { due } = of(story, 'initial', dora).told;
    expect(asPkt(due.at)).toBe('Mon 9 Nov 2026 12:00');
    expect(due.working.map(({ step }) => step)).toEqual(['count', 'cap', 'roll', 'holds']);
  });

  it('says of a text without a number that it has none', () => {
    const nis2 = [pin(shipped('eu-nis2'))];
    const party = { id: 'entity', sectors: ['energy'], entityKinds: ['essential-entity'] };
    const story = new Story(nis2, {
      ...opened,
      flags: { 'significant-impact': true },
      parties: [party],
    }).event('requested', '2026-11-02 12:00');
    const { told } = of(story, 'intermediate', nis2);
    expect(told.due).toMatchObject({ at: null, working: [{ step: 'no-number' }] });
    expect(told.verdict).toMatchObject({ state: 'running', lateByMs: 0 });
  });

  it('finds the end of each instance of a repeating duty', () => {
    const story = new Story(HOUSE, opened)
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('classified', '2026-11-02 10:30')
      .event('update_sent', '2026-11-02 14:00', { by: { kind: 'fcert' } })
      .event('update_sent', '2026-11-02 18:00', { by: { kind: 'fcert' } })
      .event('acknowledged', '2026-11-02 19:00');
    const updates = restingClocks(HOUSE, story.history).filter(({ clock }) =>
      instanceName(clock).includes('fcert-update-high'),
    );
    expect(updates.map(({ facts, clock }) => [facts.length, clock.ended?.stopSeq ?? null])).toEqual([
      [4, 4],
      [5, 5],
      [6, null],
    ]);
  });
});
