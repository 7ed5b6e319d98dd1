import { MINISTRY, Story, asPkt, pin, pkt, shipped } from '../../../testing/story.js';
import { timingOf } from '../limits.js';
import { stateAt } from '../verdict.js';

const HOUSE = [pin(shipped('house-default'))];
const by = { kind: 'constituent' as const, id: MINISTRY.id };
const REPORTED = '2026-11-02 10:00';
const A_WEEK_LATER = '2026-11-09 10:00';
const FILLED = ['organisation', 'contact', 'aware_at', 'summary'];

function reported(filled: readonly string[] = FILLED): Story {
  return new Story(HOUSE, { at: REPORTED, severity: 'high' })
    .event('received_by_fcert', REPORTED)
    .event('report_submitted', REPORTED, { by, phases: ['initial'], filled });
}
const stating = (story: Story, awareAt: string): Story =>
  story
    .event('aware', awareAt, { by, recordedAt: A_WEEK_LATER })
    .event('noticed', awareAt, { by, recordedAt: A_WEEK_LATER });
const reportClock = (story: Story) =>
  story.clocks().find(({ key }) => key.clockId === 'constituent-report-high' && key.holder.id === by.id);

describe('an awareness that the organisation states a week after its report', () => {
  it('no report clock runs before', () => expect(reportClock(reported())).toBeUndefined());

  it('three hours before the report: due four hours after it, met by the report', () => {
    const clock = reportClock(stating(reported(), '2026-11-02 07:00'))!;
    expect(stateAt(clock, pkt(A_WEEK_LATER))).toBe('met');
    expect(asPkt(clock.startedAt)).toBe('Mon 2 Nov 2026 07:00');
    expect(asPkt(timingOf(clock).dueAt)).toBe('Mon 2 Nov 2026 11:00');
    expect(asPkt(clock.ended!.at)).toBe('Mon 2 Nov 2026 10:00');
  });

  it('two days before the report: met late, by 44 hours', () => {
    const clock = reportClock(stating(reported(), '2026-10-31 10:00'))!;
    expect(stateAt(clock, pkt(A_WEEK_LATER))).toBe('met_late');
    expect(clock.ended!.at - timingOf(clock).dueAt!).toBe(44 * 3_600_000);
  });

  it('at the instant of the report: met at once, and no clock ends before it starts', () => {
    const clock = reportClock(stating(reported(), REPORTED))!;
    expect(stateAt(clock, pkt(A_WEEK_LATER))).toBe('met');
    expect(clock.ended!.at).toBe(clock.startedAt);
  });

  it('by a report that lacked what its text asks for: missed, still owed', () => {
    const clock = reportClock(stating(reported(['organisation']), '2026-11-02 07:00'))!;
    expect(stateAt(clock, pkt(A_WEEK_LATER))).toBe('missed');
    expect(clock.ended).toBeNull();
  });

  it('a later correction moves nothing', () => {
    const once = reportClock(stating(reported(), '2026-11-02 07:00'))!;
    const twice = reportClock(stating(stating(reported(), '2026-11-02 07:00'), '2026-11-02 09:00'))!;
    expect([twice.startedAt, timingOf(twice).dueAt, twice.ended!.at]).toEqual([
      once.startedAt,
      timingOf(once).dueAt,
      once.ended!.at,
    ]);
  });

  it('is the awareness of that organisation alone', () => {
    const other = { id: 'other', sectors: ['energy'], entityKinds: ['ministry'] };
    const story = new Story(HOUSE, { at: REPORTED, severity: 'high', parties: [MINISTRY, other] }).event(
      'report_submitted',
      REPORTED,
      { by, phases: ['initial'], filled: FILLED },
    );
    const clocks = stating(story, '2026-11-02 07:00').clocks();
    const holders = clocks
      .filter(({ key }) => key.clockId === 'constituent-report-high')
      .map(({ key }) => key.holder.id);
    expect(holders).toEqual([MINISTRY.id]);
  });
});
