import { MINISTRY, Story, WORKING_DAYS, asPkt, pin, shipped } from '../../testing/story.js';
import { tryCalendar } from './dry-run-calendar.js';
import type { PastSubject } from './dry-run.js';

const LICENSEE = { id: 'operator', sectors: ['it-telecom'], entityKinds: ['telecom-licensee'] };
const policies = [pin(shipped('pk-pta-ctdisr-2025')), pin(shipped('house-default'))];
const withHoliday = { ...WORKING_DAYS, revision: 2, holidays: new Set(['2026-11-09']) };

function subject(story: Story): PastSubject {
  const { at } = story.history[0]!;
  return {
    kind: 'incident',
    id: 'i',
    reference: 'FC-2026-000001',
    openedAt: at,
    policies,
    history: story.history,
  };
}

const reported = () =>
  new Story(policies, { at: '2026-11-05 15:10', severity: 'high', parties: [LICENSEE] }).event(
    'aware',
    '2026-11-05 15:00',
    { recordedAt: '2026-11-05 15:10' },
  );

describe('a revised calendar tried on running clocks', () => {
  it('names the clocks that count working days, what holds and what would be, and whose figure it is', () => {
    const { clocks } = tryCalendar(subject(reported()), withHoliday);
    expect(clocks.map(({ clockId, dueAt, wouldBe }) => [clockId, asPkt(dueAt), asPkt(wouldBe)])).toEqual([
      ['detailed-report', 'Thu 12 Nov 2026 23:59', 'Fri 13 Nov 2026 23:59'],
    ]);
    expect(clocks[0]!.policy).toMatchObject({ status: 'draft', caption: 'Draft text, telecom licensees' });
  });

  it('says nothing of hours, of what has ended, and of another calendar', () => {
    const ended = reported().event('report_submitted', '2026-11-06 10:00', { phases: ['final'] });
    expect(tryCalendar(subject(ended), withHoliday).clocks).toEqual([]);
    expect(tryCalendar(subject(reported()), { ...withHoliday, id: 'another' }).clocks).toEqual([]);
    const hours = new Story(policies, { at: '2026-11-05 15:10', severity: 'high', parties: [MINISTRY] });
    hours.event('received_by_fcert', '2026-11-05 15:10');
    expect(tryCalendar(subject(hours), withHoliday).clocks).toEqual([]);
  });
});
