import { merge, unmerge } from '../../../testing/merging.js';
import { Story, asPkt, pin, pkt, shipped } from '../../../testing/story.js';
import { restingClocks } from '../closing.js';
import { statementOf } from '../clock-statement.js';
import { FCERT } from '../duty-holder.js';
import { situationOf } from '../situation.js';

const HOUSE = pin(shipped('house-default'));

/** High, received at 10:00 and acknowledged at 10:10. */
function acknowledged(policies = [HOUSE]): Story {
  return new Story(policies, { at: '2026-11-02 10:00', severity: 'high' })
    .event('received_by_fcert', '2026-11-02 10:00')
    .event('acknowledged', '2026-11-02 10:10');
}

function closed(story: Story, at: string, ...events: ('rejected' | 'handled' | 'closed')[]): Story {
  for (const event of events) story.event(event, at);
  return story;
}

describe('an incident that was rejected and is opened again', () => {
  it('owes again what was withdrawn, with the time that was left of a house clock', () => {
    const story = closed(acknowledged(), '2026-11-02 11:00', 'rejected', 'handled', 'closed');
    expect(story.open()).toEqual([]);
    story.reopen('2026-11-04 11:00');
    expect(story.open()).toEqual([
      'constituent-final-high#2',
      'constituent-update-high#2',
      'fcert-triage-high#2',
    ]);
    // Two hours from receipt, of which one was over.
    expect(story.due('fcert-triage-high')).toBe('Wed 4 Nov 2026 12:00');
    expect(asPkt(story.clock('fcert-triage-high').startedAt)).toBe('Wed 4 Nov 2026 11:00');
  });

  it('asks nobody again for what was answered', () => {
    const story = closed(acknowledged(), '2026-11-02 11:00', 'rejected').reopen('2026-11-02 12:00');
    expect(story.clock('fcert-acknowledge-high').key.instance).toBe(1);
    expect(story.state('fcert-acknowledge-high', '2026-11-03 00:00')).toBe('met');
  });

  it('starts what comes later, and withdraws it with the next rejection', () => {
    const story = closed(acknowledged(), '2026-11-02 11:00', 'rejected')
      .reopen('2026-11-02 12:00')
      .event('classified', '2026-11-02 12:30');
    expect(story.open()).toContain('fcert-update-high#1');
    closed(story, '2026-11-02 13:00', 'rejected');
    expect(story.open()).toEqual([]);
  });

  it('gains no time towards a text of outside', () => {
    const party = { id: 'bank', sectors: ['finance'], entityKinds: ['financial-entity'] };
    const flags = { 'material-incident': true };
    const story = new Story([pin(shipped('bw-bob-bank'))], {
      at: '2026-11-02 10:00',
      parties: [party],
      flags,
    });
    story.event('aware', '2026-11-02 10:00');
    closed(story, '2026-11-02 10:30', 'rejected').reopen('2026-11-03 10:00');
    expect(story.clock('report').key.instance).toBe(2);
    expect(story.due('report')).toBe('Wed 4 Nov 2026 10:00');
  });

  it('comes under its clocks when the severity they are for comes back', () => {
    const story = closed(acknowledged(), '2026-11-02 11:00', 'rejected')
      .change('2026-11-02 11:10', { severity: 'baseline' })
      .reopen('2026-11-02 12:00');
    expect(story.open()).toEqual([]);
    story.change('2026-11-02 12:10', { severity: 'high' });
    expect(story.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 13:10');
  });

  it('is ongoing again, unless somebody has said otherwise', () => {
    const story = closed(acknowledged(), '2026-11-02 11:00', 'handled');
    const isOngoing = () => situationOf(story.history).factsFor(FCERT, HOUSE.document).flags.has('ongoing');
    expect(isOngoing()).toBe(false);
    story.reopen('2026-11-02 12:00');
    expect(isOngoing()).toBe(true);
    closed(story, '2026-11-02 13:00', 'handled').change('2026-11-02 13:10', { flags: { ongoing: false } });
    story.reopen('2026-11-02 14:00');
    expect(isOngoing()).toBe(false);
  });
});

describe('a repeating duty of an incident that was closed and is opened again', () => {
  it('goes on with the interval it was in', () => {
    const story = acknowledged().event('classified', '2026-11-02 10:30');
    closed(story, '2026-11-02 12:30', 'handled', 'closed').reopen('2026-11-20 10:00');
    // Twelve hours from classification, two of them over.
    expect(story.due('fcert-update-high')).toBe('Fri 20 Nov 2026 20:00');
    story.event('update_sent', '2026-11-20 11:00', { by: { kind: 'fcert' } });
    expect(story.due('fcert-update-high')).toBe('Fri 20 Nov 2026 23:00');
  });
});

describe('a merge taken back after the survivor was rejected', () => {
  const both = () => {
    const [survivor, absorbed] = [acknowledged(), acknowledged()];
    merge(survivor, absorbed, '2026-11-02 10:30');
    closed(survivor, '2026-11-02 11:00', 'rejected', 'handled', 'closed');
    return { survivor, absorbed };
  };

  it('gives back everything the absorbed one had handed over', () => {
    const { survivor, absorbed } = both();
    unmerge(survivor, absorbed, '2026-11-03 11:00');
    expect(absorbed.open()).toEqual([
      'constituent-final-high#2',
      'constituent-update-high#2',
      'fcert-triage-high#2',
    ]);
    expect(absorbed.due('fcert-triage-high')).toBe('Tue 3 Nov 2026 12:00');
    expect(survivor.open()).toEqual([]);
  });

  it('says of a breach what it was, on the row it happened', () => {
    const [survivor, absorbed] = [acknowledged(), acknowledged()];
    merge(survivor, absorbed, '2026-11-02 12:30');
    closed(survivor, '2026-11-02 13:00', 'rejected');
    expect(survivor.state('fcert-triage-high', '2026-11-02 13:00')).toBe('missed');
    // It went on, and was breached, under the other row.
    expect(absorbed.state('fcert-triage-high', '2026-11-02 13:00')).toBe('withdrawn');
  });
});

describe('what was breached before it was withdrawn', () => {
  it('stays missed, and is as late as it was', () => {
    const story = new Story([HOUSE], {
      at: '2026-11-02 10:00',
      severity: 'high',
      subjectKind: 'mssp-task',
      providerId: 'operator',
    })
      .event('task_assigned', '2026-11-02 10:00')
      .event('rejected', '2026-11-02 12:00');
    const [it] = restingClocks([HOUSE], story.history);
    expect(statementOf(it!, pkt('2026-11-09 10:00')).verdict).toEqual({
      state: 'missed',
      lateByMs: 90 * 60_000,
      reason: 'rejected',
    });
  });

  it('is withdrawn where time was left', () => {
    const story = new Story([HOUSE], { at: '2026-11-02 10:00', severity: 'high' })
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('rejected', '2026-11-02 10:30');
    expect(story.state('fcert-acknowledge-high', '2026-11-03 00:00')).toBe('withdrawn');
  });
});
