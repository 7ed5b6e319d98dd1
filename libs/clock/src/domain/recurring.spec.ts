import { pkt, shipped, PKT, asPkt } from '../../testing/story.js';
import {
  clockOfDuty,
  definitionIn,
  isAboutIncidents,
  isFor,
  periodsToOpen,
  waitsForPeriodEnd,
} from './recurring.js';
import type { RecurringDuty } from './policy.js';

const house = shipped('house-default');
const duty = (id: string): RecurringDuty => house.recurring.find((one) => one.id === id)!;
const quarterly = duty('ncics-quarterly-progress');
const review = duty('cii-designation-review');
const baseline = duty('baseline-consolidated');

describe('one period of a recurring duty as a clock', () => {
  it('runs from the period to the report on it, never stands still and warns by its reminders alone', () => {
    expect(clockOfDuty(baseline)).toEqual({
      id: 'baseline-consolidated',
      title: baseline.title,
      dutyHolder: 'constituent',
      startEvent: 'period_end',
      duration: 'P14D',
      anchor: { event: 'period_end', pick: 'first' },
      cap: null,
      stopEvent: 'report_submitted',
      deliverable: baseline.deliverable,
      pausable: false,
      warnAt: [],
      remindBefore: ['P7D', 'P1D'],
      escalationSteps: baseline.escalationSteps,
      basis: baseline.dueBasis,
    });
  });

  it('rests on the source of its due day, and on that of the duty where the day has none', () => {
    expect(clockOfDuty(quarterly).basis).toEqual(quarterly.dueBasis);
    expect(clockOfDuty(review).basis).toEqual(review.basis);
    expect(clockOfDuty({ ...review, remindBefore: undefined }).remindBefore).toEqual([]);
  });

  it('is found by its name beside the clocks that incidents start', () => {
    expect(definitionIn(house, 'fcert-triage-critical')?.startEvent).toBe('received_by_fcert');
    expect(definitionIn(house, 'baseline-consolidated')).toEqual(clockOfDuty(baseline));
    expect(definitionIn(house, 'nothing')).toBeUndefined();
  });
});

describe('when a report on a period may come', () => {
  const phased = (phase: string): RecurringDuty => ({
    ...review,
    deliverable: { ...review.deliverable!, phase: phase },
  });

  it('is after its end, for a summary of it; a review may come within it', () => {
    for (const phase of ['consolidated', 'summary', 'progress'])
      expect(waitsForPeriodEnd(phased(phase))).toBe(true);
    expect(waitsForPeriodEnd(review)).toBe(false);
    expect(waitsForPeriodEnd({ ...review, deliverable: undefined })).toBe(true);
  });
});

describe('whom a duty concerns', () => {
  const body = { sectors: ['health'], entityKinds: ['ministry'] };

  it('is told by incidents where its scope names what only incidents have', () => {
    expect(isAboutIncidents({ appliesTo: { severities: ['baseline'] } })).toBe(true);
    expect(isAboutIncidents({ appliesTo: { categories: ['availability'] } })).toBe(true);
    expect(isAboutIncidents({ appliesTo: { flags: { any: ['cii'] } } })).toBe(true);
    expect(isAboutIncidents({ appliesTo: { sectors: ['health'], entityKinds: ['ministry'] } })).toBe(false);
    expect(isAboutIncidents({})).toBe(false);
  });

  it('follows from what kind of body it is and in which sector, under policy and duty alike', () => {
    expect(isFor(house, review, body)).toBe(true);
    expect(isFor(house, review, { ...body, entityKinds: ['licensee'] })).toBe(false);
    const energy = { ...house, appliesTo: { sectors: ['energy'] } };
    expect(isFor(energy, review, body)).toBe(false);
    expect(isFor(energy, review, { ...body, sectors: ['energy'] })).toBe(true);
    expect(
      isFor(energy, { ...review, appliesTo: { sectors: ['health'] } }, { ...body, sectors: ['energy'] }),
    ).toBe(false);
    expect(isFor(house, { ...review, appliesTo: undefined }, body)).toBe(true);
  });

  it('does not depend on what happens in the period', () => {
    expect(isFor(house, baseline, body)).toBe(true);
    expect(isFor({ ...house, appliesTo: { flags: { all: ['cii'] } } }, baseline, body)).toBe(true);
  });
});

describe('the periods to open', () => {
  const shown = (...args: Parameters<typeof periodsToOpen>) =>
    periodsToOpen(...args).map(({ start, end }) => `${asPkt(start)} - ${asPkt(end)}`);
  const daily = { period: 'P1D', alignment: 'calendar' } as const;

  it('begin with the running one for who is new to the duty', () => {
    expect(shown(quarterly, null, pkt('2026-11-20 10:00'), PKT)).toEqual([
      'Thu 1 Oct 2026 00:00 - Fri 1 Jan 2027 00:00',
    ]);
    expect(shown(review, null, pkt('2026-11-20 10:00'), PKT)).toEqual([
      'Fri 20 Nov 2026 00:00 - Sat 20 Nov 2027 00:00',
    ]);
  });

  it('are every one that has begun since, oldest first, and the next from its first instant on', () => {
    const known = { first: pkt('2026-07-01 00:00'), lastEnd: pkt('2026-10-01 00:00') };
    expect(shown(quarterly, known, pkt('2026-10-01 00:00') - 1, PKT)).toEqual([]);
    expect(shown(quarterly, known, pkt('2026-10-01 00:00'), PKT)).toEqual([
      'Thu 1 Oct 2026 00:00 - Fri 1 Jan 2027 00:00',
    ]);
    expect(shown(quarterly, known, pkt('2027-04-01 00:00'), PKT)).toHaveLength(3);
  });

  it('of an anniversary are counted from the day the first began', () => {
    const known = { first: pkt('2024-02-29 00:00'), lastEnd: pkt('2026-02-28 00:00') };
    expect(shown(review, known, pkt('2027-03-01 00:00'), PKT)).toEqual([
      'Sat 28 Feb 2026 00:00 - Sun 28 Feb 2027 00:00',
      'Sun 28 Feb 2027 00:00 - Tue 29 Feb 2028 00:00',
    ]);
  });

  it('are at most two months of days at once: the rest comes in the next round', () => {
    const known = { first: pkt('2026-01-01 00:00'), lastEnd: pkt('2026-01-02 00:00') };
    const opened = periodsToOpen(daily, known, pkt('2026-12-01 00:00'), PKT);
    expect(opened).toHaveLength(62);
    expect(asPkt(opened.at(-1)!.end)).toBe('Thu 5 Mar 2026 00:00');
    const rest = periodsToOpen(
      daily,
      { ...known, lastEnd: opened.at(-1)!.end },
      pkt('2026-03-06 00:00'),
      PKT,
    );
    expect(rest.map(({ start }) => asPkt(start))).toEqual(['Thu 5 Mar 2026 00:00', 'Fri 6 Mar 2026 00:00']);
  });
});
