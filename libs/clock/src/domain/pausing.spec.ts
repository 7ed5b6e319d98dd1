import { Story, pin, pkt, shipped } from '../../testing/story.js';
import { mayPauseFor, pauseRefusal } from './pausing.js';

const REASON = 'awaiting-constituent';
const opened = (): Story =>
  new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'high' }).event(
    'received_by_fcert',
    '2026-11-02 10:00',
  );
const refusal = (story: Story, at: string, reason = REASON) =>
  pauseRefusal(story.clock('fcert-triage-high'), reason, pkt(at));

describe('why a clock may not be paused', () => {
  it('running, listed, not due: it may; the due instant itself is not past', () => {
    expect(refusal(opened(), '2026-11-02 10:30')).toBeNull();
    expect(refusal(opened(), '2026-11-02 12:00')).toBeNull();
    expect(refusal(opened(), '2026-11-02 12:01')).toBe('already-due');
  });

  it('a reason nobody listed, a clock that has ended, one that stands already', () => {
    expect(refusal(opened(), '2026-11-02 10:30', 'lunch')).toBe('reason-not-listed');
    expect(refusal(opened().event('classified', '2026-11-02 10:20'), '2026-11-02 10:30')).toBe('not-open');
    expect(refusal(opened().pause('fcert-triage-high', '2026-11-02 10:20', REASON), '2026-11-02 10:30')).toBe(
      'already-paused',
    );
  });

  it('once resumed it may stand again', () => {
    const story = opened().pause('fcert-triage-high', '2026-11-02 10:20', REASON);
    expect(refusal(story.resume('fcert-triage-high', '2026-11-02 10:25'), '2026-11-02 10:30')).toBeNull();
  });

  it('a pause that may not be is not one, whoever recorded it', () => {
    const late = opened().pause('fcert-triage-high', '2026-11-02 12:30', REASON);
    expect(late.clock('fcert-triage-high').pauses).toEqual([]);
    expect(mayPauseFor(opened().clock('fcert-triage-high').pinned, REASON)).toBe(true);
    expect(mayPauseFor(opened().clock('fcert-acknowledge-high').pinned, REASON)).toBe(false);
  });
});
