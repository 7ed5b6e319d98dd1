import { MINISTRY, PKT, Story, asPkt, pin, pkt, shipped } from '../../../testing/story.js';
import { type WorkingCalendar, endOfWorkingDay, rollToWorkingDay } from '../working-calendar.js';

const WITH_HOLIDAY: WorkingCalendar = {
  id: 'pk-federal-working-days',
  revision: 1,
  weekendDays: [6, 7],
  holidays: new Set(['2026-11-09']),
};

describe('working days exclude the anchor day and end with the n-th day', () => {
  it('Thu 5 Nov 15:00 + 5 with Mon 9 Nov a holiday is the end of Fri 13 Nov', () => {
    const due = endOfWorkingDay(pkt('2026-11-05 15:00'), 5, PKT, WITH_HOLIDAY);
    expect(due).toBe(pkt('2026-11-14 00:00') - 1);
    expect(asPkt(due)).toBe('Fri 13 Nov 2026 23:59');
  });

  it('the detailed report of the telecom draft follows the calendar', () => {
    const licensee = { ...MINISTRY, sectors: ['it-telecom'], entityKinds: ['telecom-licensee'] };
    const story = new Story([pin(shipped('pk-pta-ctdisr-2025'), WITH_HOLIDAY)], {
      at: '2026-11-05 15:10',
      severity: 'high',
      parties: [licensee],
    });
    story.event('aware', '2026-11-05 15:00', { recordedAt: '2026-11-05 15:10' });
    expect(story.due('notify')).toBe('Fri 6 Nov 2026 15:00');
    expect(story.due('detailed-report')).toBe('Fri 13 Nov 2026 23:59');
  });

  it('an anchor on a Saturday counts from Monday', () => {
    expect(
      asPkt(endOfWorkingDay(pkt('2026-11-07 09:00'), 1, PKT, { ...WITH_HOLIDAY, holidays: new Set() })),
    ).toBe('Mon 9 Nov 2026 23:59');
  });

  it('the last millisecond of the day is in time, the next is late', () => {
    const story = new Story([pin(shipped('house-default'), WITH_HOLIDAY)], {
      at: '2026-11-05 15:00',
      severity: 'low',
    });
    story.event('received_by_fcert', '2026-11-05 15:00');
    expect(story.due('fcert-triage-low')).toBe('Tue 10 Nov 2026 23:59');
    expect(story.state('fcert-triage-low', '2026-11-10 23:59:59.999')).toBe('running');
    expect(story.state('fcert-triage-low', '2026-11-11 00:00')).toBe('missed');
  });

  it('refuses a calendar without working days instead of searching for ever', () => {
    const never = { ...WITH_HOLIDAY, weekendDays: [1, 2, 3, 4, 5, 6, 7] };
    expect(() => endOfWorkingDay(0, 1, PKT, never)).toThrow('no working day');
  });

  it('rolls only off non-working days', () => {
    expect(rollToWorkingDay(pkt('2026-11-10 02:00'), '12:00', PKT, WITH_HOLIDAY)).toBe(
      pkt('2026-11-10 02:00'),
    );
    expect(rollToWorkingDay(pkt('2026-11-07 02:00'), '12:00', PKT, WITH_HOLIDAY)).toBe(
      pkt('2026-11-10 12:00'),
    );
  });
});
