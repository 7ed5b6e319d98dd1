import type { ClockPolicy, PinnedPolicy } from '@fcert/clock';
import { judgeOwed } from './judge-owed.js';
import type { StoredAlarm, StoredClock, StoredIncident, StoredSubject } from './domain/records.js';

const DUE = 1_000_000;

/** As much of a text as the question reads. */
function text(more: Partial<ClockPolicy> = {}): PinnedPolicy {
  const clocks = ['critical', 'high'].map((severity) => ({
    id: `ack-${severity}`,
    dutyHolder: 'fcert',
    stopEvent: 'acknowledged',
    appliesTo: { severities: [severity] },
  }));
  const document = {
    id: 'house',
    version: '1.0.0',
    appliesTo: {},
    unknownSeverityAs: 'high',
    clocks,
    ...more,
  };
  return { document: document as unknown as ClockPolicy, calendar: null, carried: false };
}

const ROW: StoredClock = {
  id: 'row',
  name: 'house 1.0.0 ack-high fcert: 1',
  clockId: 'ack-high',
  state: 'running',
  startedAt: 0,
  anchorAt: 0,
  dueAt: DUE,
  endedAt: null,
  reason: null,
  pauses: [],
};

function judge({
  incident = {},
  clock = {},
  alarm = {},
  policies = [text()],
}: {
  incident?: Partial<StoredIncident> | null;
  clock?: Partial<StoredClock> | null;
  alarm?: Partial<StoredAlarm>;
  policies?: PinnedPolicy[];
}): string[] {
  const subject: StoredSubject = {
    kind: 'incident',
    id: 'one',
    reference: 'INC-1',
    incident: incident && { state: 'in-progress', severity: 'high', isAcknowledged: false, ...incident },
    clocks: clock ? [{ ...ROW, ...clock }] : [],
    alarms: [{ clockId: 'row', level: 'due', fireAt: DUE, firedAt: DUE + 1, cancelled: false, ...alarm }],
    chains: [],
    events: new Map(),
    entries: new Map(),
  };
  return judgeOwed(subject, policies).map(({ kind }) => kind);
}

describe('an open incident that nobody has acknowledged', () => {
  it('is held by a clock, or found', () => {
    expect(judge({})).toEqual([]);
    expect(judge({ clock: null })).toEqual(['clock-missing']);
    expect(judge({ clock: { endedAt: DUE - 1, state: 'withdrawn', reason: 'rejected' } })).toEqual([
      'clock-missing',
    ]);
    expect(judge({ clock: { endedAt: DUE - 1, state: 'met', reason: 'acknowledged' } })).toEqual([]);
  });

  it('is held by no clock for anything else', () => {
    expect(judge({ clock: { name: 'house 1.0.0 triage-high fcert: 1' } })).toEqual(['clock-missing']);
    expect(judge({ clock: { name: 'other 1.0.0 ack-high fcert: 1' } })).toEqual(['clock-missing']);
  });

  it('owes nothing once it is acknowledged or closed, or where no text asks', () => {
    expect(judge({ clock: null, incident: { isAcknowledged: true } })).toEqual([]);
    expect(judge({ clock: null, incident: { state: 'closed' } })).toEqual([]);
    expect(judge({ clock: null, incident: { severity: 'baseline' } })).toEqual([]);
    expect(judge({ clock: null, incident: null })).toEqual([]);
    expect(judge({ clock: null, policies: [{ ...text(), carried: true }] })).toEqual([]);
    expect(judge({ clock: null, policies: [text({ appliesTo: { sectors: ['energy'] } })] })).toEqual([]);
  });

  it('is taken for what the text says while its severity is not known', () => {
    expect(judge({ clock: null, incident: { severity: null } })).toEqual(['clock-missing']);
    expect(
      judge({ clock: null, incident: { severity: null }, policies: [text({ unknownSeverityAs: 'low' })] }),
    ).toEqual([]);
  });
});

describe('a clock that was breached', () => {
  const withdrawn = { state: 'withdrawn', endedAt: DUE + 60_000 };
  const acknowledged = { isAcknowledged: true };

  it('is not withdrawn as if it had been kept', () => {
    const clock = { ...withdrawn, reason: 'rejected' };
    expect(judge({ incident: acknowledged, clock })).toEqual(['breach-hidden']);
    expect(judge({ incident: acknowledged, clock: { ...clock, state: 'missed' } })).toEqual([]);
  });

  it('goes on elsewhere, where it was handed over or merged', () => {
    for (const reason of ['handed-over', 'merged', 'released'])
      expect(judge({ incident: acknowledged, clock: { ...withdrawn, reason } })).toEqual([]);
  });

  it('had to be breached before it ended', () => {
    const clock = { ...withdrawn, reason: 'rejected' };
    expect(judge({ incident: acknowledged, clock, alarm: { firedAt: null } })).toEqual([]);
    expect(judge({ incident: acknowledged, clock: { ...clock, endedAt: DUE } })).toEqual([]);
  });
});
