import { MINISTRY, PKT, Story, asPkt, pin, shipped } from '../../../testing/story.js';
import { merge as join } from '../../../testing/merging.js';
import { addIsoDuration } from '../iso-duration.js';

const OTHER = { id: 'other', sectors: ['health'], entityKinds: ['ministry'] };
const house = shipped('house-default');

function opened(at: string, party = MINISTRY, policy = pin(house)): Story {
  return new Story([policy, { ...pin({ ...house, version: '0.9.0' }), carried: true }], {
    at,
    severity: 'high',
    parties: [party],
  }).event('received_by_fcert', at);
}

const merge = (survivor: Story, absorbed: Story, at: string) => join(survivor, absorbed, at, OTHER);

describe('a merge never makes a duty later', () => {
  it('the earliest due time per duty holder holds', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50', OTHER);
    merge(survivor, absorbed, '2026-11-02 10:05');
    expect(survivor.due('fcert-acknowledge-high')).toBe('Mon 2 Nov 2026 10:20');
    expect(absorbed.open()).toEqual([]);
    expect(absorbed.clock('fcert-acknowledge-high').ended).toMatchObject({
      how: 'moved',
      reason: 'merged',
    });
  });

  it('a later due time of the absorbed one changes nothing', () => {
    const survivor = opened('2026-11-02 10:00');
    merge(survivor, opened('2026-11-02 10:20', OTHER), '2026-11-02 10:25');
    expect(survivor.due('fcert-acknowledge-high')).toBe('Mon 2 Nov 2026 10:30');
  });

  it('each organisation keeps its own clock', () => {
    const survivor = opened('2026-11-02 10:00');
    merge(survivor, opened('2026-11-02 09:50', OTHER), '2026-11-02 10:05');
    const due = (id: string) =>
      asPkt(
        addIsoDuration(
          survivor.clock('constituent-final-high', { kind: 'constituent', id }).anchorAt!,
          'P30D',
          PKT,
        ),
      );
    expect(due('ministry')).toBe('Wed 2 Dec 2026 10:00');
    expect(due('other')).toBe('Wed 2 Dec 2026 09:50');
  });

  it('what FCERT still owed there it still owes, whatever it did here before', () => {
    const survivor = opened('2026-11-02 10:00').event('acknowledged', '2026-11-02 10:04');
    merge(survivor, opened('2026-11-02 09:50', OTHER), '2026-11-02 10:05');
    expect(survivor.open()).toContain('fcert-acknowledge-high#2');
    survivor.event('acknowledged', '2026-11-02 10:06');
    expect(survivor.open()).not.toContain('fcert-acknowledge-high#2');
  });

  it('a duty fulfilled there is not asked for again', () => {
    const absorbed = opened('2026-11-02 09:50', OTHER).event('report_submitted', '2026-11-02 09:55', {
      phases: ['final'],
    });
    const survivor = opened('2026-11-02 10:00');
    merge(survivor, absorbed, '2026-11-02 10:05');
    expect(survivor.find('constituent-final-high', { kind: 'constituent', id: 'other' })).toBeUndefined();
  });

  it('a clock of a version only the absorbed one was bound to goes on, and starts no others', () => {
    const old = { ...house, version: '0.9.0' };
    const absorbed = opened('2026-11-02 09:50', OTHER, pin(old));
    const survivor = opened('2026-11-02 10:00').event('acknowledged', '2026-11-02 10:04');
    merge(survivor, absorbed, '2026-11-02 10:05');
    const carried = survivor.clock('fcert-acknowledge-high');
    expect(carried.key.version).toBe('0.9.0');
    survivor.event('classified', '2026-11-02 10:10');
    const versions = survivor.clocks().filter(({ key }) => key.clockId === 'fcert-escalate-high');
    expect(versions.map(({ key }) => key.version)).toEqual(['1.1.0']);
  });

  it('a clock that stood there stands here', () => {
    const absorbed = opened('2026-11-02 09:00', OTHER).pause(
      'fcert-triage-high',
      '2026-11-02 09:30',
      'awaiting-constituent',
    );
    const survivor = opened('2026-11-02 10:00').event('classified', '2026-11-02 10:05');
    merge(survivor, absorbed, '2026-11-02 10:30');
    expect(survivor.state('fcert-triage-high', '2026-11-02 12:00')).toBe('paused');
    survivor.resume('fcert-triage-high', '2026-11-02 10:40');
    // Two hours from 09:00, and the 70 minutes it stood on both.
    expect(survivor.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 12:10');
  });

  it('overdue only by what was brought along, the breach is not told a second time', () => {
    const absorbed = opened('2026-11-02 09:00', OTHER);
    const survivor = opened('2026-11-02 09:50');
    merge(survivor, absorbed, '2026-11-02 10:00');
    expect(survivor.state('fcert-acknowledge-high', '2026-11-02 10:00')).toBe('missed');
    expect(absorbed.alarms('fcert-acknowledge-high')).toContain('due Mon 2 Nov 2026 09:30');
    expect(survivor.alarms('fcert-acknowledge-high')).toEqual([]);
  });

  it('overdue by itself already, its own breach is still told', () => {
    const absorbed = opened('2026-11-02 09:00', OTHER);
    const survivor = opened('2026-11-02 09:10');
    merge(survivor, absorbed, '2026-11-02 10:00');
    expect(survivor.alarms('fcert-acknowledge-high').at(-1)).toBe('due Mon 2 Nov 2026 09:30');
  });
});
